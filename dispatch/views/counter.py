"""代记评价 at the counter: the number and the tail prove whose matter it is."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.forms.taking import CounterForm, PhoneForm
from dispatch.rating_form import RatingForm
from dispatch.services.judging import taking
from petitions.queries import story_of
from yuanbao.access import with_capability
from yuanbao.roles import Capability
from yuanbao.throttling import throttle
from yuanbao.workflow import OutOfReach, TransitionRefused


@require_http_methods(["GET", "POST"])
@with_capability(Capability.REGISTER_PETITION)
def counter(request):
    """Ask for number and tail, and show what may still be judged."""
    form = CounterForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, form, status=200 if request.method == "GET" else 422)
    return _found(request, form)


@require_POST
@with_capability(Capability.REGISTER_PETITION)
def counter_phone(request):
    """List the matters and applications of one telephone; a matter is opened by number and tail."""
    asked = PhoneForm(request.POST)
    if not asked.is_valid():
        return _page(request, CounterForm(), asked=asked, status=422)
    throttle(f"counter:{request.user.pk}", *settings.LOOK_UPS_PER_ADDRESS)
    phone = asked.cleaned_data["phone"]
    known = taking.look_up_phone(phone, by=request.user, at=timezone.now())
    if not known.petitions and not known.applications:
        asked.add_error("phone", _("这个号码没有反映过、申请过，或者换了号码。"))
        return _page(request, CounterForm(), asked=asked, status=404)
    found = {"found": known.petitions, "held": known.applications, "tail": phone[-4:]}
    return _page(request, CounterForm(), asked=asked, **found, status=200)


@require_POST
@with_capability(Capability.REGISTER_PETITION)
def counter_rate(request):
    """Write one judgement down; the page comes back with what is left."""
    form, part = CounterForm(request.POST), request.POST.get("part", "")
    if not form.is_valid():
        return _page(request, form, status=422)
    rating = RatingForm.of_part(part, request.POST)
    if not rating.is_valid():
        return _found(request, form, sent=part, rating=rating, status=422)
    try:
        taking.rate_at_counter(
            **form.cleaned_data,
            part=part,
            judgement=rating.judgement(),
            by=request.user,
            at=timezone.now(),
        )
    except TransitionRefused as refusal:
        rating.add_error(None, str(refusal))
        return _found(request, form, sent=part, rating=rating, status=409)
    messages.success(request, _("评价已经记下。"))
    return _found(request, form)


def _found(request, form, *, sent="", rating=None, status=200):
    number, tail = form.cleaned_data["number"], form.cleaned_data["tail"]
    throttle(f"counter:{request.user.pk}", *settings.LOOK_UPS_PER_ADDRESS)
    throttle(f"find:number:{number}", *settings.LOOK_UPS_PER_NUMBER)
    try:
        petition, left = taking.find_at_counter(number, tail, by=request.user)
    except OutOfReach:
        form.add_error(None, _("没有找到。请核对编号和手机号后四位。"))
        return _page(request, form, status=404)
    parts = [
        (one, rating if one.key == sent else RatingForm.of_part(one.key), one.key == sent)
        for one in left
    ]
    story = story_of(petition.pk, state=petition.state, due_at=petition.due_at)
    return _page(request, form, petition=petition, parts=parts, story=story, status=status)


def _page(request, form, *, status, **more):
    context = {"form": form, "asked": PhoneForm(), **more}
    return render(request, "dispatch/counter.html", context, status=status)
