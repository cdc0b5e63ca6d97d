"""The facts of a daily report: the same figures as the dashboard, and what the centre has in hand."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from dispatch.models import DailyReport, KnownEvent, Pledge
from dispatch.periods import Period
from dispatch.queries.centre.events import event_figures
from dispatch.queries.centre.sensitive import open_count
from dispatch.queries.centre.shift import missing_handovers
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.measures import Measure
from dispatch.queries.counting.reach import Cut, Reach
from yuanbao.formats import moment_text, share_text
from yuanbao.workflow import OutOfReach

N_TOPICS, N_LISTED = 8, 50
WHOLE = Reach(key="area-all", area=Q(), area_of_orders=Q())


def facts_of(day: date, *, at: datetime) -> dict[str, Any]:
    """Return a day's facts in words and numbers that stay as they are once written."""
    figures = Figures(WHOLE, Period("own", day, day), Cut(), at)
    counted, standing = figures.count(), figures.stand()
    total, now = counted.total, standing.total
    zone = get_default_timezone()
    begins = datetime.combine(day, datetime.min.time(), zone)
    events = event_figures(begins, begins + timedelta(days=1))
    return {
        "received": total[Measure.RECEIVED],
        "settled": total[Measure.SETTLED],
        "on_time": total[Measure.ON_TIME],
        "on_time_share": share_text(total[Measure.ON_TIME], total[Measure.SETTLED]),
        "open": now[Measure.OPEN],
        "overdue": now[Measure.OVERDUE],
        "sensitive": open_count(),
        "topics": _topics(counted.categories),
        "events": {"n": events.events, "matters": events.matters},
        "event_lines": _event_lines(begins, at),
        "pledges": _pledge_lines(at),
        "missing": [row.label for row in missing_handovers(at=at)],
    }


def _topics(groups: list[Any]) -> list[dict[str, Any]]:
    """Return the categories with most matters received, the largest first."""
    rows = [(group.label or _("未分类"), group.n[Measure.RECEIVED]) for group in groups]
    rows = sorted((row for row in rows if row[1]), key=lambda row: (-row[1], row[0]))
    return [{"name": name, "n": n} for name, n in rows[:N_TOPICS]]


def _event_lines(begins: datetime, at: datetime) -> list[dict[str, Any]]:
    rows = KnownEvent.objects.filter(starts_at__lt=begins + timedelta(days=1))
    rows = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=begins))
    rows = rows.select_related("agency").annotate(n=Count("matters")).order_by("-starts_at")
    return [
        {
            "title": event.title,
            "who": event.agency.name,
            "n": event.n,
            "state": _("已结束") if event.ended_at else moment_text(event.expected_at, at),
        }
        for event in rows[:N_LISTED]
    ]


def _pledge_lines(at: datetime) -> list[dict[str, Any]]:
    rows = Pledge.objects.open().filter(petition__is_sensitive=False)
    rows = rows.select_related("petition", "person").order_by("due_at", "id")
    return [
        {
            "number": str(row.petition),
            "text": row.text,
            "who": str(row.person),
            "when": moment_text(row.due_at, at),
            "late": row.due_at <= at,
        }
        for row in rows[:N_LISTED]
    ]


def reports() -> QuerySet[DailyReport]:
    """Return every report, the newest first."""
    return DailyReport.objects.select_related("signed_by").order_by("-on")


def report_for(public_id: Any, *, drafts: bool) -> DailyReport:
    """Return one report; drafts only for those who may see them. Raises OutOfReach."""
    rows = DailyReport.objects.select_related("signed_by", "edited_by")
    row = rows.filter(public_id=public_id).first()
    if row is None or not (row.is_signed or drafts):
        raise OutOfReach(f"no report {public_id}")
    return row
