"""What a register's file looks like, and how its rows become rows of the register.

Sources of `SheetSpec` are added when the app is ready; the import, the templates and the command
know nothing else of a register.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Model, QuerySet

from grids.sheets.choices import RowEffect
from yuanbao.roles import Capability
from yuanbao.sheets import Column, Label, Row

Values = dict[str, Any]


@dataclass(frozen=True)
class SheetField:
    """One column: how its cells are read (CellRefused), and how a value is shown and masked.

    `mask` is set for personal data: what an export shows to whoever gave no reason.
    """

    column: Column
    read: Callable[[str], Any]
    show: Callable[[Any], str] = str
    mask: Callable[[str], str] | None = None

    @property
    def key(self) -> str:
        return self.column.key


@dataclass
class Entry:
    """One row of a file on its way into the register."""

    row: Row
    values: Values = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    # Set by the register: the grid it lies in, what it is known by, the row that it already is.
    grid_id: int | None = None
    identity: str = ""
    existing: Any = None
    effect: RowEffect = RowEffect.NEW
    # Whatever the register found on the way and needs again when it writes.
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return not self.faults

    def fault(self, name: Any, why: str) -> None:
        """Note why the row cannot be taken; `name` is a column's name or "整行"."""
        self.faults.append((str(name), why))


@dataclass(frozen=True)
class Visit:
    """Who brings the rows in, when, for which place, and whether they are written at once."""

    by: Any
    at: datetime
    place: Any
    today: date
    within: frozenset[int] = frozenset()
    is_taking: bool = False
    # Marks the history lines of one import; what is the same for all its parts is kept in `memo`.
    batch: UUID | None = None
    memo: dict[str, Any] = field(default_factory=dict)

    def locked(self, rows: QuerySet) -> QuerySet:
        """Return rows that may be amended, locked when they are about to be written."""
        return rows.select_for_update(of=("self",), no_key=True) if self.is_taking else rows


class Writes(Protocol):
    """Writes rows of any model so that they can be undone with the import."""

    def create(self, rows: Sequence[Model], lines: Sequence[int]) -> None:
        """Insert rows of one model; `lines` are those of the file that they come from."""

    def update(self, rows: Sequence[Model], lines: Sequence[int]) -> None:
        """Write rows of one model that were changed in memory."""


class SheetSpec(ABC):
    """A register as a table in a file. Registers derive from it and fill in the four steps.

    Every step takes many entries at once and asks the database a constant number of times.
    """

    key: str = ""
    label: Label = ""
    model: type[Model]
    # Whoever keeps the register by hand may bring it in as a file.
    capability: Capability = Capability.IMPORT_REGISTER

    @abstractmethod
    def fields(self) -> Sequence[SheetField]:
        """Return the columns; choices that lie in the database are read by this call."""

    def check(self, entry: Entry, visit: Visit) -> None:  # noqa: B027 - a step that may be empty
        """Compare the cells of one row with each other; reads no database."""

    @abstractmethod
    def locate(self, entries: Sequence[Entry], visit: Visit) -> None:
        """Set `grid_id` of each entry, and note a fault where its place is not to be found."""

    @abstractmethod
    def recognise(self, entries: Sequence[Entry], visit: Visit) -> None:
        """Set `identity`, and `existing` where the register has the row already."""

    def prepare(self, entries: Sequence[Entry], visit: Visit, journal: Writes) -> None:  # noqa: B027 - a step that may be empty
        """Write what the new rows need first, through the journal."""

    @abstractmethod
    def build(self, entry: Entry, visit: Visit) -> Model:
        """Return the new row, not saved."""

    @abstractmethod
    def amend(self, entry: Entry, visit: Visit) -> bool:
        """Set what the file filled in on the existing row; say whether anything changed."""

    def after(self, entries: Sequence[Entry], visit: Visit) -> None:  # noqa: B027 - a step that may be empty
        """Write what hangs on the rows that were just written."""

    def undone(self, model: type[Model], ids: Sequence[int], visit: Visit) -> None:  # noqa: B027 - a step that may be empty
        """Note in the register's history that rows are about to be put back; none by default."""

    def where_of(self, row: Any) -> int | None:
        """Return the grid in which an existing row lies."""
        return row.grid_id

    def name_of(self, row: Any) -> str:
        """Return how a row is told from others in a sentence, without personal data."""
        return f"{row._meta.verbose_name} {row.pk}"


Source = Callable[[], Iterable[SheetSpec]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Make known where files of registers come from; asked anew each time, for apps add some."""
    if source not in _sources:
        _sources.append(source)


def all_specs() -> dict[str, SheetSpec]:
    """Return every register's file by key."""
    return {spec.key: spec for source in _sources for spec in source()}


def spec_of(key: str) -> SheetSpec | None:
    """Return the file of a register, None for an unknown key."""
    return all_specs().get(key)


def keys_by_capability() -> dict[Capability, list[str]]:
    """Return the keys of registers by what importing them takes."""
    keys: dict[Capability, list[str]] = {}
    for spec in all_specs().values():
        keys.setdefault(spec.capability, []).append(spec.key)
    return keys


def columns_of(fields: Sequence[SheetField]) -> list[Column]:
    """Return the columns of a file."""
    return [one.column for one in fields]
