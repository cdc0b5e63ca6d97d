"""三会一课 at the officers' desk and on the member's phone."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms.meetings import MeetingForm, MinutesForm
from party.forms.organisations import WhyForm
from party.models import PartyMeeting
from party.queries.organisations import meetings as queries
from party.queries.organisations import members
from party.scoping import reach_paths
from party.services.organisations import meetings as services
from party.views.organisations.tree import act_on, organisation_of
from yuanbao.access import frame_of, resident_signed_in, with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability

viewers = with_capability(Capability.VIEW_PARTY)
keepers = with_capability(Capability.KEEP_PARTY)
senders = with_capability(Capability.SEND_PARTY_NOTICE)
WHENS = ("coming", "open", "late")
ROLL_SHOWN = 100


def _meeting(request, public_id, capability=Capability.VIEW_PARTY):
    rows = PartyMeeting.objects.permitted(request.user, capability)
    rows = rows.select_related("organisation", "minuted_by", "reviewed_by")
    return get_object_or_404(rows, public_id=public_id)


@require_GET
@viewers
def meeting_list(request):
    """Show what is coming, what wants minutes, what is late, or all."""
    when, on = request.GET.get("when", ""), timezone.localdate()
    when = when if when in WHENS else ""
    if when == "late":
        rows = queries.late_ones(reach_paths(request.user, Capability.VIEW_PARTY, on), on)
    else:
        rows = queries.meetings(request.user, on, when=when)
    context = {"page": page_of(request, rows), "when": when}
    return render(request, "party/organisations/meeting_list.html", context)


@require_http_methods(["GET", "POST"])
@keepers
def meeting_plan(request, *, public_id):
    organisation = organisation_of(request, public_id, Capability.KEEP_PARTY)
    form = MeetingForm(**typed(request), initial={"kind": request.GET.get("kind", "")})

    def run(_facts):
        return services.plan(organisation, form.plan(), by=request.user, at=timezone.now())

    words = {
        "title": _("安排会议"),
        "submit": _("安排"),
        "lead": _("有账号的党员会收到通知；没有账号的请打电话。"),
        "done": _("已安排。"),
    }
    return act_on(request, form, run, organisation, to=_own, **words)


@require_GET
@viewers
def meeting_detail(request, *, public_id):
    meeting, at = _meeting(request, public_id), timezone.now()
    moves = {move.name for move in queries.moves_for(meeting, request.user)}
    came = list(queries.came_to(meeting))
    noted = {one.member_id for one in came}
    context = {
        "meeting": meeting,
        "moves": moves,
        "came": came,
        "n_asked": queries.roll_of(meeting).count(),
        "takes_names": meeting.takes_names_at(at) and "minute" in moves,
        "course": queries.course_of(meeting),
    }
    if context["takes_names"]:
        rest = queries.roll_of(meeting).exclude(pk__in=noted).order_by("organisation__path", "pk")
        context["page"] = page_of(request, rest, size=ROLL_SHOWN)
    return render(request, "party/organisations/meeting_detail.html", context)


@require_POST
@keepers
def meeting_tick(request, *, public_id):
    meeting = _meeting(request, public_id, Capability.KEEP_PARTY)
    numbers = request.POST.getlist("member")
    n = services.tick(meeting, numbers, by=request.user, at=timezone.now())
    messages.success(request, _("记下 %d 人到会。") % n)
    return redirect("party:meeting-detail", public_id)


@require_http_methods(["GET", "POST"])
@keepers
def meeting_minute(request, *, public_id):
    meeting = _meeting(request, public_id, Capability.KEEP_PARTY)
    form = MinutesForm(**typed(request), initial={"text": meeting.minutes})

    def run(facts):
        return services.minute(meeting, text=facts["text"], by=request.user, at=timezone.now())

    lead = _("交上去由另一个人审核公布；交了以后不能再签到。")
    return _act(request, form, run, meeting, title=_("会议记录"), submit=_("交审"), lead=lead)


@require_POST
@senders
def meeting_publish(request, *, public_id):
    meeting = _meeting(request, public_id, Capability.SEND_PARTY_NOTICE)
    services.publish(meeting, by=request.user, at=timezone.now())
    messages.success(request, _("已公布，本组织党员都能看到。"))
    return redirect("party:meeting-detail", public_id)


@require_http_methods(["GET", "POST"])
@senders
def meeting_return_minutes(request, *, public_id):
    meeting = _meeting(request, public_id, Capability.SEND_PARTY_NOTICE)
    return _with_reason(request, meeting, services.return_minutes, _("退回会议记录"))


@require_http_methods(["GET", "POST"])
@keepers
def meeting_cancel(request, *, public_id):
    meeting = _meeting(request, public_id, Capability.KEEP_PARTY)
    return _with_reason(request, meeting, services.cancel, _("取消会议"))


@require_GET
@resident_signed_in
def my_meeting(request, *, public_id):
    """Show a member a meeting they are asked to, and the minutes once they are public."""
    member, meeting = _asked(request, public_id)
    came = meeting.attendances.filter(member=member).first()
    context = {
        "meeting": meeting,
        "came": came,
        "takes_names": came is None and meeting.takes_names_at(timezone.now()),
        "base": frame_of(request.user),
    }
    return render(request, "party/organisations/my_meeting.html", context)


@require_POST
@resident_signed_in
def my_meeting_sign_in(request, *, public_id):
    _member, meeting = _asked(request, public_id)
    services.sign_in(meeting, by=request.user, at=timezone.now())
    messages.success(request, _("已签到。"))
    return redirect("party:my-meeting", public_id)


def _asked(request, public_id):
    member = members.own_membership(request.user)
    meeting = queries.own_meeting(member, public_id) if member else None
    if meeting is None:
        raise Http404
    return member, meeting


def _own(meeting):
    return reverse("party:meeting-detail", args=[meeting.public_id])


def _with_reason(request, meeting, act, title):
    form = WhyForm(**typed(request))

    def run(facts):
        return act(meeting, why=facts["why"], by=request.user, at=timezone.now())

    return _act(request, form, run, meeting, title=title, submit=title)


def _act(request, form, run, meeting, **context):
    context |= {"back_url": _own(meeting), "back_label": meeting.title}
    return fill(request, form, run, context=context, done=_("已保存。"), to=_own)
