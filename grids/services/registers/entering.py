"""Enter rows and amend them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from grids.codes import Act
from grids.registers import Register, ValueRefused, of_row, register
from grids.registers.reading import missing
from grids.services.registers import history
from grids.services.registers.deriving import complete
from grids.services.registers.history import Hand
from grids.services.registers.placing import Place, Spot, may_keep_in, parent_of, settle
from grids.services.registers.refusals import AlreadyRegistered, FactsRefused, FieldsChanged
from grids.services.registers.relocating import carry_down, tell_placed
from yuanbao.audit import unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, lock, who_was_first


@dataclass(frozen=True)
class Draft:
    """The facts of a row to be entered, as typed, and where it lies if it has no parent."""

    facts: Mapping[str, Any]
    spot: Spot | None = None


@unit_of_work
def enter(
    key: str,
    facts: Mapping[str, Any],
    *,
    spot: Spot | None = None,
    by: Any,
    at: datetime,
    batch: UUID | None = None,
) -> Any:
    """Enter one row into the register `key` and return it.

    Raises OutOfReach, FactsRefused, AlreadyRegistered.
    """
    return write_new(register(key), [Draft(facts, spot)], Hand(by, at, batch=batch))[0]


@unit_of_work
def enter_many(
    key: str, drafts: Sequence[Draft], *, by: Any, at: datetime, batch: UUID | None = None
) -> list[Any]:
    """Enter rows together, all or none. Raises what `enter` raises, for the first bad one."""
    return write_new(register(key), drafts, Hand(by, at, batch=batch))


@unit_of_work
def amend(
    row: Any,
    facts: Mapping[str, Any],
    *,
    seen: Mapping[str, int] | None = None,
    why: str = "",
    by: Any,
    at: datetime,
    batch: UUID | None = None,
) -> Any:
    """Change the given fields and return the row; fields that stay the same are left alone.

    `seen` are the versions that the writer had before them: a field that somebody else changed
    since is not overwritten. Raises OutOfReach, FactsRefused, FieldsChanged, AlreadyRegistered.
    """
    return write_amendment(row, facts, seen=seen, hand=Hand(by, at, why, batch))


def build(spec: Register, draft: Draft, *, at: datetime) -> Any:
    """Return an unsaved row made of the facts. Raises FactsRefused; touches no row."""
    row = spec.model(created_at=at, changed_at=at)
    errors = _put(spec, row, draft.facts)
    for name in spec.names:
        if spec.is_required(name) and name not in draft.facts:
            errors.setdefault(name, str(missing(spec.label_of(name))))
    refuse(spec, errors)
    complete(spec, row, errors)
    refuse(spec, errors)
    settle(spec, row, draft.spot)
    return row


def find_alike(spec: Register, row: Any) -> Any:
    """Return a standing row that looks the same, None where there is none or nothing to tell."""
    columns = [spec.field(name).index or name for name in spec.alike]
    test = {column: getattr(row, column) for column in columns}
    if not columns or test[columns[-1]] in ("", None) or test[columns[0]] in ("", None):
        return None
    return spec.model.objects.standing().filter(**test).exclude(pk=row.pk).first()


def refuse(spec: Register, errors: Mapping[str, str]) -> None:
    if errors:
        raise FactsRefused(errors, {name: spec.label_of(name) for name in errors})


def write_amendment(
    row: Any, facts: Mapping[str, Any], *, seen: Mapping[str, int] | None, hand: Hand
) -> Any:
    """The body of `amend`, for units of work that change several rows."""
    spec = of_row(row)
    row = lock(row, by=hand.by, capability=Capability.KEEP_REGISTER, act="amend")
    if not row.is_standing:
        raise TransitionRefused(who_was_first(row, _("变更")))
    before = {name: getattr(row, name) for name in spec.names}
    errors = _put(spec, row, facts)
    refuse(spec, errors)
    complete(spec, row, errors)
    refuse(spec, errors)
    diff = {name: (old, getattr(row, name)) for name, old in before.items()}
    diff = {name: pair for name, pair in diff.items() if pair[0] != pair[1]}
    if not diff:
        return row
    _refuse_conflicts(spec, row, diff, seen)
    other = find_alike(spec, row)
    if other is not None:
        raise AlreadyRegistered(other, str(spec.label))
    _save(spec, row, diff, hand)
    return row


def write_new(spec: Register, drafts: Sequence[Draft], hand: Hand) -> list[Any]:
    """The body of `enter`, for units of work that write more."""
    rows = [build(spec, draft, at=hand.at) for draft in drafts]
    if not may_keep_in(hand.by, {row.grid_id for row in rows}):
        raise OutOfReach(f"{hand.by} may not keep {spec.key} there")
    for row in rows:
        other = find_alike(spec, row)
        if other is not None:
            raise AlreadyRegistered(other, str(spec.label))
    for row, number in zip(rows, take_numbers(spec, len(rows)), strict=True):
        row.number = number
    spec.model.objects.bulk_create(rows, batch_size=500)
    history.note(spec, Act.ENTER, ((row, _first_facts(spec, row)) for row in rows), hand)
    return rows


def take_numbers(spec: Register, count: int) -> list[str]:
    """Take numbers for new rows: the register's letter and nine digits of one sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('grids_register_number') FROM generate_series(1, %s)", [count]
        )
        return [f"{spec.prefix}{number:09d}" for (number,) in cursor.fetchall()]


def _put(spec: Register, row: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    errors = {}
    for name, raw in facts.items():
        try:
            setattr(row, name, spec.read(name, raw))
        except ValueRefused as error:
            errors[name] = str(error)
    return errors


def _first_facts(spec: Register, row: Any) -> dict[str, tuple[Any, Any]]:
    values = {name: getattr(row, name) for name in spec.names}
    return {name: (None, value) for name, value in values.items() if value not in ("", None)}


def _refuse_conflicts(
    spec: Register, row: Any, diff: Mapping[str, Any], seen: Mapping[str, int] | None
) -> None:
    if seen is None:
        return
    stale = [name for name in diff if row.version_of(name) != seen.get(name, row.version_of(name))]
    if stale:
        raise FieldsChanged(stale, [spec.label_of(name) for name in stale])


def _save(spec: Register, row: Any, diff: Mapping[str, tuple[Any, Any]], hand: Hand) -> None:
    was = Place.of(row)
    if any(name in diff for name in spec.parents) and parent_of(spec, row) is not None:
        settle(spec, row, None)
        if not may_keep_in(hand.by, {row.grid_id}):
            raise OutOfReach(f"{hand.by} may not keep {spec.key} there")
    for name in diff:
        row.versions[name] = row.version_of(name) + 1
    row.changed_at = hand.at
    row.save()
    history.note(spec, Act.AMEND, [(row, diff)], hand)
    if Place.of(row) != was:
        tell_placed(spec, [row.pk])
        carry_down(spec, [row.pk], Place.of(row), hand)
