"""Residents rate an answered part, or a direct answer: two questions, nothing chosen beforehand."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.rating_form import RatingForm
from dispatch.services.judging import raters
from yuanbao.access import kept_private
from yuanbao.htmx import render_page, wants_fragment
from yuanbao.workflow import TransitionRefused


@require_GET
def rating_form(request, public_id, secret):
    asked = raters.open_to_rate(public_id, secret)
    return _page(
        request, asked, _order_url(public_id, secret), secret, RatingForm.of_part(asked.key)
    )


@require_POST
def rate(request, public_id, secret):
    asked = raters.open_to_rate(public_id, secret)
    return _take(request, asked, _order_url(public_id, secret), secret)


@require_GET
def answer_rating_form(request, number, secret):
    asked = raters.open_answer_to_rate(number, secret)
    return _page(request, asked, _answer_url(number, secret), secret, RatingForm.of_part(asked.key))


@require_POST
def answer_rate(request, number, secret):
    asked = raters.open_answer_to_rate(number, secret)
    return _take(request, asked, _answer_url(number, secret), secret)


def _order_url(public_id, secret):
    return reverse("dispatch:rate", args=[public_id, secret])


def _answer_url(number, secret):
    return reverse("dispatch:answer-rate", args=[number, secret])


def _page(request, asked, action, secret, form, status=200):
    context = {
        "asked": asked,
        "petition": asked.petition,
        "action": action,
        "secret": secret,
        "form": form,
        "rated": asked.rated,
        "back_name": _back(asked),
    }
    page, fragment = "dispatch/rating_form.html", "dispatch/_rating_form.html"
    response = kept_private(render_page(request, page, fragment, context, status=status))
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _back(asked):
    return "petitions:joining-track" if asked.is_joiner else "petitions:petition-track"


def _take(request, asked, action, secret):
    form = RatingForm.of_part(asked.key, request.POST)
    if not form.is_valid():
        return _page(request, asked, action, secret, form, status=422)
    thanks = _thanks(asked)  # of the round that is judged, not of the one it may open
    try:
        rating = raters.rate_asked(asked, form.judgement(), at=timezone.now(), session=request.user)
    except TransitionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, asked, action, secret, form, status=409)
    if wants_fragment(request):
        return render(request, "dispatch/_rated.html", {"rated": rating, "asked": asked})
    messages.success(request, thanks if rating.fails else _("谢谢，评价已经记下。"))
    return redirect(_back(asked), asked.petition.number, secret)


def _thanks(asked):
    """Return what is said to whoever was not satisfied: what follows from it."""
    if not asked.is_joiner:
        return _("评价已经记下。%(what)s") % {"what": asked.consequence}
    if asked.goes_back:
        return _("评价已经记下。也遇到的人里过半数不满意，就退回重办。")
    return _("评价已经记下。也遇到的人里过半数不满意，就由指挥中心裁定。")
