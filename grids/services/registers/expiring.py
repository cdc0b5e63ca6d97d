"""Carry out the retention that the registers declare: what its time is over for is cleared.

The row stays with its number, place and end, so that counts of the past hold; what its history
kept of the cleared fields goes with them. Of a row that still stands, what was replaced goes
when the replaced value's own time is over.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from grids.codes import Act, Standing
from grids.models import Grid, RegisterChange
from grids.registers import Register, all_registers, register
from grids.registers.retaining import by_day, by_years, years_before
from grids.services.registers import history
from grids.services.registers.deriving import complete
from grids.services.registers.history import Hand
from yuanbao.audit import record, unit_of_work
from yuanbao.fields import EncryptedTextField, sealed_length
from yuanbao.retention.rules import Sweep, register_sweep

# What was cleared, in the report of a night.
ROWS, REPLACED = "register:rows:", "register:replaced:"
AT_ONCE = 200
# How far back a run looks for replaced values: a month without runs loses nothing.
LOOK_BACK = timedelta(days=40)


@dataclass
class Expired:
    """How many rows of each register were, or would be, cleared, and how many old values."""

    rows: Counter[str] = field(default_factory=Counter)
    replaced: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.rows or self.replaced)


def expire(*, at: datetime, is_dry: bool = False) -> Expired:
    """Clear what its retention ended for by the day of `at`; a dry run only counts.

    Safe to repeat: what is cleared is not found again.
    """
    on, told = localdate(at), Expired()
    for spec in all_registers():
        for rows, names in _due(spec, on):
            told.rows[spec.key] += _clear_all(rows, spec, names, at=at, is_dry=is_dry)
        told.replaced[spec.key] += _forget_replaced(spec, on, is_dry=is_dry)
    told.rows, told.replaced = +told.rows, +told.replaced
    if told and not is_dry:
        _record(told, at=at)
    return told


@unit_of_work
def _record(told: Expired, *, at: datetime) -> None:
    district = Grid.objects.filter(parent=None).order_by("pk").first()
    if district is not None:
        rows, replaced = dict(told.rows), dict(told.replaced)
        record(district, "expire_registers", by=None, at=at, rows=rows, replaced=replaced)


# --- rows ----------------------------------------------------------------------------------------


def _due(spec: Register, on: date) -> Iterable[tuple[QuerySet[Any], list[str]]]:
    """Yield rows that still hold something that its time is over for, and those fields."""
    rows = spec.model.objects.order_by("pk")
    for years, names in by_years(spec).items():
        ended = rows.exclude(state=Standing.ACTIVE)
        yield _holding(spec, ended.filter(ended_on__lte=years_before(on, years)), names), names
    for (until, years), names in by_day(spec).items():
        past = rows.filter(**{f"{until}__lte": years_before(on, years)})
        yield _holding(spec, past, names), names


def _holding(spec: Register, rows: QuerySet[Any], names: Sequence[str]) -> QuerySet[Any]:
    test = Q()
    for name in names:
        column = spec.column(name)
        if isinstance(column, EncryptedTextField):
            rows = rows.alias(**{f"n_{name}": sealed_length(name)})
            test |= Q(**{f"n_{name}__gt": 0})
        else:
            blank = column.get_default()
            test |= Q(**{f"{name}__isnull": False}) if blank is None else ~Q(**{name: blank})
    return rows.filter(test)


def _clear_all(
    rows: QuerySet[Any], spec: Register, names: Sequence[str], *, at: datetime, is_dry: bool
) -> int:
    if is_dry:
        return rows.count()
    done, after = 0, 0
    while pks := _clear(rows.filter(pk__gt=after), spec, names, at=at):
        done, after = done + len(pks), pks[-1]
    return done


@unit_of_work
def _clear(rows: QuerySet[Any], spec: Register, names: Sequence[str], *, at: datetime) -> list[int]:
    """Clear some hundred rows with their history, note that it was done, and return their keys."""
    part = list(rows.select_for_update(of=("self",), no_key=True)[:AT_ONCE])
    for row in part:
        for name in names:
            setattr(row, name, spec.column(name).get_default())
            row.versions[name] = row.version_of(name) + 1
        complete(spec, row, {})
        row.changed_at = at
        row.save()
    pks = [row.pk for row in part]
    _forget(pks, spec, names)
    cleared = [(row, dict.fromkeys(names, (None, None))) for row in part]
    history.note(spec, Act.EXPIRE, cleared, Hand(None, at))
    return pks


def _forget(pks: Sequence[int], spec: Register, names: Sequence[str]) -> None:
    lines = RegisterChange.objects.filter(register=spec.key, row_id__in=pks)
    for line in lines.alias(n=sealed_length("facts")).filter(n__gt=0):
        _write(line, {name: pair for name, pair in _facts(line).items() if name not in names})


# --- what was replaced ---------------------------------------------------------------------------


def _forget_replaced(spec: Register, on: date, *, is_dry: bool) -> int:
    """Forget values that were replaced so long ago that their own time is over; count them."""
    done = 0
    for years, names in by_years(spec).items():
        last = make_aware(datetime.combine(years_before(on, years), time.max))
        lines = RegisterChange.objects.filter(
            register=spec.key, act__in=(Act.AMEND, Act.MERGE), at__lte=last, at__gt=last - LOOK_BACK
        )
        for line in lines.alias(n=sealed_length("facts")).filter(n__gt=0).order_by("pk"):
            gone = [name for name in names if _facts(line).get(name, [None])[0] not in ("", None)]
            done += len(gone)
            if gone and not is_dry:
                _forget_before(line, gone)
    return done


@unit_of_work
def _forget_before(line: RegisterChange, names: Sequence[str]) -> None:
    """Take out of a line what fields were before it, and all that older lines held of them."""
    facts = _facts(line)
    _write(line, {n: [None, pair[1]] if n in names else pair for n, pair in facts.items()})
    older = RegisterChange.objects.filter(
        register=line.register, row_id=line.row_id, pk__lt=line.pk
    )
    for one in older.alias(n=sealed_length("facts")).filter(n__gt=0):
        _write(one, {name: pair for name, pair in _facts(one).items() if name not in names})


def _facts(line: RegisterChange) -> dict[str, list]:
    return line.before_and_after()


def _write(line: RegisterChange, facts: dict[str, list]) -> None:
    """Seal a line's facts anew; the rest of a line is never written again."""
    if facts == _facts(line):
        return
    line.facts = json.dumps(facts, ensure_ascii=False) if facts else ""
    column: Any = RegisterChange._meta.get_field("facts")
    RegisterChange.objects.filter(pk=line.pk).update(facts=column.resealed(line))


# --- one night with all that expires -------------------------------------------------------------


def _sweep(*, at: datetime, is_dry: bool) -> dict[str, int]:
    told = expire(at=at, is_dry=is_dry)
    counts = {f"{ROWS}{key}": n for key, n in told.rows.items()}
    return counts | {f"{REPLACED}{key}": n for key, n in told.replaced.items()}


def _title(code: str) -> str:
    label = register(code.rsplit(":", 1)[1]).label
    if code.startswith(REPLACED):
        return _("%(register)s早已改掉的旧内容") % {"register": label}
    return str(label)


def register_all() -> None:
    """Have the registers' own periods carried out with those of the table."""
    register_sweep(Sweep("register:", _sweep, _title))
