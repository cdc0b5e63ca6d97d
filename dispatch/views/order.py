"""One order's page and the acts on it. A refusal shows the page again with what was typed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dispatch.queries.orders.answers import warnings_for
from dispatch.queries.orders.order_acts import capability_for
from dispatch.queries.orders.order_page import order_for, order_page, order_to_press
from dispatch.queries.orders.phrases import phrases_for
from dispatch.services.centre import sensitive
from dispatch.services.orders import contacts
from dispatch.views.acts import ACTS, N_IN_BAR
from yuanbao.access import signed_in
from yuanbao.htmx import render_page, wants_fragment
from yuanbao.once import once, sending_of
from yuanbao.public_numbers import redact
from yuanbao.redaction import preview_parts
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
    sensitive.note_opening(page.petition, by=request.user, at=page.at)
    shown = [ACTS[name] for name in page.acts if not ACTS[name].is_hidden]
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


def act_view(act):
    """Return the view that makes one act of an order's page.

    Whoever may not do the act at all gets 404. A wrong form is answered with 422, a refusal
    with 409; both keep what was typed.
    """

    @require_POST
    @signed_in
    def make(request, public_id):
        fetch = order_to_press if act.is_direct else order_for
        order = fetch(request.user, public_id, capability_for(act.name))
        form = _form(request, act, order, request.POST, request.FILES)
        if not form.is_valid():
            page = order_page(request.user, public_id, at=timezone.now())
            return show(request, page, act, form, status=422)
        try:
            _run(request, act, order, form.cleaned_data, at=timezone.now())
        except TransitionRefused as refusal:
            page = order_page(request.user, public_id, at=timezone.now())
            kept = (None, None) if act.is_direct else (act, form)
            return show(request, page, *kept, status=409, refusal=str(refusal))
        messages.success(request, f"{order.number} {act.done}")
        if request.POST.get("back") == "verify":
            return redirect("dispatch:verify-list")
        return redirect("dispatch:order-detail", public_id=public_id)

    return make


def _run(request, act, order, facts, *, at):
    """Run the act; a form that was sent before has had its effect and is answered as the first."""
    once(sending_of(request), lambda: act.run(order, **facts, by=request.user, at=at), at=at)


@require_POST
@signed_in
def order_phone(request, public_id):
    """Show the petitioner's phone, and record that it was seen."""
    order = order_for(request.user, public_id)
    phone = contacts.open_contact(order, by=request.user, at=timezone.now())
    page = order_page(request.user, public_id, at=timezone.now())
    petitioner = page.petition.petitioner
    opened = {
        "phone": phone,
        "name": petitioner.name,
        "helper": petitioner.helper_words(petitioner.helper_name),
        "place": page.petition.raw_place,
    }
    quick = ACTS["answer"] if "answer" in page.acts else None
    form = _form(request, quick, page.order) if quick else None
    if wants_fragment(request):
        context = {"page": page, "order": page.order, "opened": opened, "quick": form}
        return render_page(request, "", "dispatch/_order_person.html", context)
    return show(request, page, opened=opened, quick=form)


@require_POST
@signed_in
def order_preview(request, public_id):
    """Show the answer as the public would read it; nothing is kept."""
    order = order_for(request.user, public_id, capability_for("finish"))
    form = _form(request, ACTS["finish"], order, request.POST)
    answer = request.POST.get("answer", "")
    person = order.petition.petitioner
    found = redact(answer, filter(None, [person.name, person.helper_name])).found
    preview = {
        "parts": preview_parts(answer, found),
        "n": len(found),
        "warnings": warnings_for(order, answer),
    }
    if wants_fragment(request):
        context = {"preview": preview, "order": order}
        return render_page(request, "", "dispatch/_answer_preview.html", context)
    form.errors.clear()
    page = order_page(request.user, public_id, at=timezone.now())
    return show(request, page, ACTS["finish"], form, preview=preview)
