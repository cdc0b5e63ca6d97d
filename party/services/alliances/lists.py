"""The three lists: needs, resources, and the projects that bring them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.alliances import workflow
from party.alliances.choices import NeedState
from party.models import (
    Alliance,
    AllianceNeed,
    AllianceProject,
    AllianceResource,
    JointMeeting,
    MemberUnit,
    ProjectMilestone,
)
from party.services.alliances.members import lock_alliance
from yuanbao.audit import record
from yuanbao.models import Purpose, User
from yuanbao.photos import CleanPhoto
from yuanbao.roles import Capability
from yuanbao.services.attaching import attach
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock, unit_of_work


class NotMatching(TransitionRefused):
    """A need and a resource of two alliances, or a resource that was taken back."""


class DaysOutOfOrder(TransitionRefused):
    """A milestone or an end that lies in the past or after the project's own."""


class MilestonesLeft(TransitionRefused):
    """A project was to be completed before its last step."""


class ProofMissing(TransitionRefused):
    """A project was to be completed without saying or showing what was done."""


class ReasonMissing(TransitionRefused):
    """A need was to be dropped or a project stopped without a reason."""


@dataclass(frozen=True)
class Plan:
    """How a need is met: with which resource, by whom, by when and in which steps."""

    title: str
    resource: AllianceResource
    owner: str
    due_on: date
    milestones: Sequence[tuple[str, date]] = ()
    meeting: JointMeeting | None = None


@unit_of_work
def list_need(
    alliance: Alliance,
    *,
    title: str,
    raised_by: str,
    detail: str = "",
    by: User | None,
    at: datetime,
) -> AllianceNeed:
    """Put a need on the list. Raises OutOfReach, WentIntoAnother."""
    locked = lock_alliance(alliance, by)
    need = AllianceNeed.objects.create(
        alliance=locked, title=title, raised_by=raised_by, detail=detail, listed_at=at
    )
    record(need, "list_need", by=by, at=at)
    return need


@unit_of_work
def drop_need(need: AllianceNeed, *, why: str, by: User | None, at: datetime) -> AllianceNeed:
    """Take a need off the list. Raises ReasonMissing, OutOfReach, TransitionRefused."""
    if not why.strip():
        raise ReasonMissing(_("请写明为什么撤下。"))
    dropped: AllianceNeed = apply(need, workflow.DROP, by=by, at=at, why=why)
    return dropped


@unit_of_work
def list_resource(
    unit: MemberUnit, *, title: str, detail: str = "", by: User | None, at: datetime
) -> AllianceResource:
    """Put what a unit offers on the list. Raises OutOfReach, also for a unit that has left."""
    locked: MemberUnit = lock(unit, by=by, capability=Capability.KEEP_ALLIANCE)
    if locked.left_on is not None:
        raise OutOfReach(f"unit {locked.pk} has left")
    resource = AllianceResource.objects.create(
        alliance=locked.alliance, unit=locked, title=title, detail=detail, listed_at=at
    )
    record(locked.alliance, "list_resource", by=by, at=at, resource=str(resource.public_id))
    return resource


@unit_of_work
def take_back(resource: AllianceResource, *, by: User | None, at: datetime) -> AllianceResource:
    """Take a resource off the list; projects that use it go on. Raises OutOfReach."""
    locked: AllianceResource = lock(resource, by=by, capability=Capability.KEEP_ALLIANCE)
    if locked.withdrawn_at is None:
        locked.withdrawn_at = at
        locked.save(update_fields=["withdrawn_at"])
        record(locked.alliance, "take_back", by=by, at=at, resource=str(locked.public_id))
    return locked


