"""The desk of alliances: units, joint meetings, the three lists."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms import alliances as forms
from party.forms.articles import WhyForm
from party.models import AllianceNeed, AllianceResource, JointMeeting, MemberUnit
from party.queries.alliances import alliances as queries
from party.services.alliances import lists, members
from yuanbao.access import with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability

keepers = with_capability(Capability.KEEP_ALLIANCE)
both = require_http_methods(["GET", "POST"])


def _alliance(request, public_id):
    return get_object_or_404(queries.kept_alliance(request.user), public_id=public_id)


def _kept(request, model, public_id):
    return get_object_or_404(queries.kept(model, request.user), public_id=public_id)


def now(request):
    """Return who acts and when."""
    return {"by": request.user, "at": timezone.now()}


def act_on(request, form, run, alliance, *, said, to=None, **context):
    """Ask for one act on what an alliance keeps, and go back to its page."""
    own = reverse("party:alliance-desk", args=[alliance.public_id])
    context = {"submit": _("保存"), **context, "back_url": own, "back_label": alliance.name}
    return fill(request, form, run, context=context, done=said, to=lambda _one: to or own)


@require_GET
@keepers
def alliance_desk_list(request):
    context = {"page": page_of(request, queries.desk_alliances(request.user))}
    context["may_found"] = queries.places_without(request.user).exists()
    return render(request, "party/alliances/desk_list.html", context)


@both
@keepers
def alliance_new(request):
    form = forms.FoundForm(**typed(request), user=request.user)
    home = reverse("party:alliance-desk-list")

    def run(facts):
        return members.found_alliance(**facts, **now(request))

    context = {
        "title": _("新建大工委、大党委"),
        "submit": _("新建"),
        "back_url": home,
        "back_label": _("大工委、大党委"),
    }
    said = _("建好了。下一步：加成员单位。")
    return fill(request, form, run, context=context, done=said, to=lambda _made: home)


@require_GET
@keepers
def alliance_desk(request, *, public_id):
    alliance = _alliance(request, public_id)
    if alliance.merged_into is not None:
        return redirect("party:alliance-desk", alliance.merged_into.public_id)
    context = {
        "alliance": alliance,
        "units": list(queries.kept_units(alliance)),
        "meetings": list(queries.meetings_of(alliance)[: queries.SHOWN]),
        "needs": list(queries.needs_of(alliance)),
        "resources": list(queries.resources_of(alliance)),
        "projects": page_of(request, queries.projects_of(alliance), count=alliance.n_projects),
        "now": timezone.now(),
    }
    return render(request, "party/alliances/desk_alliance.html", context)


@both
@keepers
def unit_new(request, *, public_id):
    alliance, form = _alliance(request, public_id), forms.UnitForm(**typed(request))

    def run(_facts):
        return members.take_in(alliance, form.facts(), **now(request))

    said = _("成员单位加好了。")
    return act_on(request, form, run, alliance, title=_("加成员单位"), said=said)


@both
@keepers
def unit_edit(request, *, public_id):
    unit = _kept(request, MemberUnit, public_id)
    form = forms.UnitForm(**typed(request), initial=forms.unit_initial(unit))

    def run(_facts):
        return members.amend_unit(unit, form.facts(), **now(request))

    lead, said = _("联系人、电话不改就空着。"), _("改好了。")
    return act_on(request, form, run, unit.alliance, title=_("改成员单位"), lead=lead, said=said)


@both
@keepers
def unit_leave(request, *, public_id):
    unit = _kept(request, MemberUnit, public_id)
    form = forms.LeaveForm(**typed(request), initial={"left_on": timezone.localdate()})

    def run(facts):
        return members.let_go(unit, left_on=facts["left_on"], **now(request))

    title = _("%(name)s退出") % {"name": unit.name}
    said = _("记好了，联系人和电话已删去。")
    return act_on(request, form, run, unit.alliance, title=title, said=said)


@both
@keepers
def unit_contact(request, *, public_id):
    """Show whom to ring, for a reason that stays on record."""
    unit, form, contact = _kept(request, MemberUnit, public_id), WhyForm(**typed(request)), None
    if form.is_valid():
        contact = members.open_contact(unit, why=form.cleaned_data["why"], **now(request))
    context = {"unit": unit, "form": form, "contact": contact, "alliance": unit.alliance}
    status = 422 if form.errors else 200
    return render(request, "party/alliances/desk_contact.html", context, status=status)


@both
@keepers
def meeting_new(request, *, public_id):
    alliance, form = _alliance(request, public_id), forms.MeetingForm(**typed(request))

    def run(_facts):
        return members.call_meeting(alliance, form.call(), **now(request))

    title, said = _("召集联席会议"), _("会议定好了，开完以后在这里记到会单位和议定事项。")
    return act_on(request, form, run, alliance, title=title, submit=_("召集"), said=said)


@both
@keepers
def meeting_minutes(request, *, public_id):
    meeting = _kept(request, JointMeeting, public_id)
    initial = {"minutes": meeting.minutes, "decisions": meeting.decisions}
    initial["units"] = list(meeting.units.values_list("pk", flat=True))
    form = forms.MinutesForm(**typed(request), meeting=meeting, initial=initial)

    def run(facts):
        return members.keep_minutes(meeting, **facts, **now(request))

    title = _("会议记录：%(title)s") % {"title": meeting.title}
    return act_on(request, form, run, meeting.alliance, title=title, said=_("记录存好了。"))


@both
@keepers
def need_new(request, *, public_id):
    alliance, form = _alliance(request, public_id), forms.NeedForm(**typed(request))

    def run(facts):
        return lists.list_need(alliance, **facts, **now(request))

    said = _("列入需求清单了。")
    return act_on(request, form, run, alliance, title=_("列一条需求"), said=said)


@both
@keepers
def need_drop(request, *, public_id):
    need, form = _kept(request, AllianceNeed, public_id), WhyForm(**typed(request))

    def run(facts):
        return lists.drop_need(need, why=facts["why"], **now(request))

    title = _("撤下需求：%(title)s") % {"title": need.title}
    said = _("撤下了。")
    return act_on(request, form, run, need.alliance, title=title, submit=_("撤下"), said=said)


@both
@keepers
def need_match(request, *, public_id):
    need = _kept(request, AllianceNeed, public_id)
    form = forms.MatchForm(**typed(request), need=need, initial={"title": need.title})

    def run(_facts):
        return lists.match(need, form.plan(), **now(request))

    title = _("对接成项目：%(title)s") % {"title": need.title}
    return act_on(request, form, run, need.alliance, title=title, said=_("列入项目清单了。"))


@both
@keepers
def resource_new(request, *, public_id):
    alliance = _alliance(request, public_id)
    form = forms.ResourceForm(**typed(request), alliance=alliance)

    def run(facts):
        return lists.list_resource(**facts, **now(request))

    said = _("列入资源清单了。")
    return act_on(request, form, run, alliance, title=_("列一条资源"), said=said)


@require_POST
@keepers
def resource_take_back(request, *, public_id):
    resource = _kept(request, AllianceResource, public_id)
    lists.take_back(resource, **now(request))
    messages.success(request, _("收回了；已经在用它的项目照常进行。"))
    return redirect("party:alliance-desk", resource.alliance.public_id)
