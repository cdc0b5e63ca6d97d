"""日报: drafted at 17:00 from figures, edited by a shift leader, signed, and frozen."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from dispatch.models import DailyReport
from dispatch.notices_centre import centre_staff
from dispatch.queries.centre.report import facts_of
from dispatch.services.centre.roster import check_leads
from yuanbao.audit import record, unit_of_work
from yuanbao.notifications import notify
from yuanbao.public_numbers import redact
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

DRAFTED_FROM = time(17)
# How far back a worker that was down for long still drafts.
LOOK_BACK = timedelta(days=7)


@unit_of_work
def draft(day: date, *, at: datetime, by: Any = None) -> DailyReport:
    """起草 a day's report from figures and events; one that exists already is left as it is.

    Raises OutOfReach for whoever leads no shift, TransitionRefused for a day that has not come.
    """
    check_leads(by, at=at)
    if day > localdate(at):
        raise TransitionRefused(_("这一天还没有到，不能起草日报。"))
    row = DailyReport.objects.filter(on=day).first()
    if row is not None:
        return row
    row = DailyReport.objects.create(on=day, figures=facts_of(day, at=at), drafted_at=at)
    record(row, "draft", by=by, at=at)
    for person in centre_staff(Capability.LEAD_SHIFT, at=at):
        notify(
            key=f"report:{row.pk}:{person.pk}",
            user=person,
            title=_("%(month)s月%(day)s日的日报已起草，请编辑签发")
            % {"month": day.month, "day": day.day},
            url=reverse("dispatch:report-detail", args=[row.public_id]),
            at=at,
        )
    return row


def missed(*, at: datetime) -> list[date]:
    """Return the days whose draft nobody made, at most a week back; today counts from 17:00.

    None before the first report: the platform was not there then.
    """
    now = localtime(at)
    today = now.date()
    first = DailyReport.objects.aggregate(first=Min("on"))["first"] or today
    since = max(first, today - LOOK_BACK)
    made = set(DailyReport.objects.filter(on__gte=since).values_list("on", flat=True))
    days = [since + timedelta(days=n) for n in range((today - since).days + 1)]
    due = [day for day in days if day < today or now.time() >= DRAFTED_FROM]
    return [day for day in due if day not in made]


def draft_missed(*, at: datetime) -> list[DailyReport]:
    """Draft what the task of 17:00 left out because no worker ran. Safe to repeat."""
    return [draft(day, at=at) for day in missed(at=at)]


@unit_of_work
def edit(row: DailyReport, *, words: str, tomorrow: str, by: Any, at: datetime) -> DailyReport:
    """Write what the figures do not say. Raises OutOfReach, TransitionRefused once it is signed."""
    row = _open(row, by=by, at=at)
    row.words, row.tomorrow = redact(words).text.strip(), redact(tomorrow).text.strip()
    row.edited_by, row.edited_at = by, at
    row.save(update_fields=["words", "tomorrow", "edited_by", "edited_at"])
    record(row, "edit", by=by, at=at)
    return row


def _open(row: DailyReport, *, by: Any, at: datetime) -> DailyReport:
    check_leads(by, at=at)
    rows = DailyReport.objects.select_for_update(of=("self",)).select_related("signed_by")
    row = rows.get(pk=row.pk)
    if row.signed_at is not None:
        raise TransitionRefused(
            _("%(who)s已在 %(when)s 签发，日报不能再改。您写的内容还在。")
            % {"who": row.signed_by, "when": localtime(row.signed_at).strftime("%m-%d %H:%M")}
        )
    return row


@unit_of_work
def refresh(row: DailyReport, *, by: Any, at: datetime) -> DailyReport:
    """Take the figures anew; the words stay. Raises OutOfReach, TransitionRefused once signed."""
    row = _open(row, by=by, at=at)
    row.figures, row.drafted_at = facts_of(row.on, at=at), at
    row.save(update_fields=["figures", "drafted_at"])
    record(row, "refresh", by=by, at=at)
    return row


@unit_of_work
def sign(row: DailyReport, *, by: Any, at: datetime) -> DailyReport:
    """签发: from now on nothing of it changes, whatever the figures become.

    Raises OutOfReach, or TransitionRefused without words or when it was signed before.
    """
    row = _open(row, by=by, at=at)
    if not row.words:
        raise TransitionRefused(_("请先写今日要情，没有大事也写一句“平稳”，再签发。"))
    row.signed_by, row.signed_at = by, at
    row.save(update_fields=["signed_by", "signed_at"])
    record(row, "sign", by=by, at=at)
    return row
