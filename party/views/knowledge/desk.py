"""The editors' desk of the knowledge base: write, review, publish, renew, merge, end."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party import markup
from party.forms.articles import WhyForm
from party.forms.knowledge import ItemFilterForm, ItemForm, RenewForm
from party.knowledge.choices import ItemState
from party.queries import knowledge as queries
from party.services.knowledge import entries, upkeep
from yuanbao.access import has_capability, signed_in, with_capability
from yuanbao.filling import act, fill, press, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

writers = with_capability(Capability.WRITE_CONTENT)
publishers = with_capability(Capability.PUBLISH_CONTENT)


def _item(request, public_id):
    return get_object_or_404(queries.one_item(request.user), public_id=public_id)


def _publishable(request, public_id):
    rows = queries.desk_items(request.user, Capability.PUBLISH_CONTENT)
    return get_object_or_404(rows, public_id=public_id)


@require_GET
@writers
def kb_list(request):
    form = ItemFilterForm(request.GET)
    page = page_of(request, form.narrow(queries.listed_items(request.user)))
    may_publish = has_capability(request.user, Capability.PUBLISH_CONTENT)
    context = {"form": form, "page": page, "may_publish": may_publish}
    return render(request, "party/kb_list.html", context)


@require_GET
@signed_in
def kb_ending(request):
    """One's own entries that end soon, to be looked at."""
    last = timezone.localdate() + upkeep.TOLD_BEFORE
    page = page_of(request, queries.ending_of(request.user, last))
    return render(request, "party/kb_ending.html", {"page": page})


@require_http_methods(["GET", "POST"])
@writers
def kb_new(request):
    form = ItemForm(**typed(request), user=request.user)
    return fill(
        request,
        form,
        lambda _facts: entries.draft(form.facts(), by=request.user, at=timezone.now()),
        template="party/kb_form.html",
        context={},
        done=_("草稿存好了。"),
        to=_url,
    )


def _url(item) -> str:
    return reverse("party:kb-preview", args=[item.public_id])


@require_http_methods(["GET", "POST"])
@writers
def kb_edit(request, *, public_id):
    rows = queries.one_item(request.user).filter(
        pk__in=queries.desk_items(request.user).values("pk")
    )
    item = get_object_or_404(rows, public_id=public_id)
    form = ItemForm(**typed(request), user=request.user, item=item)
    status, refusal = 422 if form.errors else 200, ""
    if form.is_valid():
        base = form.cleaned_data["base"] or 0
        try:
            entries.edit(item, form.facts(), base=base, by=request.user, at=timezone.now())
        except TransitionRefused as refused:
            status, refusal = 409, str(refused)
        else:
            messages.success(request, _("新的一版存好了。"))
            return redirect("party:kb-preview", item.public_id)
    context = {"form": form, "item": item, "refusal": refusal}
    context["can_save"] = item.state == ItemState.DRAFT and not refusal
    return render(request, "party/kb_form.html", context, status=status)


@require_GET
@signed_in
def kb_preview(request, *, public_id):
    return _preview(request, _item(request, public_id))


def _preview(request, item, *, why_form=None, renew_form=None, status=200):
    today = timezone.localdate()
    moves = {move.name for move in queries.moves_for(item, request.user)}
    may_renew = item.state == ItemState.PUBLISHED and (
        item.owner_id == request.user.pk or "withdraw" in moves
    )
    later = today + timedelta(days=365)
    context = {
        "item": item,
        "body": markup.rendered(item.body),
        "moves": moves,
        "course": queries.course_of(item),
        "versions": list(item.versions.select_related("by").order_by("-number")[:20]),
        "doubles": queries.doubles_of(item, today) if "merge" in moves else [],
        "n_cited": item.citations.count(),
        "why_form": why_form or WhyForm(),
        "renew_form": renew_form or RenewForm(initial={"valid_to": later}),
        "may_renew": may_renew,
        "can_edit": item.state == ItemState.DRAFT and "edit" in _edits(item, request.user),
        "is_public": item.is_public_on(today),
    }
    return render(request, "party/kb_preview.html", context, status=status)


def _edits(item, user):
    mine = queries.desk_items(user).filter(pk=item.pk).exists()
    return {"edit"} if mine else set()


@require_POST
@publishers
def kb_review(request, *, public_id):
    item, said = _publishable(request, public_id), _("审核通过，可以发布了。")
    return press(request, item, entries.review, done=said, to=_url)


@require_POST
@publishers
def kb_publish(request, *, public_id):
    item, said = _publishable(request, public_id), _("已发布，现在谁都能搜到。")
    return press(request, item, entries.publish, done=said, to=_url)


@require_POST
@publishers
def kb_send_back(request, *, public_id):
    return _with_reason(request, public_id, entries.send_back, _("已退回，起草人会收到理由。"))


@require_POST
@publishers
def kb_withdraw(request, *, public_id):
    return _with_reason(request, public_id, entries.withdraw, _("已撤下，公开页面上搜不到了。"))


@require_POST
@writers
def kb_revise(request, *, public_id):
    return press(
        request,
        get_object_or_404(queries.desk_items(request.user), public_id=public_id),
        entries.revise,
        done=_("已变回草稿，改好再请人审核。"),
        to=lambda item: reverse("party:kb-edit", args=[item.public_id]),
    )


@require_POST
@signed_in
def kb_renew(request, *, public_id):
    item, form = _item(request, public_id), RenewForm(request.POST)

    def again(form):
        return _preview(request, item, renew_form=form, status=422)

    said = _("有效期改好了。")
    return act(request, item, form, upkeep.renew, again=again, done=said, to=_url)


@require_POST
@publishers
def kb_merge(request, *, public_id):
    item = _publishable(request, public_id)
    others = queries.desk_items(request.user, Capability.PUBLISH_CONTENT)
    into = others.filter(public_id=_uuid(request.POST.get("into", ""))).first()
    if into is None:
        return _preview(request, _item(request, public_id), status=422)
    upkeep.merge(item, into, by=request.user, at=timezone.now())
    messages.success(request, _("已并入，原来的网址会转到留下的那条。"))
    return redirect("party:kb-preview", into.public_id)


def _uuid(text):
    hexes = text.replace("-", "")
    return hexes if len(hexes) == 32 and set(hexes) <= set("0123456789abcdef") else "0" * 32


def _with_reason(request, public_id, service, said):
    item, form = _publishable(request, public_id), WhyForm(request.POST)

    def again(form):
        return _preview(request, _item(request, public_id), why_form=form, status=422)

    return act(request, item, form, service, again=again, done=said, to=_url)
