"""The register of open tables, and how they are written: CSV, JSON, JSON Schema."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TextIO

from django.utils.functional import Promise

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.zh-hans"
# Fewer than this of a kind could be known by their neighbours.
SMALLEST = 5
SCHEMA_DRAFT = "https://json-schema.org/draft/2020-12/schema"

TYPES = {"text": "string", "whole": "integer", "day": "string", "yes_no": "boolean"}
Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column: its name never changes, its meaning is told."""

    name: str
    kind: str
    meaning: str | Promise
    may_be_empty: bool = False

    def as_schema(self) -> dict[str, Any]:
        plain = TYPES[self.kind]
        found: dict[str, Any] = {"type": [plain, "null"] if self.may_be_empty else plain}
        if self.kind == "day":
            found["format"] = "date"
        return found | {"description": str(self.meaning)}


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """One table; `rows(on)` yields what it holds by a day, each row with all columns."""

    code: str
    title: str | Promise
    about: str | Promise
    columns: tuple[Column, ...]
    rows: Callable[[date], Iterable[Row]]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


_datasets: dict[str, Dataset] = {}


def register_dataset(dataset: Dataset) -> None:
    """Add a table; a repeat with the same code takes its place."""
    _datasets[dataset.code] = dataset


def all_datasets() -> list[Dataset]:
    return list(_datasets.values())


def dataset_of(code: str) -> Dataset | None:
    return _datasets.get(code)


def at_least_few(count: int) -> int | None:
    """Return a count that is none or not small; a small one is not told."""
    return count if count == 0 or count >= SMALLEST else None


# --- writing -------------------------------------------------------------------------------------


def write_csv(dataset: Dataset, rows: Iterable[Row], out: TextIO) -> int:
    """Write a table with its head as CSV (UTF-8 with a mark, for Excel); return how many rows."""
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(dataset.names)
    count = 0
    for row in rows:
        writer.writerow([_cell(row[name]) for name in dataset.names])
        count += 1
    return count


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = _plain(value) if not isinstance(value, str) else value
    # A cell that a spreadsheet would take for a formula.
    return f"'{text}" if str(text)[:1] in set("=+-@\t\r") else str(text)


def write_json(dataset: Dataset, rows: Iterable[Row], out: TextIO, *, on: date) -> int:
    """Write a table as the JSON document that its schema describes; return how many rows."""
    head = {"dataset": dataset.code, "licence": LICENCE, "made_on": on.isoformat()}
    out.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [')
    count = 0
    for line in _lines(dataset, rows):
        out.write(("," if count else "") + "\n" + line)
        count += 1
    out.write("\n]}\n")
    return count


def _lines(dataset: Dataset, rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        facts = {name: _plain(row[name]) for name in dataset.names}
        yield json.dumps(facts, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def schema_of(dataset: Dataset) -> dict[str, Any]:
    """Return the JSON Schema of a table's JSON document."""
    line = {
        "type": "object",
        "required": dataset.names,
        "additionalProperties": False,
        "properties": {column.name: column.as_schema() for column in dataset.columns},
    }
    return {
        "$schema": SCHEMA_DRAFT,
        "title": str(dataset.title),
        "description": str(dataset.about),
        "type": "object",
        "required": ["dataset", "licence", "made_on", "rows"],
        "additionalProperties": False,
        "properties": {
            "dataset": {"const": dataset.code},
            "licence": {"const": LICENCE},
            "made_on": {"type": "string", "format": "date"},
            "rows": {"type": "array", "items": line},
        },
    }
