"""Read the yearly holiday plans from rows of a table, and make a calendar of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yuanbao.calendars import WorkCalendar

CONFIRMED = "confirmed"
PROVISIONAL = "provisional"
COLUMNS = ("year", "status", "first", "last", "kind", "holiday", "source")


class PlanRefused(ValueError):
    """The rows are not a plan; the message names the line and what is wrong with it."""


@dataclass(frozen=True)
class YearPlan:
    """One year's exceptions to the Monday-to-Friday week.

    `rest` pairs each day off with its holiday's name; `work` holds the make-up working days.
    """

    year: int
    status: str
    source: str
    rest: tuple[tuple[date, str], ...]
    work: tuple[date, ...]


def plans_of(rows: Iterable[Mapping[str, str]]) -> tuple[YearPlan, ...]:
    """Turn rows into one plan a year, oldest first.

    A row is a span of days of one year and one kind: `rest` with the holiday's name, or `work`.
    Raises PlanRefused, naming the line, for anything else, for two kinds on one day, and for a
    year that is both confirmed and provisional.
    """
    years: dict[int, dict[str, Any]] = {}
    for line, row in enumerate(rows, start=2):
        year, status, days, kind = _read(row, line)
        plan = years.setdefault(year, {"status": status, "sources": {}, "rest": {}, "work": {}})
        if plan["status"] != status:
            raise PlanRefused(f"第 {line} 行：{year} 年既写了已公布，又写了暂定。")
        if plan["rest"].keys() & days or plan["work"].keys() & days:
            raise PlanRefused(f"第 {line} 行：同一天写了两次。")
        plan[kind].update(dict.fromkeys(days, (row["holiday"] or "").strip()))
        plan["sources"][(row["source"] or "").strip()] = None
    return tuple(_plan(year, years[year]) for year in sorted(years))


def calendar_from(plans: Iterable[YearPlan], *, version: int) -> WorkCalendar:
    """Put the plans of several years together as one calendar."""
    plans = tuple(plans)
    return WorkCalendar(
        version=version,
        rest=frozenset(day for plan in plans for day, _ in plan.rest),
        work=frozenset(day for plan in plans for day in plan.work),
        confirmed=frozenset(plan.year for plan in plans if plan.status == CONFIRMED),
        provisional=frozenset(plan.year for plan in plans if plan.status == PROVISIONAL),
    )


def _read(row: Mapping[str, str], line: int) -> tuple[int, str, dict[date, None], str]:
    missing = [column for column in COLUMNS if row.get(column) is None]
    if missing:
        raise PlanRefused(f"第 {line} 行：缺少 {'、'.join(missing)} 列。")
    try:
        year = int(row["year"])
        first, last = (date.fromisoformat(row[name].strip()) for name in ("first", "last"))
    except ValueError as error:
        raise PlanRefused(f"第 {line} 行：年份或日期写法不对，应如 2026-10-01。") from error
    status, kind = row["status"].strip(), row["kind"].strip()
    if status not in {CONFIRMED, PROVISIONAL} or kind not in {"rest", "work"}:
        raise PlanRefused(f"第 {line} 行：状态或种类不认识。")
    if not (first <= last and first.year == last.year == year):
        raise PlanRefused(f"第 {line} 行：起止日期应先后有序，并在 {year} 年之内。")
    span = (last - first).days + 1
    return year, status, {first + timedelta(n): None for n in range(span)}, kind


def _plan(year: int, facts: Mapping[str, Any]) -> YearPlan:
    return YearPlan(
        year=year,
        status=facts["status"],
        source="；".join(source for source in facts["sources"] if source),
        rest=tuple(sorted(facts["rest"].items())),
        work=tuple(sorted(facts["work"])),
    )
