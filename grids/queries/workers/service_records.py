"""What somebody did in grid work that the territory itself keeps: visits, points seen, tasks."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from grids.codes import CareResult
from grids.models import CardIssue, CareVisit, SafetyLook, TaskCell
from grids.tasking.choices import SETTLED
from grids.workers.records import RecordKind, register_record

# The outcomes by which something was done for the person visited.
HELPED = (CareResult.HELPED, CareResult.REFERRED)


def register_all() -> None:
    register_record(RecordKind("visits", _("走访"), visits_of))
    register_record(RecordKind("care", _("走访中帮办或转介"), care_done_by))
    register_record(RecordKind("points", _("看过的安全点位"), points_seen_by))
    register_record(RecordKind("tasks", _("填报的任务"), tasks_answered_by))
    register_record(RecordKind("cards", _("发出的联系卡"), cards_given_by))


def visits_of(user: Any, since: date) -> QuerySet[CareVisit]:
    return CareVisit.objects.filter(by=user.pk, at__gte=_start(since))


def care_done_by(user: Any, since: date) -> QuerySet[CareVisit]:
    return visits_of(user, since).filter(result__in=HELPED)


def points_seen_by(user: Any, since: date) -> QuerySet[SafetyLook]:
    return SafetyLook.objects.filter(by=user.pk, at__gte=_start(since))


def tasks_answered_by(user: Any, since: date) -> QuerySet[TaskCell]:
    done = TaskCell.objects.filter(state__in=sorted(SETTLED), answered_by=user.pk)
    return done.filter(answered_at__gte=_start(since))


def cards_given_by(user: Any, since: date) -> QuerySet[CardIssue]:
    return CardIssue.objects.filter(by=user.pk, at__gte=_start(since))


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))
