"""The page behind a one-time link: a body without a desk signs and answers, without an account."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dispatch.forms.outside import OutsideAnswerForm
from dispatch.services.orders import outside
from yuanbao.access import kept_private
from yuanbao.throttling import throttled
from yuanbao.workflow import TransitionRefused

PER_ADDRESS = (60, 3600)


@require_GET
def outside_page(request, public_id, secret):
    link = outside.open_link(public_id, secret, at=timezone.now())
    return _page(request, link, secret, OutsideAnswerForm())


@require_POST
@throttled("outside", *PER_ADDRESS)
def outside_sign(request, public_id, secret):
    link = outside.usable_link(public_id, secret, at=timezone.now())
    try:
        outside.sign_by_link(link, at=timezone.now())
    except TransitionRefused as refusal:
        form = OutsideAnswerForm()
        return _page(request, link, secret, form, status=409, refusal=str(refusal))
    return redirect("dispatch:outside-page", public_id, secret)


@require_POST
@throttled("outside", *PER_ADDRESS)
def outside_answer(request, public_id, secret):
    link = outside.usable_link(public_id, secret, at=timezone.now())
    form = OutsideAnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, link, secret, form, status=422)
    try:
        outside.answer_by_link(link, **form.cleaned_data, at=timezone.now())
    except TransitionRefused as refusal:
        return _page(request, link, secret, form, status=409, refusal=str(refusal))
    return kept_private(render(request, "dispatch/outside_done.html", {"order": link.order}))


def _page(request, link, secret, form, *, status=200, refusal=""):
    context = {
        "link": link,
        "order": link.order,
        "petition": link.order.petition,
        "secret": secret,
        "form": form,
        "refusal": refusal,
    }
    return kept_private(render(request, "dispatch/outside_page.html", context, status=status))
