"""The desk of alliances: units, joint meetings, the three lists."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms import alliances as forms
from party.forms.articles import WhyForm
from party.models import AllianceNeed, AllianceResource, JointMeeting, MemberUnit
from party.queries.alliances import alliances as queries
from party.services.alliances import lists, members
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

keepers = with_capability(Capability.KEEP_ALLIANCE)
both = require_http_methods(["GET", "POST"])


def _alliance(request, public_id):
    return get_object_or_404(queries.kept_alliance(request.user), public_id=public_id)


def _kept(request, model, public_id):
    return get_object_or_404(queries.kept(model, request.user), public_id=public_id)


def sent(request):
    """Return what a form is made with."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def carried_out(request, form, act, *, title, said, alliance, back=None):
    """Do what a form asks and go back, or show it again with what stood in the way."""
    status, refusal = 422 if form.errors else 200, ""
    if form.is_valid():
        try:
            act()
        except TransitionRefused as refused:
            status, refusal = 409, str(refused)
        else:
            messages.success(request, said)
            return back or redirect("party:alliance-desk", alliance.public_id)
    context = {"form": form, "title": title, "alliance": alliance, "refusal": refusal}
    return render(request, "party/alliances/desk_form.html", context, status=status)


def now(request):
    """Return who acts and when."""
    return {"by": request.user, "at": timezone.now()}


@require_GET
@keepers
def alliance_desk_list(request):
    context = {"page": page_of(request, queries.desk_alliances(request.user))}
    context["may_found"] = queries.places_without(request.user).exists()
    return render(request, "party/alliances/desk_list.html", context)


@both
@keepers
def alliance_new(request):
    form = forms.FoundForm(sent(request)[0], user=request.user)

    def act():
        members.found_alliance(**form.cleaned_data, **now(request))

    title, said = _("新建大工委、大党委"), _("建好了。下一步：加成员单位。")
    back = redirect("party:alliance-desk-list")
    return carried_out(request, form, act, title=title, said=said, alliance=None, back=back)


@require_GET
@keepers
def alliance_desk(request, *, public_id):
    alliance = _alliance(request, public_id)
    context = {
        "alliance": alliance,
        "units": list(queries.kept_units(alliance)),
        "meetings": list(queries.meetings_of(alliance)[: queries.SHOWN]),
        "needs": list(queries.needs_of(alliance)),
        "resources": list(queries.resources_of(alliance)),
        "projects": page_of(request, queries.projects_of(alliance), count=alliance.n_projects),
        "today": timezone.localdate(),
        "now": timezone.now(),
    }
    return render(request, "party/alliances/desk_alliance.html", context)


@both
@keepers
def unit_new(request, *, public_id):
    alliance, form = _alliance(request, public_id), forms.UnitForm(sent(request)[0])

    def act():
        members.take_in(alliance, form.facts(), **now(request))

    said = _("成员单位加好了。")
    return carried_out(request, form, act, title=_("加成员单位"), said=said, alliance=alliance)


@both
@keepers
def unit_edit(request, *, public_id):
    unit = _kept(request, MemberUnit, public_id)
    form = forms.UnitForm(sent(request)[0], initial=forms.unit_initial(unit))

    def act():
        members.amend_unit(unit, form.facts(), **now(request))

    title, said = _("改成员单位（联系人、电话不改就空着）"), _("改好了。")
    return carried_out(request, form, act, title=title, said=said, alliance=unit.alliance)


@both
@keepers
def unit_leave(request, *, public_id):
    unit = _kept(request, MemberUnit, public_id)
    initial = {"left_on": timezone.localdate()}
    form = forms.LeaveForm(sent(request)[0], initial=initial)

    def act():
        members.let_go(unit, left_on=form.cleaned_data["left_on"], **now(request))

    title = _("%(name)s退出") % {"name": unit.name}
    said = _("记好了，联系人和电话已删去。")
    return carried_out(request, form, act, title=title, said=said, alliance=unit.alliance)


@both
@keepers
def unit_contact(request, *, public_id):
    """Show whom to ring, for a reason that stays on record."""
    unit, form, contact = _kept(request, MemberUnit, public_id), WhyForm(sent(request)[0]), None
    if form.is_valid():
        contact = members.open_contact(unit, why=form.cleaned_data["why"], **now(request))
    context = {"unit": unit, "form": form, "contact": contact, "alliance": unit.alliance}
    status = 422 if form.errors else 200
    return render(request, "party/alliances/desk_contact.html", context, status=status)


@both
@keepers
def meeting_new(request, *, public_id):
    alliance, form = _alliance(request, public_id), forms.MeetingForm(sent(request)[0])

    def act():
        members.call_meeting(alliance, form.call(), **now(request))

    said = _("会议定好了，开完以后在这里记到会单位和议定事项。")
    return carried_out(request, form, act, title=_("召集联席会议"), said=said, alliance=alliance)


@both
@keepers
def meeting_minutes(request, *, public_id):
    meeting = _kept(request, JointMeeting, public_id)
    initial = {"minutes": meeting.minutes, "decisions": meeting.decisions}
    initial["units"] = list(meeting.units.values_list("pk", flat=True))
    form = forms.MinutesForm(sent(request)[0], meeting=meeting, initial=initial)

    def act():
        members.keep_minutes(meeting, **form.cleaned_data, **now(request))

    title = _("会议记录：%(title)s") % {"title": meeting.title}
    said = _("记录存好了。")
    return carried_out(request, form, act, title=title, said=said, alliance=meeting.alliance)


@both
@keepers
def need_new(request, *, public_id):
    alliance, form = _alliance(request, public_id), forms.NeedForm(sent(request)[0])

    def act():
        lists.list_need(alliance, **form.cleaned_data, **now(request))

    said = _("列入需求清单了。")
    return carried_out(request, form, act, title=_("列一条需求"), said=said, alliance=alliance)


@both
@keepers
def need_drop(request, *, public_id):
    need, form = _kept(request, AllianceNeed, public_id), WhyForm(sent(request)[0])

    def act():
        lists.drop_need(need, why=form.cleaned_data["why"], **now(request))

    title = _("撤下需求：%(title)s") % {"title": need.title}
    return carried_out(request, form, act, title=title, said=_("撤下了。"), alliance=need.alliance)


@both
@keepers
def need_match(request, *, public_id):
    need = _kept(request, AllianceNeed, public_id)
    form = forms.MatchForm(sent(request)[0], need=need, initial={"title": need.title})

    def act():
        lists.match(need, form.plan(), **now(request))

    title = _("对接成项目：%(title)s") % {"title": need.title}
    said = _("列入项目清单了。")
    return carried_out(request, form, act, title=title, said=said, alliance=need.alliance)


@both
@keepers
def resource_new(request, *, public_id):
    alliance = _alliance(request, public_id)
    form = forms.ResourceForm(sent(request)[0], alliance=alliance)

    def act():
        lists.list_resource(**form.cleaned_data, **now(request))

    said = _("列入资源清单了。")
    return carried_out(request, form, act, title=_("列一条资源"), said=said, alliance=alliance)


@require_POST
@keepers
def resource_take_back(request, *, public_id):
    resource = _kept(request, AllianceResource, public_id)
    lists.take_back(resource, **now(request))
    messages.success(request, _("收回了；已经在用它的项目照常进行。"))
    return redirect("party:alliance-desk", resource.alliance.public_id)
