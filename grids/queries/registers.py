"""Reads of the registers: what a person may see, what a search finds, one row with its history."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet

from grids.choices import Level
from grids.codes import Standing
from grids.models import Grid, RegisterChange
from grids.registers import Register, all_registers, shown
from grids.scoping import reach_grids, territory_filter
from yuanbao.crypto import blind_index
from yuanbao.identifiers import IdentifierRefused, read_phone
from yuanbao.roles import Capability

SEE = Capability.VIEW_REGISTER
NUMBER = re.compile(r"[A-Z]\d{9}", re.ASCII)
# Where the address stands of rows without one of their own, nearest first.
ADDRESS_PATHS = {
    "household": ("room",),
    "resident": ("household__room",),
    "care": ("resident__household__room", "household__room"),
}
MOST_POINTS = 500
MOST_HISTORY = 50


@dataclass(frozen=True)
class Wanted:
    """What a list of a register is filtered by; `coded` are code fields and their codes."""

    q: str = ""
    grid: Grid | None = None
    state: str = Standing.ACTIVE
    coded: dict[str, str] = field(default_factory=dict)


def _with_places(spec: Register, rows: QuerySet) -> QuerySet:
    paths = ADDRESS_PATHS.get(spec.key, ())
    return rows.select_related("grid", *paths).defer("grid__boundary")


def found(spec: Register, reach: Sequence[Grid], wanted: Wanted) -> QuerySet:
    """Return the rows of the places that fit, the newest first.

    `reach` is what `reach_grids` says of the person. Of a page, ask for the keys and `rows_of` them.
    """
    rows = _with_places(spec, spec.model.objects.filter(territory_filter(reach)))
    if wanted.grid is not None:
        rows = rows.filter(territory_filter([wanted.grid]))
        reach = [wanted.grid]
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    rows = rows.filter(**wanted.coded)
    if wanted.q:
        rows = rows.filter(_matches(spec, wanted.q))
    # Few rows fit: sorted by what no index holds, they are looked up first. In the order of an
    # index the database would walk through everybody's until a page is full.
    is_narrow = wanted.q or all(place.level > Level.COMMUNITY for place in reach)
    return rows.order_by(-F("id") if is_narrow else "-id")


def rows_of(spec: Register, keys: Iterable[int]) -> QuerySet:
    """Return rows with what a line of a list shows, the newest first.

    Read together with what they are found by, everybody's rows would be joined to their places.
    """
    return _with_places(spec, spec.model.objects.filter(pk__in=list(keys))).order_by("-id")


def _matches(spec: Register, typed: str) -> Q:
    """Find by number, by a whole name, phone or identity number, by the start of an address.

    Each way has its own index: as one test with ORs they would be read without any.
    """
    if NUMBER.fullmatch(typed.upper()):
        return Q(number=typed.upper())
    first, *others = [
        spec.model.objects.filter(way).values("pk") for way in _ways(spec, typed)
    ] or [spec.model.objects.none()]
    return Q(pk__in=first.union(*others) if others else first)


def _ways(spec: Register, typed: str) -> Iterator[Q]:
    for one in spec.fields:
        if one.index:
            kept = _as_kept(one.index_kind, typed)
            yield Q(**{one.index: blind_index(one.index_kind, kept)})
    spelled = typed.lower().replace(" ", "")
    for path in ADDRESS_PATHS.get(spec.key, ("",)) if _has_address(spec) else ():
        start = f"{path}__" if path else ""
        yield Q(**{f"{start}address__startswith": typed})
        if spelled.isascii():
            yield Q(**{f"{start}pinyin__startswith": spelled})
            yield Q(**{f"{start}initials__startswith": spelled})
    for name in ("name", "code", "uscc"):
        if spec.has(name) and not spec.field(name).is_personal:
            yield Q(**{f"{name}__startswith": typed})


def _has_address(spec: Register) -> bool:
    return spec.key in ADDRESS_PATHS or spec.has("address")


def _as_kept(kind: str, typed: str) -> str:
    if kind == "id-number":
        return typed.upper()
    if kind != "phone":
        return typed
    try:
        return read_phone(typed)
    except IdentifierRefused:
        return typed


@dataclass(frozen=True)
class Cell:
    """One field of one row as it is shown; personal values are masked."""

    name: str
    label: str
    text: str
    opens: bool = False
    is_filled: bool = True


@dataclass(frozen=True)
class Line:
    row: Any
    title: str
    address: str
    cells: list[Cell]


def lines(spec: Register, rows: Sequence[Any]) -> list[Line]:
    """Return rows as lines of a list; asks the database nothing."""
    names = [one.name for one in spec.fields if one.in_list and one.name != spec.title]
    names = [name for name in names if name != "address"]
    return [
        Line(row, title_of(spec, row), address_of(spec, row), [cell(spec, row, n) for n in names])
        for row in rows
    ]


def heads(spec: Register) -> list[str]:
    names = [one.name for one in spec.fields if one.in_list and one.name != spec.title]
    return [spec.label_of(name) for name in names if name != "address"]


def cell(spec: Register, row: Any, name: str) -> Cell:
    one, value = spec.field(name), getattr(row, name)
    label = spec.label_of(name)
    if one.mask is not None:
        return Cell(name, label, one.mask(value) if value else "", bool(value), bool(value))
    text = shown(value, spec.column(name))
    return Cell(name, label, text, is_filled=bool(text))


def title_of(spec: Register, row: Any) -> str:
    if spec.key == "care":
        return f"{row.get_programme_display()}·{row.get_task_display()}"
    if not spec.title:
        return row.number
    return cell(spec, row, spec.title).text or row.number


def address_of(spec: Register, row: Any) -> str:
    """Return where the row lies in words: its address, or that of the room it belongs to."""
    if spec.has("address"):
        return row.address
    for path in ADDRESS_PATHS.get(spec.key, ()):
        at: Any = row
        for step in path.split("__"):
            at = getattr(at, step, None) if at is not None else None
        if at is not None:
            return at.address
    return ""


@dataclass(frozen=True)
class Belonging:
    """A register's rows that belong to the row shown."""

    spec: Register
    rows: list[Line]