@unit_of_work
def match(need: AllianceNeed, plan: Plan, *, by: User | None, at: datetime) -> AllianceProject:
    """Bring a need and a resource together into a project.

    Raises OutOfReach, NotMatching, DaysOutOfOrder, TransitionRefused.
    """
    resource = AllianceResource.objects.select_for_update(no_key=True).get(pk=plan.resource.pk)
    if resource.alliance_id != need.alliance_id or resource.withdrawn_at is not None:
        raise NotMatching(_("这个资源已经收回，或者不在同一张清单上，请另选一个。"))
    _check_days(plan, localdate(at))
    matched = apply(need, workflow.MATCH, by=by, at=at)
    project = AllianceProject.objects.create(
        alliance=matched.alliance,
        need=matched,
        resource=resource,
        meeting=plan.meeting,
        title=plan.title,
        owner=plan.owner,
        due_on=plan.due_on,
        agreed_at=at,
    )
    ProjectMilestone.objects.bulk_create(
        ProjectMilestone(project=project, number=number, title=title, due_on=day)
        for number, (title, day) in enumerate(plan.milestones, start=1)
    )
    record(project, "agree", by=by, at=at, need=matched.pk)
    return project


@unit_of_work
def start(project: AllianceProject, *, by: User | None, at: datetime) -> AllianceProject:
    """Begin a project. Raises OutOfReach, TransitionRefused."""
    started: AllianceProject = apply(project, workflow.START, by=by, at=at)
    return started


@unit_of_work
def reach(
    project: AllianceProject, number: int, *, by: User | None, at: datetime
) -> ProjectMilestone:
    """Note that a step of a running project was reached. Raises OutOfReach, TransitionRefused."""
    locked = lock(project, by=by, capability=Capability.KEEP_ALLIANCE, act="reach")
    if locked.state not in workflow.COMPLETE.sources:
        raise TransitionRefused(
            _("现在是“%(state)s”，进行中的项目才能记节点。") % {"state": locked.get_state_display()}
        )
    step = locked.milestones.filter(number=number).first()
    if step is None:
        raise OutOfReach(f"project {locked.pk} has no milestone {number}")
    if step.reached_on is None:
        step.reached_on = localdate(at)
        step.save(update_fields=["reached_on"])
        record(locked, "reach", by=by, at=at, milestone=number)
    found: ProjectMilestone = step
    return found


@unit_of_work
def complete(
    project: AllianceProject,
    *,
    result: str,
    photos: Sequence[CleanPhoto],
    by: User | None,
    at: datetime,
) -> AllianceProject:
    """End a project with what was done and a picture of it; its need is met.

    Raises ProofMissing, MilestonesLeft, OutOfReach, TransitionRefused.
    """
    if not result.strip() or not photos:
        raise ProofMissing(_("请写明办成了什么，并附至少一张照片作证。"))
    locked = lock(project, by=by, capability=Capability.KEEP_ALLIANCE, act="complete")
    left = locked.milestones.filter(reached_on__isnull=True).count()
    if left:
        raise MilestonesLeft(_("还有 %d 个节点没有做到，先把节点记完。") % left)
    done = apply(locked, workflow.COMPLETE, by=by, at=at, result=result)
    attach(done, photos, purpose=Purpose.FINISH, at=at, is_public=True)
    apply(done.need, workflow.MEET, by=by, at=at)
    finished: AllianceProject = done
    return finished


@unit_of_work
def stop(project: AllianceProject, *, why: str, by: User | None, at: datetime) -> AllianceProject:
    """End a project that does not come about; its need waits for another.

    Raises ReasonMissing, OutOfReach, TransitionRefused.
    """
    if not why.strip():
        raise ReasonMissing(_("请写明为什么中止，公开页面上会显示“已中止”。"))
    stopped: AllianceProject = apply(project, workflow.STOP, by=by, at=at, why=why)
    if stopped.need.state == NeedState.MATCHED:
        apply(stopped.need, workflow.OPEN_AGAIN, by=by, at=at, matched_at=None)
    return stopped


def _check_days(plan: Plan, today: date) -> None:
    days = [day for _title, day in plan.milestones]
    if plan.due_on < today or any(day < today or day > plan.due_on for day in days):
        raise DaysOutOfOrder(_("日期不对：节点不能早于今天，也不能晚于“办到哪天”。"))
