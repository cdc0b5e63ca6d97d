"""The centre's queue: the live list, one matter, and the acts on it. The next one opens after each."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.queries.centre import queue as queries
from dispatch.queries.centre.split_preview import preview_split
from dispatch.queries.orders.phrases import phrases_for
from dispatch.services.centre import queue, sensitive, triage
from dispatch.services.moves import endings
from dispatch.views.queue_acts import ACTS
from dispatch.views.queue_pane import pane_of
from petitions.services import handling as petition_handling
from petitions.services.sealed import moving
from yuanbao.access import polled, signed_in, with_capability
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@require_GET
@with_capability(Capability.ACCEPT_PETITION)
def queue_list(request):
    """Show what waits, with the first matter open."""
    pane = pane_of(request.user, queries.version(), show=_show(request))
    if not pane.places:
        return render(request, "dispatch/queue_page.html", _context(pane))
    return _page(request, pane.places[0], pane=pane, is_list=True)


@require_GET
@with_capability(Capability.ACCEPT_PETITION)
def queue_detail(request, public_id):
    """Show one matter beside the list; `?act=split` opens that act's dialog."""
    return _page(request, public_id, act=request.GET.get("act", ""))


@polled
@require_GET
@with_capability(Capability.ACCEPT_PETITION)
def queue_live(request):
    """Answer the list alone, or 304 while nothing has changed this minute."""
    version = queries.version()
    tag = _tag(request, version)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    current = request.GET.get("current", "")
    pane = pane_of(request.user, version, show=_show(request), current=current)
    answer = render(request, "dispatch/_queue_list.html", _context(pane))
    answer["ETag"] = tag
    return answer


def _show(request):
    asked = request.GET.get("show", request.POST.get("show", ""))
    return asked if asked in queries.TESTS else ""


def _tag(request, version):
    # Time left is told in minutes, so the list is fresh for as long.
    asked = request.GET.urlencode()
    return f'"{version}-{timezone.now():%H%M}-{request.user.pk}-{asked}"'


def _page(request, public_id, *, act="", form=None, status=200, pane=None, is_list=False, **more):
    pane = pane or pane_of(request.user, queries.version(), show=_show(request))
    pane = replace(pane, current=str(public_id))
    matter = queries.matter(request.user, public_id, at=timezone.now())
    sensitive.note_opening(matter.petition, by=request.user, at=matter.at)
    chosen = ACTS.get(act) if form is not None or act in matter.acts else None
    context = {
        **_context(pane),
        "matter": matter,
        "petition": matter.petition,
        "acts": [ACTS[name] for name in matter.acts if name != "dispatch"],
        "is_list": is_list,
        **more,
    }
    # What can be dispatched has that form on the page itself, never once more in a dialog.
    inline = matter.can_dispatch and act == "dispatch"
    if matter.can_dispatch:
        sent = form if inline else None
        context["form_dispatch"] = sent or _form(request, ACTS["dispatch"], matter)
    if chosen and not inline:
        context |= {
            "act": chosen,
            "form": form or _form(request, chosen, matter),
            "phrases": phrases_for(matter.petition, chosen.step, user=request.user),
        }
    return render(request, "dispatch/queue_page.html", context, status=status)


def _context(pane):
    kept = {"show": pane.show} if pane.show else {}
    tabs = [
        {"label": label, "n": pane.n.get(kind or "all", 0), "show": kind}
        for kind, label in (
            ("", _("全部")),
            ("urgent", _("急")),
            ("low", _("把握低")),
            ("returned", _("退回")),
        )
    ]
    return {
        "queue": pane,
        "tabs": tabs,
        "kept": pane.kept,
        "live_url": f"{reverse('dispatch:queue-live')}?{urlencode({**kept, 'current': pane.current})}",
    }


def _form(request, act, matter, *data):
    return act.form(*data, matter=matter, user=request.user, auto_id=f"id_{act.name}_%s")


def make(request, public_id, name, service, done):
    """Check one act's form, call its service, and open the next matter.

    A wrong form is answered with 422, a refusal with 409; both keep what was typed.
    """
    act, at = ACTS[name], timezone.now()
    matter = queries.matter_for_act(request.user, public_id, name, at=at)
    form = _form(request, act, matter, request.POST)
    if not form.is_valid():
        return _page(request, public_id, act=name, form=form, status=422)
    try:
        service(matter.petition, form, by=request.user, at=at)
    except TransitionRefused as refusal:
        return _page(request, public_id, act=name, form=form, status=409, refusal=str(refusal))
    messages.success(request, f"{matter.petition} {done}")
    return _next(request)


def _next(request):
    kept = {"show": request.POST["show"]} if request.POST.get("show") else {}
    query = f"?{urlencode(kept)}" if kept else ""
    try:
        following = UUID(request.POST.get("next", ""))
    except ValueError:
        return redirect(reverse("dispatch:queue-list") + query)
    return redirect(reverse("dispatch:queue-detail", args=[following]) + query)


