"""The knowledge base as everybody reads it: search, browse, read, ask, and the suggestions."""

import hashlib

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from party import markup
from party.forms.knowledge import AskForm
from party.knowledge.choices import ItemState, Kind
from party.queries import knowledge as queries
from party.services.knowledge import asking, upkeep
from yuanbao.filling import typed
from yuanbao.paging import page_of
from yuanbao.throttling import client_address, throttle, throttled

LONGEST = 2000
RATED = "kb_rated"
DAY_SECONDS = 24 * 3600


@require_safe
def kb_home(request):
    """Search and browse; without words everything, newest first."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    topics = list(queries.topics())
    topic = next((t for t in topics if t.code == request.GET.get("topic")), None)
    code, today = topic.code if topic else "", timezone.localdate()
    asked = request.GET.get("q", "")[:100].strip()
    context = {"kinds": Kind.choices, "kind": kind, "topics": topics, "topic": topic}
    if asked:
        found = queries.find(asked, today, kind=kind, topic=code)
        page = page_of(request, found.keys, size=10)
        rows = queries.rows_of(list(page), found.words)
        if not found.keys and not kind and not code:
            _note_vain(request, asked)
        context |= {"found": found, "page": page, "rows": rows}
    else:
        page = page_of(request, queries.newest(today, kind=kind, topic=code), size=10)
        rows = [queries.row_of(item) for item in page]
        context |= {"found": None, "page": page, "rows": rows}
    return render(request, "party/kb_home.html", context)


def _note_vain(request, asked):
    """Count a vain search once a day for one address; the address itself is not kept with it."""
    who = f"{client_address(request)}|{asked}"
    key = f"kb-vain:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    if cache.add(key, 1, DAY_SECONDS):
        asking.note_zero_hit(asked, on=timezone.localdate())


@require_safe
def kb_item(request, *, public_id):
    item = get_object_or_404(queries.to_read(), public_id=public_id)
    if item.state == ItemState.MERGED:
        return redirect("party:kb-item", item.merged_into.public_id)
    if not item.is_public_on(timezone.localdate()):
        raise Http404
    context = {
        "item": item,
        "body": markup.rendered(item.body),
        "is_rated": str(item.public_id)[:8] in request.COOKIES.get(RATED, ""),
    }
    return render(request, "party/kb_item.html", context)


@require_POST
@throttled("kb-rate", 60, 3600)
def kb_rate(request, *, public_id):
    """Count whether the entry helped, once for a browser; no account is asked for."""
    item = get_object_or_404(queries.to_read(), public_id=public_id, state=ItemState.PUBLISHED)
    rated = request.COOKIES.get(RATED, "")
    response = redirect("party:kb-item", item.public_id)
    mark = str(item.public_id)[:8]
    if mark not in rated:
        upkeep.rate(item, is_useful=request.POST.get("useful") == "1")
        response.set_cookie(
            RATED,
            f"{rated}.{mark}"[-900:],
            max_age=30 * DAY_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    messages.success(request, _("谢谢，记下了。"))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("kb-ask", 10, 3600)
def kb_ask(request):
    """Ask a named answerer; a matter to be handled goes to the petitions instead."""
    first = {"text": request.GET.get("q", "")[:300], "topic": request.GET.get("topic", "")}
    form = AskForm(**typed(request), initial=first)
    if form.is_valid():
        by = request.user if request.user.is_authenticated else None
        question = asking.ask(form.asked(), by=by, at=timezone.now())
        return redirect("party:kb-asked", question.public_id)
    status = 422 if form.errors else 200
    return render(request, "party/kb_ask.html", {"form": form}, status=status)


@require_safe
def kb_asked(request, *, public_id):
    """What became of a question; its address is known to whoever asked."""
    question = get_object_or_404(queries.asked_questions(), public_id=public_id)
    item = question.item
    is_entry = bool(item and item.is_public_on(timezone.localdate()))
    context = {"question": question, "is_entry": is_entry}
    return render(request, "party/kb_asked.html", context)


# Reads only, and must answer while someone types: no token is asked for.
@csrf_exempt
@require_POST
def kb_suggest(request):
    """Entries that may answer what is being typed; what was typed is kept nowhere."""
    throttle(f"kb-suggest:{client_address(request)}", 120, 60)
    rows = queries.suggested(request.POST.get("text", "")[:LONGEST], timezone.localdate())
    return render(request, "party/_kb_suggest.html", {"rows": rows})
