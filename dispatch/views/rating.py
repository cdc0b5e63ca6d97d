"""Residents rate an answered part: two questions, nothing chosen beforehand."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.choices import RaterKind
from dispatch.rating_form import RatingForm
from dispatch.services import raters
from yuanbao.access import kept_private
from yuanbao.htmx import render_page, wants_fragment
from yuanbao.workflow import TransitionRefused


@require_GET
def rating_form(request, public_id, secret):
    order, rater = raters.open_to_rate(public_id, secret)
    return _page(request, order, rater, secret, RatingForm())


def _page(request, order, rater, secret, form, status=200):
    joined = rater.kind == RaterKind.JOINER
    context = {
        "order": order,
        "petition": order.petition,
        "secret": secret,
        "form": form,
        "rated": raters.rating_by(order, rater),
        "is_joiner": joined,
        "back_name": "petitions:joining-track" if joined else "petitions:petition-track",
    }
    page, fragment = "dispatch/rating_form.html", "dispatch/_rating_form.html"
    response = kept_private(render_page(request, page, fragment, context, status=status))
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_POST
def rate(request, public_id, secret):
    order, rater = raters.open_to_rate(public_id, secret)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _page(request, order, rater, secret, form, status=422)
    try:
        rating = raters.rate_by_secret(public_id, secret, form.judgement(), at=timezone.now())
    except TransitionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, order, rater, secret, form, status=409)
    if wants_fragment(request):
        return render(
            request, "dispatch/_rated.html", {"rated": rating, "order": order, "secret": secret}
        )
    _tell(request, order, rater, rating)
    name = (
        "petitions:joining-track" if rater.kind == RaterKind.JOINER else "petitions:petition-track"
    )
    return redirect(name, order.petition.number, secret)


def _tell(request, order, rater, rating):
    agency = order.agency.name
    if not rating.fails:
        messages.success(request, _("谢谢，评价已经记下。"))
    elif rater.kind == RaterKind.JOINER:
        messages.success(request, _("评价已经记下。也遇到的人里过半数不满意，这一部分就退回重办。"))
    else:
        messages.success(
            request, _("评价已经记下。这一部分退回%(agency)s重办，重新计时。") % {"agency": agency}
        )
