"""What the clock does for sealed reports: shut, entrust, remind, clear. Safe to run any number of times."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from petitions.models import SealedReport
from petitions.sealed.queries import within_reach
from petitions.services.sealed.emptying import clear_left
from petitions.services.sealed.entrusting import entrust_waiting
from petitions.services.sealed.opening import shut_expired
from yuanbao.models import Channel
from yuanbao.notifications import notify
from yuanbao.roles import Capability

# Custody is reminded once a day from a day before the moment on.
AHEAD = timedelta(days=1)


def sweep(*, at: datetime) -> None:
    """Do all that is due."""
    clear_left()
    shut_expired(at=at)
    entrust_waiting(at=at)
    remind(at=at)


def remind(*, at: datetime) -> int:
    """Tell custody, once a day each, that somebody is owed a word; return how many reports."""
    owed = SealedReport.objects.filter(tell_by__lte=at + AHEAD, told_at__isnull=True)
    reports = list(owed.order_by("pk"))
    people = {p.pk: p for r in reports for p in within_reach(r, Capability.KEEP_SEALED)}
    for person in people.values():
        notify(
            key=f"news:{localdate(at)}:{person.pk}",
            title=_("有新消息"),
            user=person,
            channels=[Channel.IN_APP],
            at=at,
        )
    return len(reports)