@dataclass(frozen=True)
class RowPage:
    cells: list[Cell]
    parents: list[tuple[Register, Line]]
    below: list[Belonging]
    history: list[dict[str, Any]]


def row_page(spec: Register, row: Any) -> RowPage:
    """Return one row with what it belongs to, what belongs to it, and its history."""
    kind = getattr(row, "kind", "")
    names = [n for n in spec.names if n not in spec.parents and spec.applies(n, kind)]
    parents = []
    for name in spec.parents:
        parent, upper = getattr(row, name), spec.parent_register(name)
        if parent is not None and upper is not None:
            parents.append((upper, lines(upper, [parent])[0]))
    below = [Belonging(child, _below(child, name, row)) for child, name in spec.children()]
    return RowPage([cell(spec, row, n) for n in names], parents, below, history_of(spec, row))


def _below(child: Register, name: str, row: Any) -> list[Line]:
    rows = child.model.objects.standing().filter(**{name: row}).order_by("pk")
    return lines(child, rows.select_related(*ADDRESS_PATHS.get(child.key, ()))[:100])


def history_of(spec: Register, row: Any) -> list[dict[str, Any]]:
    """Return the newest lines of a row's history as entries of a timeline, openings included."""
    changes = RegisterChange.objects.filter(register=spec.key, row_id=row.pk).order_by("-id")
    return [
        {
            "title": change.get_act_display(),
            "who": change.by_name,
            "at": change.at,
            "text": "；".join(filter(None, [_told(spec, change), change.why])),
        }
        for change in changes[:MOST_HISTORY]
    ]


def _told(spec: Register, change: RegisterChange) -> str:
    """Name the fields of a change; what personal fields held is not told."""
    labels = []
    facts = change.before_and_after()
    for name in change.fields:
        before, after = facts.get(name, [None, None])
        if not spec.has(name):
            continue
        label = spec.label_of(name)
        if change.act == "amend" and name not in spec.parents and not spec.field(name).is_personal:
            column = spec.column(name)
            label = f"{label} {shown(before, column) or '空'} → {shown(after, column) or '空'}"
        labels.append(label)
    return "、".join(labels)


@dataclass(frozen=True)
class Count:
    spec: Register
    n: int
    n_stray: int


def counts(user: Any) -> list[Count]:
    """Return how many standing rows of each register the person's territory has; one statement."""
    test = territory_filter(reach_grids(user, SEE))
    tallies = []
    for spec in all_registers():
        rows = spec.model.objects.standing().filter(test)
        tallies.append(_tally(rows, spec.key))
        if spec.is_placed:
            tallies.append(_tally(rows.filter(in_unit=False), f"{spec.key}, stray"))
    held = dict(tallies[0].union(*tallies[1:], all=True))
    return [
        Count(spec, held.get(spec.key, 0), held.get(f"{spec.key}, stray", 0))
        for spec in all_registers()
    ]


def _tally(rows: QuerySet, name: str) -> QuerySet:
    """Return the number of rows under a name, as one line of a union."""
    return rows.values_list(models.Value(name)).annotate(n=models.Count("pk"))
