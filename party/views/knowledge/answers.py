"""Questions for named answerers, vain searches, and entries quoted in answers."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from party.forms.knowledge import AnswerForm, HandOnForm
from party.knowledge.choices import QuestionState
from party.queries import knowledge as queries
from party.services.knowledge import asking, upkeep
from yuanbao.access import with_capability
from yuanbao.filling import act, press
from yuanbao.htmx import render_page
from yuanbao.paging import page_of
from yuanbao.roles import Capability

answerers = with_capability(Capability.ANSWER_QUESTION)
publishers = with_capability(Capability.PUBLISH_CONTENT)
handlers = with_capability(Capability.VIEW_ORDER)


def _question(request, public_id):
    return get_object_or_404(queries.questions_for(request.user), public_id=public_id)


@require_GET
@answerers
def kb_questions(request):
    state = request.GET.get("state", QuestionState.OPEN)
    rows = queries.questions_for(request.user).filter(state=state).order_by("due_at", "id")
    context = {"page": page_of(request, rows), "state": state, "states": QuestionState.choices}
    return render(request, "party/kb_questions.html", context)


@require_GET
@answerers
def kb_question(request, *, public_id):
    return _page(request, _question(request, public_id))


def _page(request, question, *, form=None, why_form=None, topic_form=None, status=200):
    today = timezone.localdate()
    context = {
        "question": question,
        "is_open": queries.is_open(question),
        "similar": queries.suggested(question.text, today) if queries.is_open(question) else [],
        "form": form or AnswerForm(),
        "why_form": why_form or AnswerForm(auto_id="id_why_%s"),
        "topic_form": topic_form or HandOnForm(),
    }
    return render(request, "party/kb_question.html", context, status=status)


def _url(question) -> str:
    return reverse("party:kb-question", args=[question.public_id])


@require_POST
@answerers
def kb_answer(request, *, public_id):
    question, form = _question(request, public_id), AnswerForm(request.POST)
    said = _("已答复；内容编辑会把它审核发布成知识条目。")
    return _act(request, question, "form", form, asking.answer, said)


@require_POST
@answerers
def kb_decline(request, *, public_id):
    question = _question(request, public_id)
    form = AnswerForm(request.POST, auto_id="id_why_%s")

    def decline(question, *, text, by, at):
        return asking.decline(question, why=text, by=by, at=at)

    return _act(request, question, "why_form", form, decline, _("已告诉提问的人走诉求。"))


@require_POST
@answerers
def kb_hand_on(request, *, public_id):
    question, form = _question(request, public_id), HandOnForm(request.POST)
    said, to = _("已转给那个主题的答复人，期限不变。"), reverse("party:kb-questions")
    return _act(request, question, "topic_form", form, asking.hand_on, said, to=lambda _row: to)


def _act(request, question, name, form, service, said, *, to=_url):
    """Make an act whose form the page calls `name`."""

    def again(form):
        return _page(request, question, **{name: form}, status=422)

    return act(request, question, form, service, again=again, done=said, to=to)


@require_GET
@publishers
def kb_zero_hits(request):
    page = page_of(request, queries.zero_hits())
    return render(request, "party/kb_zero_hits.html", {"page": page})


@require_POST
@publishers
def kb_settle_zero_hit(request, *, pk):
    return press(
        request,
        get_object_or_404(queries.zero_hits(), pk=pk),
        asking.settle_zero_hit,
        done=_("已从名单里去掉。"),
        to=lambda _row: reverse("party:kb-zero-hits"),
    )


@require_GET
@handlers
def kb_cite(request):
    """Entries that a handler may quote; `where` is the number of the order or matter."""
    asked = request.GET.get("q", "")[:200]
    where = request.GET.get("where", "")[:40]
    rows = queries.suggested(asked, timezone.localdate()) if asked.strip() else []
    quotes = [(row, queries.quote_of(row.item, _address(request, row.item))) for row in rows]
    context = {"asked": asked, "where": where, "quotes": quotes}
    context["target"] = request.GET.get("target", "")[:40]
    return render_page(request, "party/kb_cite.html", "party/_kb_cite.html", context)


def _address(request, item):
    return request.build_absolute_uri(reverse("party:kb-item", args=[item.public_id]))


@require_POST
@handlers
def kb_cited(request, *, public_id):
    """Note the quotation, and show the sentence to be copied."""
    today = timezone.localdate()
    item = get_object_or_404(queries.newest(today), public_id=public_id)
    where = request.POST.get("where", "")[:40] or "—"
    upkeep.cite(item, where=where, by=request.user, at=timezone.now())
    context = {"item": item, "quote": queries.quote_of(item, _address(request, item))}
    return render_page(request, "party/kb_cited.html", "party/_kb_cited.html", context)
