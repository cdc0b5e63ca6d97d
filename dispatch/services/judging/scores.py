"""确认月报: a month's score is fixed by a person once nothing about it can be appealed any more."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from dispatch.models import Appeal, ScoreMonth
from dispatch.periods import Period
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.reach import Cut
from dispatch.queries.counting.score_table import Table
from dispatch.queries.counting.scores import WHOLE_DISTRICT, count_month
from dispatch.queries.desks.scope import area_of
from dispatch.services.judging.appeals import appeal_ends_at
from yuanbao.audit import record, unit_of_work
from yuanbao.formats import moment_text
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused


def confirmable_from(month: Period) -> datetime:
    """Return the moment when a month's last rating cannot be appealed against any more."""
    last_moment = month.ends(get_current_timezone()) - timedelta(microseconds=1)
    return appeal_ends_at(last_moment)


@unit_of_work
def confirm_scores(month: Period, *, by: Any, at: datetime) -> ScoreMonth:
    """Keep the month's amounts as they are now; what changes later is shown beside them.

    Raises OutOfReach without a post over the whole district; TransitionRefused before the days
    for appeals are over, while one is undecided, and for a month confirmed before.
    """
    area = area_of(by, Capability.CONFIRM_SCORES)
    if area is None or area:
        raise OutOfReach(f"{by} may not confirm scores")
    _check(month, at)
    counted = count_month(Figures(reach=WHOLE_DISTRICT, period=month, cut=Cut(), at=at))
    row, is_new = ScoreMonth.objects.get_or_create(
        month=month.first,
        defaults={"amounts": counted.as_json(), "confirmed_by": by, "confirmed_at": at},
    )
    if not is_new:
        words = {"who": row.confirmed_by, "when": moment_text(row.confirmed_at, at)}
        raise TransitionRefused(_("%(who)s已在 %(when)s 确认过这个月，数字没有再动。") % words)
    record(row, "confirm_scores", by=by, at=at, month=f"{month.first:%Y-%m}")
    return row


def _check(month: Period, at: datetime) -> None:
    opens = confirmable_from(month)
    if at <= opens:
        words = _("月底后还有五个工作日可以申诉，%(when)s 之后才能确认。")
        raise TransitionRefused(words % {"when": moment_text(opens, at)})
    zone = get_current_timezone()
    open_appeals = Appeal.objects.filter(
        decided_at=None,
        rating__rated_at__gte=month.begins(zone),
        rating__rated_at__lt=month.ends(zone),
    ).count()
    if open_appeals:
        words = _("这个月的评价还有 %(n)s 件申诉没有裁定，裁定后再确认。")
        raise TransitionRefused(words % {"n": open_appeals})


@unit_of_work
def note_export(table: Table, form: str, *, by: Any, at: datetime) -> None:
    """Record that a month's table was taken out of the platform, by whom and in which form."""
    record(by, "export_scores", by=by, at=at, month=table.month, rows=table.by, form=form)
