"""What passes from one agency to another on the day of a change: people, duties, officers on loan."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.models import Agency, DutyRule, KnownEvent, Secondment, Staffing


def pass_people(agency: Agency, to: Agency, *, at: datetime) -> int:
    """Let everybody serve in the other agency from today, as what they were; returns how many.

    Who has the same place there already keeps that one.
    """
    day = localdate(at)
    rows = list(_open_places(agency, day))
    for row in rows:
        starts_on, ends_on = max(day, row.starts_on), row.ends_on
        _end(row, day)
        same = Staffing.objects.on(starts_on).filter(user=row.user_id, agency=to, role=row.role)
        if not same.exists():
            Staffing.objects.create(
                user_id=row.user_id,
                agency=to,
                role=row.role,
                section_id=row.section_id,
                stand_in_id=row.stand_in_id,
                starts_on=starts_on,
                ends_on=ends_on,
            )
    return len(rows)


def end_people(agency: Agency, *, at: datetime) -> int:
    """End every place in the agency with yesterday; returns how many."""
    rows = list(_open_places(agency, localdate(at)))
    for row in rows:
        _end(row, localdate(at))
    return len(rows)


def _open_places(agency: Agency, day: date) -> QuerySet[Staffing]:
    rows = agency.staffings.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return rows.select_for_update(of=("self",)).order_by("id")


def _end(row: Staffing, day: date) -> None:
    """End a place with the day before; one that begins today ends today, a later one never was."""
    if row.starts_on > day:
        row.delete()
        return
    row.ends_on = max(row.starts_on, day - timedelta(days=1))
    row.save(update_fields=["ends_on"])


def pass_seconded(agency: Agency, to: Agency) -> int:
    """Let the officers whom the agency lent to the centre belong to its successor."""
    return Secondment.objects.filter(agency=agency, ends_on=None).update(agency=to)


def pass_events(agency: Agency, to: Agency) -> int:
    """Let the known events that are not over be the other agency's to answer."""
    return KnownEvent.objects.filter(agency=agency, ended_at=None).update(agency=to)


def duties_of(agency: Agency, day: date) -> QuerySet[DutyRule]:
    """Return the rows of the duty catalogue that name the agency on that day or later."""
    named = Q(lead=agency) | Q(assisting=agency)
    rows = DutyRule.objects.filter(named, is_active=True)
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).distinct()


def pass_duties(agency: Agency, to: Agency, *, why: str, at: datetime) -> int:
    """Name the other agency in every duty from today; the old rows end yesterday."""
    rows = list(duties_of(agency, localdate(at)).order_by("id"))
    for rule in rows:
        _take_over(rule, agency, to, why=why, day=localdate(at))
    return len(rows)


def cut_duties(
    agency: Agency,
    to: Agency,
    categories: Sequence[Any],
    towns: Sequence[Any],
    *,
    why: str,
    at: datetime,
) -> int:
    """Let the other agency lead the named categories from today; returns how many rows it got.

    With towns it leads there alone: a row for a smaller area wins over the one for everywhere.
    Without categories every duty that the agency leads is meant.
    """
    day = localdate(at)
    rows = duties_of(agency, day).filter(lead=agency)
    if categories:
        rows = rows.filter(Q(category__in=categories) | Q(category__parent__in=categories))
    n = 0
    for rule in rows.order_by("id"):
        if not towns:
            _take_over(rule, agency, to, why=why, day=day)
            n += 1
        elif rule.area_id is None:
            for town in towns:
                _copy(rule, agency, to, why=why, day=day, area=town)
                n += 1
    return n


def _take_over(rule: DutyRule, agency: Agency, to: Agency, *, why: str, day: date) -> None:
    new = _copy(rule, agency, to, why=why, day=day, area=rule.area)
    if rule.valid_from >= day:
        new.valid_from = rule.valid_from
        new.save(update_fields=["valid_from"])
        rule.is_active = False
        rule.save(update_fields=["is_active"])
        return
    rule.valid_to = day - timedelta(days=1)
    rule.save(update_fields=["valid_to"])


def _copy(
    rule: DutyRule, agency: Agency, to: Agency, *, why: str, day: date, area: Any
) -> DutyRule:
    new = DutyRule.objects.create(
        category_id=rule.category_id,
        area=area,
        lead=to if rule.lead_id == agency.pk else rule.lead,
        lead_token=rule.lead_token,
        assisting_tokens=rule.assisting_tokens,
        note=rule.note,
        source=_("机构调整：%(why)s") % {"why": why[:100]},
        valid_from=day,
        valid_to=rule.valid_to,
    )
    helpers = {to if helper == agency else helper for helper in rule.assisting.all()}
    new.assisting.set(helper for helper in helpers if helper.pk != new.lead_id)
    return new
