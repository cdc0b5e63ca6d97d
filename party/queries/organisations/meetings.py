"""Meetings as officers see them, who came, which are late, and one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from party.models import MeetingAttendance, Membership, PartyMeeting, PartyOrganisation
from party.organisations import workflow
from party.organisations.choices import MeetingKind, MeetingState
from party.organisations.paths import above
from party.organisations.rhythms import RHYTHMS, due_on
from party.queries.stories import story_of
from party.scoping import reach_paths
from yuanbao.roles import Capability
from yuanbao.workflow import Transition, moves_of

SEE = Capability.VIEW_PARTY
ACTS = {
    "plan": gettext_lazy("安排会议"),
    "tick": gettext_lazy("补记到会"),
    **{move.name: move.label for move in workflow.MEETING_MOVES},
}


def meetings(user: Any, on: date, *, when: str = "") -> QuerySet[PartyMeeting]:
    """Return the meetings of one's organisations; `when` is coming, open (minutes wanted) or empty."""
    rows = PartyMeeting.objects.within(reach_paths(user, SEE, on))
    rows = rows.select_related("organisation").annotate(n_came=Count("attendances"))
    if when == "coming":
        coming = rows.filter(state=MeetingState.PLANNED, starts_at__date__gte=on)
        return coming.order_by("starts_at", "pk")
    if when == "open":
        rows = rows.filter(state=MeetingState.PLANNED, starts_at__date__lt=on)
    return rows.order_by("-starts_at", "-pk")


def roll_of(meeting: PartyMeeting) -> QuerySet[Membership]:
    """Return those who are asked to come: on the rolls of the organisation and of all below it."""
    path = meeting.organisation.path
    return Membership.objects.current().filter(organisation__path__startswith=path)


def came_to(meeting: PartyMeeting) -> QuerySet[MeetingAttendance]:
    """Return who came, in the order in which it was noted."""
    return meeting.attendances.select_related("member", "by").order_by("pk")


def moves_for(meeting: PartyMeeting, user: Any) -> list[Transition]:
    """Return what this person can do with the meeting now; nobody publishes their own minutes."""
    moves = moves_of(meeting, workflow.MEETING_MOVES, by=user)
    if meeting.minuted_by_id == user.pk and workflow.PUBLISH in moves:
        moves.remove(workflow.PUBLISH)
    return moves


def course_of(meeting: PartyMeeting) -> list[dict[str, Any]]:
    """Return what happened to a meeting, newest first, as timeline entries."""
    return story_of(meeting, ACTS)


@dataclass(frozen=True)
class Late:
    """A kind of meeting that an organisation is late with; `last_on` None when there was none."""

    organisation: PartyOrganisation
    kind: str
    last_on: date | None
    due_on: date

    @property
    def label(self) -> str:
        return str(MeetingKind(self.kind).label)


def late_ones(paths: Iterable[str], on: date, *, is_exact: bool = False) -> list[Late]:
    """Return what organisations at or under the paths are late with, longest late first.

    A meeting that is planned for later counts as held. Two queries. `is_exact` leaves out what
    lies below the paths.
    """
    paths = list(paths)
    rows = PartyOrganisation.objects.within(paths).standing()
    if is_exact:
        rows = rows.filter(path__in=paths)
    last = _last_days()
    found = []
    for organisation in rows.order_by("path"):
        for rhythm in RHYTHMS:
            if organisation.kind not in rhythm.of:
                continue
            held = last.get((organisation.pk, rhythm.kind))
            due = due_on(held or organisation.founded_on, rhythm.months)
            if due < on:
                found.append(Late(organisation, rhythm.kind, held, due))
    return sorted(found, key=lambda one: (one.due_on, one.organisation.path))


def _last_days() -> dict[tuple[int, str], date]:
    rows = PartyMeeting.objects.exclude(state=MeetingState.CANCELLED).order_by()
    last = rows.values_list("organisation", "kind").annotate(last=Max("starts_at"))
    return {(organisation, kind): localdate(at) for organisation, kind, at in last}


def own_meetings(member: Membership, at: datetime) -> QuerySet[PartyMeeting]:
    """Return the meetings a member is asked to, of the last half year and to come, newest first."""
    path = member.organisation.path
    rows = PartyMeeting.objects.filter(
        organisation__path__in=[*above(path), path], starts_at__gte=at - timedelta(days=183)
    )
    came = MeetingAttendance.objects.filter(meeting=OuterRef("pk"), member=member)
    rows = rows.exclude(state=MeetingState.CANCELLED).annotate(has_come=Exists(came))
    return rows.order_by("-starts_at", "-pk")


def own_meeting(member: Membership, public_id: Any) -> PartyMeeting | None:
    """Return one meeting that a member is asked to."""
    path = member.organisation.path
    rows = PartyMeeting.objects.filter(
        organisation__path__in=[*above(path), path], public_id=public_id
    )
    return rows.select_related("organisation").first()
