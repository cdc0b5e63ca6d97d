"""What tables in files are made of: columns, rows, pages, limits, and the refusal of a file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

MEGABYTE = 1024 * 1024
MAX_BYTES = 5 * MEGABYTE
MAX_ROWS = 5000
# The row of names stands among the first so many; above it there may be a title.
HEAD_LINES = 10
# Numbers in a spreadsheet keep fifteen digits; the sixteenth is already another one.
EXACT_DIGITS = 15
NOTE_MARK = "※"
# The key of a fault that is none of a single column.
WHOLE_ROW = ""
BROKEN_FORMULAS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"}
)
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+\d{2,}")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


Label = str | Promise


class SheetRefused(Exception):
    """The file as a whole cannot be used; says why and what to do."""


@dataclass(frozen=True)
class Column:
    """One column: its name in our template, other names for it, what may stand in it."""

    key: str
    name: Label
    others: tuple[Label, ...] = ()
    note: Label = ""
    sample: Label = ""
    choices: tuple[Label, ...] = ()
    required: bool = False
    width: int = 16

    @property
    def names(self) -> tuple[str, ...]:
        return (str(self.name), *map(str, self.others))


@dataclass(frozen=True)
class Row:
    """One row as it stands in the file: `line` counts from 1, the header included."""

    line: int
    cells: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, the header's names that no column has, and the page that was read."""

    rows: list[Row]
    unknown: list[str]
    page: str = ""


@dataclass(frozen=True)
class Limits:
    """How large a file may be: in bytes, in rows, and in bytes when unpacked."""

    bytes: int = MAX_BYTES
    rows: int = MAX_ROWS
    unpacked: int = 60 * MEGABYTE


USUAL = Limits()


@dataclass(frozen=True)
class Page:
    """One page of a file: lines counted from 1, hidden ones, and cells that a merged one hides."""

    name: str
    lines: Iterator[tuple[int, Sequence[Any]]]
    hidden: frozenset[int] = frozenset()
    merged: frozenset[tuple[int, int]] = frozenset()
