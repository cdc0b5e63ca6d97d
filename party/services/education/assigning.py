"""Ask the members of an organisation to take a course by a day, and call it off."""

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.choices import Audience
from party.models import Course, CourseAssignment, PartyOrganisation
from yuanbao.audit import record
from yuanbao.models import User
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, lock, unit_of_work


class AlreadyAssigned(TransitionRefused):
    """The organisation's members are asked to take the course already."""


class DayIsOver(TransitionRefused):
    """The last day lies in the past."""


class NotForThem(TransitionRefused):
    """The course is not shown to all whom it would be assigned to."""


@unit_of_work
def assign(
    course: Course,
    *,
    to: PartyOrganisation,
    due_on: date,
    note: str = "",
    by: User | None,
    at: datetime,
) -> CourseAssignment:
    """Ask the members of `to` and of all under it to take a published course by a day.

    Raises OutOfReach, NotForThem, DayIsOver, AlreadyAssigned.
    """
    organisation = lock(to, by=by, capability=Capability.ASSIGN_COURSE, act="assign_course")
    if not Course.objects.published().filter(pk=course.pk).exists():
        raise OutOfReach(f"course {course.pk} is not published")
    _check_shown(course, organisation)
    if due_on < localdate(at):
        raise DayIsOver(_("这一天已经过了，请改成以后的日子。"))
    running = CourseAssignment.objects.running().filter(course=course, organisation=organisation)
    if running.exists():
        raise AlreadyAssigned(_("这门课已经指定给他们了。要改日期，先取消再重新指定。"))
    assignment = CourseAssignment.objects.create(
        course=course,
        organisation=organisation,
        due_on=due_on,
        note=note,
        assigned_by=by,
        assigned_at=at,
    )
    record(assignment, "assign_course", by=by, at=at, course=course.pk)
    return assignment


@unit_of_work
def call_off(assignment: CourseAssignment, *, by: User | None, at: datetime) -> CourseAssignment:
    """Stop asking; what was studied stays on record. A second time changes nothing.

    Raises OutOfReach.
    """
    locked = lock(assignment, by=by, capability=Capability.ASSIGN_COURSE, act="call_off")
    if locked.ended_at is None:
        locked.ended_at = at
        locked.save(update_fields=["ended_at"])
        record(locked, "call_off", by=by, at=at)
    return locked


def _check_shown(course: Course, organisation: PartyOrganisation) -> None:
    if course.audience in {Audience.EVERYBODY, Audience.MEMBERS}:
        return
    shown = course.organisation
    if shown is None or not organisation.path.startswith(shown.path):
        raise NotForThem(_("这门课不是给这些党员看的，他们打不开，不能指定给他们。"))
