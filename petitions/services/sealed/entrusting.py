"""Who handles a sealed report: never the accused, their unit, nor anybody under them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from petitions.models import SealedReport
from petitions.sealed import workflow
from petitions.sealed.choices import OPEN, SealedState
from petitions.sealed.queries import within_reach
from petitions.sealed.units import hashes_of_own
from petitions.services.sealed.telling import tell
from yuanbao.audit import unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply

# What nobody entrusted for so long is entrusted by the clock.
WAITS = timedelta(days=5)


class NotImpartial(TransitionRefused):
    """The person is, belongs to, or stands under whom the report concerns; nothing was done."""


@unit_of_work
def entrust(report: SealedReport, *, handler: Any, by: Any, at: datetime) -> SealedReport:
    """Give the report to a handler: the one way in, by hand, for many, and by the clock.

    Raises OutOfReach, TransitionRefused, NotImpartial.
    """
    if handler.pk not in {person.pk for person in within_reach(report, Capability.HANDLE_SEALED)}:
        raise NotImpartial(
            _("不能交给%(name)s：本人、同单位或下级涉及这件举报，或不是密封件经办人。没有改动。")
            % {"name": handler}
        )
    units = sorted(hashes_of_own(handler))
    report = apply(report, workflow.ENTRUST, by=by, at=at, handler=handler, handler_units=units)
    tell([handler], at=at)
    return report


@unit_of_work
def entrust_many(
    reports: Iterable[SealedReport], *, handler: Any, by: Any, at: datetime
) -> list[SealedReport]:
    """Give several reports to one handler: all of them, or none when one is refused."""
    return [entrust(report, handler=handler, by=by, at=at) for report in reports]


def entrust_waiting(*, at: datetime) -> int:
    """Entrust what waited too long to whoever has least of it; return how many. By the clock."""
    waiting = SealedReport.objects.filter(state=SealedState.SEALED, sealed_at__lte=at - WAITS)
    done = 0
    for report in waiting.order_by("pk"):
        free = least_burdened(within_reach(report, Capability.HANDLE_SEALED))
        if free is not None:
            entrust(report, handler=free, by=None, at=at)
            done += 1
    return done


def least_burdened(people: list[Any]) -> Any:
    """Return the one with the fewest open reports, the first by name of several; None of nobody."""
    held = SealedReport.objects.filter(Q(state__in=OPEN), handler__in=people)
    counts = dict(held.values_list("handler").annotate(n=Count("pk")))
    return min(people, key=lambda person: counts.get(person.pk, 0), default=None)
