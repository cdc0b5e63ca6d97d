"""Found an alliance, take units in, call a joint meeting and keep its minutes."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.choices import Level
from grids.models import Grid
from party.models import Alliance, JointMeeting, MemberUnit, PartyOrganisation
from yuanbao.audit import record
from yuanbao.models import User
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, lock, reachable, unit_of_work


class AllianceExists(TransitionRefused):
    """The place has one already."""


class WrongPlace(TransitionRefused):
    """Only towns and communities have one."""


class UnitBelongs(TransitionRefused):
    """A unit of that name belongs to it already."""


class LeftAlready(TransitionRefused):
    """The unit has left, or would leave before it joined."""


class WentIntoAnother(TransitionRefused):
    """The alliance is one with another by now."""


class NotHeldYet(TransitionRefused):
    """The minutes of a meeting that has not begun."""


@dataclass(frozen=True)
class UnitFacts:
    """What is known of a member unit."""

    name: str
    joined_on: date
    contact_name: str = ""
    office_phone: str = ""


@dataclass(frozen=True)
class MeetingCall:
    """What a joint meeting is called with."""

    title: str
    held_at: datetime
    place: str
    agenda: str


@unit_of_work
def found_alliance(
    grid: Grid, *, name: str, founded_on: date, about: str = "", by: User | None, at: datetime
) -> Alliance:
    """Found the alliance of a town or a community. Raises OutOfReach, WrongPlace, AllianceExists."""
    places = reachable(Grid, by, Capability.KEEP_ALLIANCE)
    if not places.filter(pk=grid.pk, retired_at__isnull=True).exists():
        raise OutOfReach(f"{by} may not found an alliance in {grid.code}")
    if grid.level not in {Level.TOWN, Level.COMMUNITY}:
        raise WrongPlace(_("只有镇街和社区（村）设大工委、大党委。"))
    if Alliance.objects.filter(grid=grid).exists():
        raise AllianceExists(_("“%s”已经有了，请打开它来改。") % grid.name)
    alliance = Alliance.objects.create(
        grid=grid, organisation=lead_at(grid), name=name, about=about, founded_on=founded_on
    )
    record(alliance, "found_alliance", by=by, at=at, grid=grid.code)
    return alliance


def lead_at(grid: Grid) -> PartyOrganisation | None:
    """Return the first standing organisation on a place: what is done there, it answers for."""
    return PartyOrganisation.objects.standing().filter(grid=grid).order_by("path").first()


@unit_of_work
def take_in(alliance: Alliance, facts: UnitFacts, *, by: User | None, at: datetime) -> MemberUnit:
    """Take a unit in. Raises OutOfReach, WentIntoAnother, UnitBelongs."""
    locked = lock_alliance(alliance, by)
    if locked.units.filter(name=facts.name, left_on__isnull=True).exists():
        raise UnitBelongs(_("“%s”已经是成员单位了。") % facts.name)
    unit = MemberUnit.objects.create(alliance=locked, **asdict(facts))
    record(locked, "take_in", by=by, at=at, unit=str(unit.public_id))
    return unit


@unit_of_work
def amend_unit(unit: MemberUnit, facts: UnitFacts, *, by: User | None, at: datetime) -> MemberUnit:
    """Change what is known of a unit; an empty contact keeps the one there is.

    Raises OutOfReach, UnitBelongs.
    """
    locked: MemberUnit = lock(unit, by=by, capability=Capability.KEEP_ALLIANCE)
    others = locked.alliance.units.filter(name=facts.name, left_on__isnull=True)
    if others.exclude(pk=locked.pk).exists():
        raise UnitBelongs(_("“%s”已经是成员单位了。") % facts.name)
    locked.name, locked.joined_on = facts.name, facts.joined_on
    locked.contact_name = facts.contact_name or locked.contact_name
    locked.office_phone = facts.office_phone or locked.office_phone
    locked.save()
    record(locked.alliance, "amend_unit", by=by, at=at, unit=str(locked.public_id))
    return locked


@unit_of_work
def let_go(unit: MemberUnit, *, left_on: date, by: User | None, at: datetime) -> MemberUnit:
    """Note that a unit leaves; whom to ring there is forgotten. Raises OutOfReach, LeftAlready."""
    locked: MemberUnit = lock(unit, by=by, capability=Capability.KEEP_ALLIANCE)
    if locked.left_on is not None or left_on < locked.joined_on:
        raise LeftAlready(_("已经退出了，或者退出日期早于加入日期，没有保存。"))
    locked.left_on, locked.contact_name, locked.office_phone = left_on, "", ""
    locked.save(update_fields=["left_on", "contact_name", "office_phone"])
    record(locked.alliance, "let_go", by=by, at=at, unit=str(locked.public_id))
    return locked


@unit_of_work
def call_meeting(
    alliance: Alliance, call: MeetingCall, *, by: User | None, at: datetime
) -> JointMeeting:
    """Call a joint meeting with its agenda. Raises OutOfReach, WentIntoAnother."""
    locked = lock_alliance(alliance, by)
    meeting = JointMeeting.objects.create(alliance=locked, **asdict(call))
    record(locked, "call_meeting", by=by, at=at, meeting=str(meeting.public_id))
    return meeting


@unit_of_work
def keep_minutes(
    meeting: JointMeeting,
    *,
    units: Iterable[MemberUnit],
    minutes: str,
    decisions: str,
    by: User | None,
    at: datetime,
) -> JointMeeting:
    """Keep who came, what was said and what was decided; a correction replaces it, on record.

    Raises OutOfReach, and NotHeldYet before it began.
    """
    locked: JointMeeting = lock(meeting, by=by, capability=Capability.KEEP_ALLIANCE)
    if locked.held_at > at:
        raise NotHeldYet(_("会还没开，开完再记。您填的内容还在。"))
    own = locked.alliance.units.filter(pk__in=[unit.pk for unit in units])
    locked.units.set(own)
    locked.minutes, locked.decisions, locked.minuted_at = minutes, decisions, at
    locked.save(update_fields=["minutes", "decisions", "minuted_at"])
    record(locked.alliance, "keep_minutes", by=by, at=at, meeting=str(locked.public_id))
    return locked


@unit_of_work
def open_contact(unit: MemberUnit, *, why: str, by: User | None, at: datetime) -> tuple[str, str]:
    """Return whom to ring at a unit and under which number; the opening is recorded.

    Raises OutOfReach.
    """
    locked: MemberUnit = lock(unit, by=by, capability=Capability.KEEP_ALLIANCE)
    record(locked.alliance, "open_contact", by=by, at=at, why=why, unit=str(locked.public_id))
    return locked.contact_name, locked.office_phone


def lock_alliance(alliance: Alliance, by: Any) -> Alliance:
    """Return an alliance that the person keeps, locked. Raises OutOfReach, WentIntoAnother."""
    locked: Alliance = lock(alliance, by=by, capability=Capability.KEEP_ALLIANCE)
    if locked.merged_into is not None:
        words = _("“%(old)s”已并入“%(new)s”，没有保存。请打开“%(new)s”再填。")
        raise WentIntoAnother(words % {"old": locked.name, "new": locked.merged_into.name})
    return locked