@require_POST
@signed_in
def petition_accept(request, public_id):
    """Dispatch as the chosen suggestion says, in one press."""
    petition = queries.petition_for(request.user, public_id)
    place, decision = request.POST.get("pick", ""), request.POST.get("decision", "")
    try:
        orders = triage.accept_suggestion(
            petition,
            decision_id=int(decision) if decision.isdecimal() else 0,
            place=int(place) if place.isdecimal() else 0,
            by=request.user,
            at=timezone.now(),
        )
    except TransitionRefused as refusal:
        return _page(request, public_id, status=409, refusal=str(refusal))
    names = "、".join(order.agency.name for order in orders)
    messages.success(
        request, _("%(number)s 已派给%(names)s。") % {"number": petition, "names": names}
    )
    return _next(request)


@require_POST
@signed_in
def petition_dispatch(request, public_id):
    def service(petition, form, **who):
        facts = form.cleaned_data
        lead = (facts["lead"], facts["instruction"])
        shares = [lead, *((code, facts["instruction"]) for code in facts["assisting"])]
        triage.dispatch_to(
            petition,
            category=facts["category"],
            shares=shares,
            is_urgent=facts["is_urgent"],
            copies=facts["copies"],
            **who,
        )

    return make(request, public_id, "dispatch", service, _("已派遣。"))


@require_POST
@signed_in
def petition_split(request, public_id):
    """Show what the split brings about; send it once that was seen, or go back to the form."""
    step, at = request.POST.get("step", ""), timezone.now()
    if step != "send":
        matter = queries.matter_for_act(request.user, public_id, "split", at=at)
        form = _form(request, ACTS["split"], matter, request.POST)
        if step == "edit" or not form.is_valid():
            return _page(
                request, public_id, act="split", form=form, status=422 if not step else 200
            )
        facts = {"category": form.cleaned_data["category"], "parts": form.parts()}
        preview = preview_split(matter.petition, **facts, at=at)
        return _page(request, public_id, act="split", form=form, preview=preview)

    def service(petition, form, **who):
        category = form.cleaned_data["category"]
        triage.dispatch_to(petition, category=category, shares=form.parts(), **who)

    return make(request, public_id, "split", service, _("已拆开派出。"))


@require_POST
@signed_in
def petition_merge(request, public_id):
    def service(petition, form, **who):
        facts = form.cleaned_data
        triage.merge_by_number(
            petition, number=facts["number"], public_id=facts.get("into") or None, **who
        )

    return make(request, public_id, "merge", service, _("已并案。"))


@require_POST
@signed_in
def petition_unmerge(request, public_id):
    """Take it out again; the matter stays open, to be triaged by itself."""

    def service(petition, form, **who):
        queue.unmerge(petition, **form.cleaned_data, **who)

    answer = make(request, public_id, "unmerge", service, _("已分出来，单独办理。"))
    return answer if answer.status_code != 302 else _same(public_id)


@require_POST
@signed_in
def petition_ask(request, public_id):
    def service(petition, form, **who):
        queue.ask(petition, **form.cleaned_data, **who)

    return make(request, public_id, "ask", service, _("已请反映人补充。"))


@require_POST
@signed_in
def petition_answer(request, public_id):
    def service(petition, form, **who):
        queue.answer_at_once(petition, **form.cleaned_data, **who)

    return make(request, public_id, "answer", service, _("已答复。"))


@require_POST
@signed_in
def petition_decline(request, public_id):
    def service(petition, form, **who):
        facts = form.cleaned_data
        petition_handling.decline(petition, reason=facts["reason"], text=facts["text"], **who)

    return make(request, public_id, "decline", service, _("已不予受理。"))


@require_POST
@signed_in
def petition_seal_off(request, public_id):
    """Move the matter into the sealed channel; whoever did it sees no more of it than others."""

    def service(petition, form, **who):
        facts = form.cleaned_data
        moving.seal_off(petition, unit=facts["unit"], people=facts["people"], **who)

    return make(request, public_id, "seal-off", service, _("已转入专门渠道。"))


@require_POST
@signed_in
def petition_transfer(request, public_id):
    def service(petition, form, **who):
        petition_handling.transfer_out(petition, **form.cleaned_data, **who)

    return make(request, public_id, "transfer", service, _("已转送。"))


@require_POST
@signed_in
def petition_terminate(request, public_id):
    def service(petition, form, **who):
        endings.ask_termination(petition, **form.cleaned_data, **who)

    return make(request, public_id, "terminate", service, _("已申请终止，等另一位同事批准。"))


@require_POST
@signed_in
def petition_classify(request, public_id):
    """Change the category; the matter stays open."""

    def service(petition, form, **who):
        queue.reclassify(petition, **form.cleaned_data, **who)

    answer = make(request, public_id, "classify", service, _("已改分类。"))
    return answer if answer.status_code != 302 else _same(public_id)


@require_POST
@signed_in
def petition_moderate(request, public_id):
    """Correct what the public reads; the matter stays open."""

    def service(petition, form, **who):
        petition_handling.moderate(petition, **form.cleaned_data, **who)

    answer = make(request, public_id, "moderate", service, _("公开文本已改。"))
    return answer if answer.status_code != 302 else _same(public_id)


def _same(public_id):
    return redirect("dispatch:queue-detail", public_id=public_id)
