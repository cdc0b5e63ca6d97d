"""One order's page and the acts on it. A refusal shows the page again with what was typed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.queries.order_acts import capability_for
from dispatch.queries.order_page import order_for, order_page
from dispatch.queries.phrases import phrases_for
from dispatch.services import assignment, handling, rating, returns, supervision
from dispatch.views.order_acts import ACTS, N_IN_BAR
from yuanbao.access import signed_in
from yuanbao.htmx import render_page, wants_fragment
from yuanbao.redaction import preview_parts, redact
from yuanbao.workflow import TransitionRefused


@require_GET
@signed_in
def order_detail(request, public_id):
    """Show the order; `?act=finish` opens that act's dialog, for HTMX the dialog alone."""
    act = ACTS.get(request.GET.get("act", ""))
    if act and wants_fragment(request):
        order = order_for(request.user, public_id)
        context = dialog_context(request, order, act, _form(request, act, order))
        return render(request, "dispatch/_order_act.html", context)
    page = order_page(request.user, public_id, at=timezone.now())
    form = _form(request, act, page.order) if act and act.name in page.acts else None
    return show(request, page, act if form else None, form)


def show(request, page, act=None, form=None, *, status=200, **more):
    """Render the page, with one act's dialog open when it is given."""
    shown = [ACTS[name] for name in page.acts]
    dialog = dialog_context(request, page.order, act, form) if act else {}
    context = {
        "page": page,
        "order": page.order,
        "petition": page.petition,
        "acts": shown[:N_IN_BAR],
        "more_acts": shown[N_IN_BAR:],
        **dialog,
        "can_act": act is not None and act.name in page.acts,
        **more,
    }
    return render(request, "dispatch/order_detail.html", context, status=status)


def dialog_context(request, order, act, form):
    """Return what `_order_act.html` draws."""
    return {
        "act": act,
        "order": order,
        "form": form,
        "phrases": phrases_for(order.petition, act.step, user=request.user),
        "can_act": True,
    }


def _form(request, act, order, *data):
    return act.form(*data, order=order, user=request.user, auto_id=f"id_{act.name}_%s")


def make(request, public_id, name, service, done):
    """Check the form of one act, call its service, and go back to the page.

    Whoever may not do the act at all gets 404. A wrong form is answered with 422, a refusal
    with 409; both keep what was typed.
    """
    act, order = ACTS[name], order_for(request.user, public_id, capability_for(name))
    form = _form(request, act, order, request.POST, request.FILES)
    if not form.is_valid():
        page = order_page(request.user, public_id, at=timezone.now())
        return show(request, page, act, form, status=422)
    try:
        service(order, form.cleaned_data, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        page = order_page(request.user, public_id, at=timezone.now())
        kept = (None, None) if act.is_direct else (act, form)
        return show(request, page, *kept, status=409, refusal=str(refusal))
    messages.success(request, f"{order.number} {done}")
    if request.POST.get("back") == "verify":
        return redirect("dispatch:verify-list")
    return redirect("dispatch:order-detail", public_id=public_id)


@require_POST
@signed_in
def order_sign(request, public_id):
    def service(order, _facts, **who):
        handling.sign_for(order, **who)

    return make(request, public_id, "sign", service, _("已签收，由您经办。"))


@require_POST
@signed_in
def order_contact(request, public_id):
    def service(order, facts, **who):
        handling.contact(order, **facts, **who)

    return make(request, public_id, "contact", service, _("联系情况已记下。"))


@require_POST
@signed_in
def order_phone(request, public_id):
    """Show the petitioner's phone, and record that it was seen."""
    order = order_for(request.user, public_id)
    phone = handling.open_contact(order, by=request.user, at=timezone.now())
    page = order_page(request.user, public_id, at=timezone.now())
    petitioner = page.petition.petitioner
    opened = {
        "phone": phone,
        "name": petitioner.name,
        "helper": petitioner.helper_name,
        "place": page.petition.raw_place,
    }
    if wants_fragment(request):
        context = {"page": page, "order": page.order, "opened": opened}
        return render_page(request, "", "dispatch/_order_person.html", context)
    return show(request, page, opened=opened)


@require_POST
@signed_in
def order_note(request, public_id):
    def service(order, facts, **who):
        handling.note(order, **facts, **who)

    return make(request, public_id, "note", service, _("进展已记下。"))


@require_POST
@signed_in
def order_ask(request, public_id):
    def service(order, facts, **who):
        handling.ask(order, **facts, **who)

    return make(request, public_id, "ask", service, _("已请反映人补充，停表。"))


@require_POST
@signed_in
def order_return(request, public_id):
    def service(order, facts, **who):
        returns.ask_return(order, **facts, **who)

    return make(request, public_id, "return", service, _("退单申请已提交，时限照走。"))


@require_POST
@signed_in
def order_finish(request, public_id):
    def service(order, facts, **who):
        handling.finish(order, **facts, **who)

    return make(request, public_id, "finish", service, _("已提交审核。"))


@require_POST
@signed_in
def order_preview(request, public_id):
    """Show the answer as the public would read it; nothing is kept."""
    order = order_for(request.user, public_id, capability_for("finish"))
    form = _form(request, ACTS["finish"], order, request.POST)
    answer = request.POST.get("answer", "")
    person = order.petition.petitioner
    found = redact(answer, filter(None, [person.name, person.helper_name])).found
    preview = {"parts": preview_parts(answer, found), "n": len(found)}
    if wants_fragment(request):
        context = {"preview": preview, "order": order}
        return render_page(request, "", "dispatch/_answer_preview.html", context)
    form.errors.clear()
    page = order_page(request.user, public_id, at=timezone.now())
    return show(request, page, ACTS["finish"], form, preview=preview)


@require_POST
@signed_in
def order_hand_over(request, public_id):
    def service(order, facts, **who):
        handling.hand_over(order, **facts, **who)

    return make(request, public_id, "hand-over", service, _("已交给同事。"))


@require_POST
@signed_in
def order_verify(request, public_id):
    def service(order, _facts, **who):
        handling.verify(order, **who)

    return make(request, public_id, "verify", service, _("审核通过，答复已公开。"))


@require_POST
@signed_in
def order_send_back(request, public_id):
    def service(order, facts, **who):
        handling.send_back(order, **facts, **who)

    return make(request, public_id, "send-back", service, _("已退回承办单位。"))


@require_POST
@signed_in
def order_urge(request, public_id):
    def service(order, facts, **who):
        supervision.urge(order, **facts, **who)

    return make(request, public_id, "urge", service, _("催办已发出。"))


@require_POST
@signed_in
def order_cancel(request, public_id):
    def service(order, facts, **who):
        assignment.cancel(order, **facts, **who)

    return make(request, public_id, "cancel", service, _("工单已撤回。"))


@require_POST
@signed_in
def order_rule(request, public_id):
    """Rule on a return: accept it and pass the matter on, or refuse it."""

    def service(order, facts, **who):
        if facts["decision"] == "accept":
            returns.accept_return(order, ruling=facts["ruling"], to=facts["to"], **who)
        else:
            returns.refuse_return(order, ruling=facts["ruling"], **who)

    return make(request, public_id, "rule", service, _("退单已审核。"))


@require_POST
@signed_in
def order_final(request, public_id):
    """Rule in writing after reworks that failed."""

    def service(order, facts, **who):
        rating.rule_final(order, **facts, **who)

    return make(request, public_id, "final", service, _("已作出裁定。"))
