"""Load the words of grid work from the tables that are shipped; may run again."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction

from grids.models import AllowanceTerms, WorkerText

TABLES = Path(__file__).resolve().parents[2] / "data"


def rows_of(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table; the file is UTF-8 with a header row."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load_worker_tables(folder: Path = TABLES) -> dict[str, int]:
    """Load every table and return how many rows each has. A version that stands is left alone."""
    return {"worker_texts": _texts(folder), "allowance_terms": _terms(folder)}


def _texts(folder: Path) -> int:
    rows = list(rows_of(folder, "worker_texts"))
    for row in rows:
        WorkerText.objects.get_or_create(
            kind=row["kind"],
            version=int(row["version"]),
            defaults={
                "title": row["title"],
                "body": row["body"].replace("|", "\n"),
                "source": row["source"],
                "valid_from": date.fromisoformat(row["valid_from"]),
            },
        )
    return len(rows)


def _terms(folder: Path) -> int:
    rows = list(rows_of(folder, "allowance_terms"))
    for row in rows:
        AllowanceTerms.objects.get_or_create(
            valid_from=date.fromisoformat(row["valid_from"]),
            defaults={
                "work_fen": int(row["work_fen"]),
                "phone_fen": int(row["phone_fen"]),
                "rule": row["rule"],
                "source": row["source"],
            },
        )
    return len(rows)
