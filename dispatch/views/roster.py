"""值班表: the week, who is on duty now, and the people of the centre with their home units."""

from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.forms.roster import DutyForm, RosterFileForm, SecondmentForm
from dispatch.queries.centre import roster as queries
from dispatch.services.centre import roster
from dispatch.watches import Turn, turn_at
from yuanbao.access import has_capability, with_capability
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused


@require_GET
@with_capability(Capability.SERVE_CENTRE)
def roster_week(request):
    """Show the week of `?day=`, or this one."""
    return _page(request, _day(request.GET.get("day", "")))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()


def _page(request, day, *, status=200, **forms):
    may_edit = has_capability(request.user, Capability.LEAD_SHIFT)
    at = timezone.now()
    context = {
        "week": queries.week_at(day, at=at),
        "on_duty": queries.on_duty_at(at),
        "turn": turn_at(at),
        "may_edit": may_edit,
    }
    if may_edit:
        today = timezone.localdate()
        initial = {"on": max(day, today), "watch": "day"}
        context |= {
            "form": DutyForm(initial=initial, today=today),
            "file_form": RosterFileForm(),
        }
    return render(request, "dispatch/roster_week.html", {**context, **forms}, status=status)


def _back(day):
    return redirect(f"{reverse('dispatch:roster-week')}?day={day}")


@require_POST
@with_capability(Capability.LEAD_SHIFT)
def duty_assign(request):
    form = DutyForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _page(request, timezone.localdate(), status=422, form=form)
    facts = form.cleaned_data
    line = roster.Line(Turn(facts["on"], facts["watch"]), facts["seat"], facts["user"])
    try:
        duty = roster.assign(line, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _page(request, facts["on"], status=409, form=form, refusal=str(refusal))
    messages.success(request, _("已排上：%(duty)s。") % {"duty": duty})
    return _back(duty.on)


@require_POST
@with_capability(Capability.LEAD_SHIFT)
def duty_unassign(request, public_id):
    duty = queries.duty_of(public_id)
    if duty is None:
        raise OutOfReach(f"no duty {public_id}")
    try:
        roster.unassign(duty, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _page(request, duty.on, status=409, refusal=str(refusal))
    messages.success(request, _("已撤下：%(duty)s。") % {"duty": duty})
    return _back(duty.on)


@require_POST
@with_capability(Capability.LEAD_SHIFT)
def roster_copy(request):
    monday = _day(request.POST.get("week", ""))
    try:
        copied, left = roster.copy_week(monday, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _page(request, monday, status=409, refusal=str(refusal))
    words = _("照抄上周 %(n)s 条。") % {"n": copied}
    if left:
        words += _("另有 %(n)s 条没有抄：班次已过，或这个人不再任这个席位。") % {"n": left}
    messages.success(request, words)
    return _back(monday)


@require_POST
@with_capability(Capability.LEAD_SHIFT)
def roster_import(request):
    form = RosterFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, timezone.localdate(), status=422, file_form=form)
    try:
        n = roster.import_roster(form.cleaned_data["table"], by=request.user, at=timezone.now())
    except roster.RosterRefused as refusal:
        more = {"refusal": str(refusal), "faults": refusal.faults}
        return _page(request, timezone.localdate(), status=409, file_form=form, **more)
    messages.success(request, _("已写入 %(n)s 条值班。") % {"n": n})
    return redirect("dispatch:roster-week")


@require_GET
@with_capability(Capability.SERVE_CENTRE)
def centre_people(request):
    """List the people of the centre with their seats and home units."""
    people = queries.centre_people(timezone.localdate())
    context = {"people": people, "may_edit": has_capability(request.user, Capability.LEAD_SHIFT)}
    return render(request, "dispatch/centre_people.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.LEAD_SHIFT)
def person_second(request, user_id):
    """Set or end the home unit of one person."""
    person = queries.centre_person(user_id, timezone.localdate())
    if person is None:
        raise OutOfReach(f"{user_id} has no seat in the centre")
    lent = person.lent_by[-1] if person.lent_by else None
    initial = {"agency": lent.agency.code if lent else ""}
    form = SecondmentForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {"person": person, "lent": lent, "form": form}
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "dispatch/person_second.html", context, status=status)
    agency = form.cleaned_data["agency"]
    try:
        roster.second(person, agency=agency, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        context["refusal"] = str(refusal)
        return render(request, "dispatch/person_second.html", context, status=409)
    messages.success(request, _("%(name)s的原单位已记下。") % {"name": person})
    return redirect("dispatch:centre-people")
