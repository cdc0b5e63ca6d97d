"""Keep the columns in step with a file."""

import csv
from pathlib import Path

from django.db import transaction

from party.choices import Section
from party.models import Column


class BadColumns(ValueError):
    """The file cannot be taken in; the sentence says which line is wrong."""


@transaction.atomic
def load_columns(path: Path) -> dict[str, int]:
    """Add and amend the columns of a CSV file by their code; returns how many of each.

    Columns that the file does not name stay as they are; `is_active` is the administrators'.
    Raises BadColumns, and then nothing was changed.
    """
    known = {column.code: column for column in Column.objects.all()}
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for number, row in enumerate(_rows(path), start=2):
        values = _values(row, number)
        column = known.get(row["code"])
        if column is None:
            Column.objects.create(code=row["code"], **values)
            counts["added"] += 1
        elif any(getattr(column, name) != value for name, value in values.items()):
            Column.objects.filter(pk=column.pk).update(**values)
            counts["changed"] += 1
        else:
            counts["unchanged"] += 1
    return counts


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _values(row: dict[str, str], number: int) -> dict[str, object]:
    try:
        if row["section_code"] not in Section.values:
            raise BadColumns(f"第 {number} 行：没有“{row['section_code']}”这个版块")
        return {
            "section": row["section_code"],
            "order": int(row["order"]),
            **{name: row[name] for name in ("name", "description", "icon")},
            "leads_to": row.get("leads_to") or "",
        }
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, BadColumns):
            raise
        raise BadColumns(f"第 {number} 行不完整：{error}") from error
