"""What follows a decision: steps with a date and somebody who does them, reported in public."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from petitions.deliberation import workflow
from petitions.deliberation.choices import MilestoneState, Phase
from petitions.models import Milestone, MilestoneReport, Topic
from petitions.services.deliberation import news
from yuanbao.audit import record, unit_of_work
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock

ORGANISE = Capability.ORGANISE_TOPIC


@unit_of_work
def add_milestone(
    topic: Topic, *, title: str, holder: str, due_on: date, by: Any, at: datetime
) -> Milestone:
    """Promise a step: who does it, and by when.

    Raises OutOfReach, TransitionRefused before the decision or for a day in the past.
    """
    topic = lock(topic, by=by, capability=ORGANISE)
    if topic.state != Phase.CARRYING_OUT:
        raise TransitionRefused(_("公布决定之后、转入监督之前，才能列落实事项。"))
    if due_on < localdate(at):
        raise TransitionRefused(_("期限不能早于今天。"))
    row = Milestone.objects.create(
        topic=topic, title=without_numbers(title), holder=holder, due_on=due_on
    )
    record(row, "add_milestone", by=by, at=at)
    words = {"title": row.title, "holder": holder, "day": f"{due_on:%Y-%m-%d}"}
    title = _("列入落实：%(title)s（%(holder)s，%(day)s 前）") % words
    news.announce(topic, "milestone", title, at=at, is_told=False)
    return row


@unit_of_work
def report(milestone: Milestone, *, text: str, by: Any, at: datetime) -> MilestoneReport:
    """Say in public how far a step is. Raises OutOfReach, TransitionRefused for a closed one."""
    milestone = lock(milestone, by=by, capability=ORGANISE)
    if milestone.state != MilestoneState.PLANNED:
        raise TransitionRefused(_("这件事已经结束，不用再报进展。"))
    return _reported(milestone, text, by=by, at=at, act="report")


@unit_of_work
def finish(milestone: Milestone, *, text: str, by: Any, at: datetime) -> Milestone:
    """Say that a step is done; whoever took part is told. Raises as `apply` does."""
    milestone = apply(milestone, workflow.FINISH, by=by, at=at)
    told = _reported(milestone, text, by=by, at=at, act="finish")
    title = _("落实完成：%(title)s") % {"title": milestone.title}
    news.announce(milestone.topic, "milestone_done", title, told.text, at=at)
    return milestone


@unit_of_work
def drop(milestone: Milestone, *, text: str, by: Any, at: datetime) -> Milestone:
    """Give a step up, with a reason that everybody reads. Raises as `apply` does."""
    milestone = apply(milestone, workflow.DROP, by=by, at=at, why=text)
    told = _reported(milestone, text, by=by, at=at, act="drop")
    title = _("不再进行：%(title)s") % {"title": milestone.title}
    news.announce(milestone.topic, "milestone_drop", title, told.text, at=at)
    return milestone


def _reported(milestone: Milestone, text: str, *, by: Any, at: datetime, act: str):
    row = MilestoneReport.objects.create(
        milestone=milestone, text=without_numbers(text), at=at, by=by
    )
    record(milestone, f"{act}_report", by=by, at=at)
    return row
