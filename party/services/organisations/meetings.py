"""三会一课: plan a meeting, sign in, hand in minutes, publish them; warn of what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.models import (
    MeetingAttendance,
    Membership,
    OrganisationPost,
    PartyMeeting,
    PartyOrganisation,
)
from party.organisations import workflow
from party.organisations.choices import ROLE_OF, MeetingKind
from party.queries.organisations import meetings as queries
from party.services.organisations import telling
from yuanbao.audit import record, unit_of_work
from yuanbao.models import User
from yuanbao.notifications import notify, notify_all
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock


class NotNow(TransitionRefused):
    """Names are not taken at this moment."""


class OwnWork(TransitionRefused):
    """Who wrote the minutes was to publish them."""


@dataclass(frozen=True)
class Plan:
    """What is told of a meeting beforehand."""

    kind: str
    title: str
    place: str
    starts_at: datetime
    agenda: str = ""


@unit_of_work
def plan(organisation: PartyOrganisation, plan: Plan, *, by: User, at: datetime) -> PartyMeeting:
    """Call a meeting and tell the members who have an account. Raises OutOfReach, TransitionRefused."""
    organisation = lock(organisation, by=by, capability=Capability.KEEP_PARTY)
    if not organisation.is_standing:
        raise TransitionRefused(_("“%s”已不在用，没有保存。") % organisation)
    meeting = PartyMeeting.objects.create(organisation=organisation, planned_at=at, **_words(plan))
    record(meeting, "plan", by=by, at=at, kind=plan.kind)
    _tell_members(meeting, "planned", _("会议：%s") % meeting.title, at=at)
    return meeting


@unit_of_work
def cancel(meeting: PartyMeeting, *, why: str, by: User, at: datetime) -> PartyMeeting:
    """Call a meeting off. Raises OutOfReach, TransitionRefused."""
    meeting = apply(meeting, workflow.CANCEL, by=by, at=at, why=why, note=without_numbers(why))
    _tell_members(meeting, "cancelled", _("会议取消：%s") % meeting.title, at=at)
    return meeting


@unit_of_work
def sign_in(meeting: PartyMeeting, *, by: User, at: datetime) -> MeetingAttendance:
    """Say that one is there; a second time changes nothing. Raises OutOfReach, NotNow."""
    locked = PartyMeeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    member = queries.roll_of(locked).filter(user=by).first()
    if member is None:
        raise OutOfReach(f"{by} is not asked to {meeting.pk}")
    if not locked.takes_names_at(at):
        raise NotNow(
            _("会议开始前一小时到交记录以前可以签到。现在不能签，漏了请找党务工作者补记。")
        )
    return _note(locked, member, by=by, at=at)


@unit_of_work
def tick(meeting: PartyMeeting, numbers: Iterable[str], *, by: User, at: datetime) -> int:
    """Note by their numbers that members came; who is noted already stays. Returns how many were new.

    Raises OutOfReach, NotNow.
    """
    meeting = lock(meeting, by=by, capability=Capability.KEEP_PARTY, act="tick")
    if not meeting.takes_names_at(at):
        raise NotNow(_("会议还没到时间，或者记录已经交了，不能再补记。没有保存。"))
    before = meeting.attendances.count()
    for member in queries.roll_of(meeting).filter(number__in=list(numbers)):
        _note(meeting, member, by=by, at=at)
    n = meeting.attendances.count() - before
    record(meeting, "tick", by=by, at=at, n=n)
    return n


@unit_of_work
def minute(meeting: PartyMeeting, *, text: str, by: User, at: datetime) -> PartyMeeting:
    """Hand in the minutes for review. Raises OutOfReach, NotNow, TransitionRefused."""
    locked = lock(meeting, by=by, capability=Capability.KEEP_PARTY, act="minute")
    if at < locked.starts_at:
        raise NotNow(_("会议还没开，不能交记录。您填的内容还在。"))
    return apply(
        meeting,
        workflow.MINUTE,
        by=by,
        at=at,
        minutes=without_numbers(text),
        minuted_by=by,
        note="",
    )


@unit_of_work
def publish(meeting: PartyMeeting, *, by: User, at: datetime) -> PartyMeeting:
    """Let the members read the minutes. Raises OwnWork, OutOfReach, TransitionRefused."""
    locked = lock(meeting, by=by, capability=Capability.SEND_PARTY_NOTICE, act="publish")
    if locked.minuted_by_id == by.pk:
        raise OwnWork(_("自己写的记录要请另一个人审核公布。"))
    done = apply(meeting, workflow.PUBLISH, by=by, at=at, reviewed_by=by)
    _tell_members(done, "published", _("会议记录已公布：%s") % done.title, at=at)
    return done


@unit_of_work
def return_minutes(meeting: PartyMeeting, *, why: str, by: User, at: datetime) -> PartyMeeting:
    """Give minutes back, saying what is to be changed. Raises OutOfReach, TransitionRefused."""
    if not why.strip():
        raise TransitionRefused(_("请写明退回的理由。"))
    back = apply(meeting, workflow.RETURN_MINUTES, by=by, at=at, why=why, note=without_numbers(why))
    telling.tell_returned(
        back,
        back.minuted_by,
        key="meeting",
        title=_("《%s》的会议记录退回修改"),
        why=why,
        url_name="party:meeting-detail",
        at=at,
    )
    return back


@unit_of_work
def warn_due(*, at: datetime) -> int:
    """Tell officers, once each, of meetings their own organisation is late with; return how many.

    Safe to repeat: a warning has the key of its day.
    """
    on = localdate(at)
    posts = OrganisationPost.objects.on(on).filter(office__in=list(ROLE_OF), user__isnull=False)
    held = list(posts.select_related("user", "organisation"))
    late = queries.late_ones({post.organisation.path for post in held}, on, is_exact=True)
    n = 0
    for one in late:
        for post in held:
            if post.organisation_id == one.organisation.pk:
                n += len(_warn(one, post.user, at=at))
    return n


def _words(plan: Plan) -> dict[str, Any]:
    """Return what is told of a meeting, without anybody's telephone or identity number."""
    told = {name: without_numbers(getattr(plan, name)) for name in ("title", "place", "agenda")}
    return vars(plan) | told


def _warn(late: "queries.Late", user: Any, *, at: datetime) -> list[Any]:
    kind = MeetingKind(late.kind)
    return notify(
        key=f"meeting-due:{late.organisation.pk}:{kind}:{late.due_on}:{user.pk}",
        title=_("%(name)s该开%(kind)s了") % {"name": late.organisation, "kind": kind.label},
        url=reverse("party:meeting-list"),
        user=user,
        channels=["in_app"],
        at=at,
    )


def _note(
    meeting: PartyMeeting, member: Membership, *, by: User, at: datetime
) -> MeetingAttendance:
    defaults = {"by": by, "at": at}
    return MeetingAttendance.objects.get_or_create(
        meeting=meeting, member=member, defaults=defaults
    )[0]


def _tell_members(meeting: PartyMeeting, what: str, title: str, *, at: datetime) -> None:
    users = User.objects.filter(memberships__in=queries.roll_of(meeting).filter(user__isnull=False))
    notify_all(
        users,
        key=f"meeting:{meeting.pk}:{what}",
        title=title,
        url=reverse("party:my-meeting", args=[meeting.public_id]),
        at=at,
    )
