"""One visit, filled in once, written to every register that it concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from grids.codes import Act, CareResult
from grids.models import RegisterChange
from grids.registers import Register, ValueRefused, register
from grids.registers.reading import code
from grids.services.registers import history
from grids.services.registers.caring import write_care
from grids.services.registers.entering import Draft, write_amendment, write_new
from grids.services.registers.history import Hand
from grids.services.registers.placing import Spot
from grids.services.registers.refusals import (
    AlreadyRegistered,
    FactsRefused,
    FieldsChanged,
    RegisterRefused,
)
from yuanbao.audit import unit_of_work

RESULT = "result"


@dataclass(frozen=True)
class PartRow:
    """Stands for the row of an earlier part, for people of a household that is new itself."""

    index: int


@dataclass(frozen=True)
class Part:
    """What the form says of one row. Without `row` it is a new one.

    `seen` are the versions of the fields as the form showed them. A care task's facts may have
    a `result`, the code or the words of what was found.
    """

    key: str
    facts: Mapping[str, Any]
    row: Any = None
    seen: Mapping[str, int] | None = None
    spot: Spot | None = None


@dataclass(frozen=True)
class Touched:
    """A register the visit wrote to: its key and name, the row's number, and the fields' names."""

    key: str
    label: str
    number: str
    act: str
    fields: list[str]


@dataclass(frozen=True)
class Outcome:
    """What a visit updated, in the order of its parts."""

    touched: list[Touched] = field(default_factory=list)

    @property
    def tables(self) -> list[str]:
        """Return the names of the registers that were written, each once."""
        return list(dict.fromkeys(one.label for one in self.touched if one.act != Act.VISIT))


class VisitRefused(RegisterRefused):
    """Parts of the form cannot be written; nothing was. `refusals` has one for each such part.

    `conflicts` has, by part, the fields that somebody else changed meanwhile.
    """

    def __init__(self, refusals: Mapping[int, RegisterRefused]):
        self.refusals = dict(refusals)
        self.conflicts = {
            index: refusal.fields
            for index, refusal in refusals.items()
            if isinstance(refusal, FieldsChanged)
        }
        super().__init__(" ".join(str(one) for one in refusals.values()))


class NothingFilledIn(RegisterRefused):
    """The form has no part at all."""


@unit_of_work
def visit(parts: Sequence[Part], *, key: UUID, why: str = "", by: Any, at: datetime) -> Outcome:
    """Write all parts of a visit, or none, and say which registers they updated.

    `key` is made where the form was: a repeat of the same visit writes nothing and answers the
    same. `why` says what brought the visitor. A row that was seen unchanged gets a line in its history all the same.
    Raises OutOfReach, NothingFilledIn, VisitRefused.
    """
    if not parts:
        raise NothingFilledIn(_("走访表是空的，没有保存。请至少填一项。"))
    _one_at_a_time(key)
    if RegisterChange.objects.filter(batch=key).exists():
        return told(key)
    hand = Hand(by, at, why, batch=key)
    rows: list[Any] = []
    refusals: dict[int, RegisterRefused] = {}
    for index, part in enumerate(parts):
        try:
            rows.append(_write(part, rows, hand))
        except (FactsRefused, FieldsChanged, AlreadyRegistered) as refusal:
            rows.append(None)
            refusals[index] = refusal
    if refusals:
        raise VisitRefused(refusals)
    return told(key)


def told(key: UUID) -> Outcome:
    """Return what a visit updated, as its history has it."""
    lines = RegisterChange.objects.filter(batch=key).order_by("pk")
    return Outcome([_touched(line) for line in lines])


def _touched(line: RegisterChange) -> Touched:
    spec = register(line.register)
    names = [spec.label_of(name) for name in line.fields]
    return Touched(spec.key, str(spec.label), line.number, line.act, names)


def _one_at_a_time(key: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key.int % 2**63])


def _write(part: Part, rows: Sequence[Any], hand: Hand) -> Any:
    spec = register(part.key)
    facts = dict(part.facts)
    result = facts.pop(RESULT, None)
    for name, value in facts.items():
        if isinstance(value, PartRow):
            facts[name] = rows[value.index]
    if part.row is None:
        row = write_new(spec, [Draft(facts, part.spot)], hand)[0]
    else:
        row = write_amendment(part.row, facts, seen=part.seen, hand=hand)
        if not result and not _is_told(spec, row, hand):
            history.note(spec, Act.VISIT, [(row, {})], hand)
    return write_care(row, _result(spec, result), hand) if result else row


def _is_told(spec: Register, row: Any, hand: Hand) -> bool:
    lines = RegisterChange.objects.filter(batch=hand.batch, register=spec.key, row_id=row.pk)
    return lines.exists()


def _result(spec: Register, raw: Any) -> CareResult:
    column = spec.column("last_result")
    try:
        return CareResult(code(raw, column))
    except ValueRefused as error:
        raise FactsRefused({"last_result": str(error)}, {"last_result": _("结果")}) from error
