"""The declared periods, read from `yuanbao/data/retention.csv`."""

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

FILE = Path("yuanbao") / "data" / "retention.csv"


@dataclass(frozen=True)
class Period:
    """How long something is kept, counted from what, and why so long."""

    code: str
    title: str
    counted_from: str
    amount: int
    unit: str
    basis: str

    def before(self, at: datetime) -> datetime:
        """Return the moment: what its time was counted from before it is over at `at`."""
        if self.unit == "day":
            return at - timedelta(days=self.amount)
        try:
            return at.replace(year=at.year - self.amount)
        except ValueError:  # the 29th of February
            return at.replace(year=at.year - self.amount, day=28)


@cache
def periods() -> dict[str, Period]:
    """Return all declared periods by code."""
    with (settings.BASE_DIR / FILE).open(encoding="utf-8") as file:
        rows = [
            Period(**{**row, "amount": int(row["amount"])})  # type: ignore[arg-type]
            for row in csv.DictReader(file)
        ]
    return {row.code: row for row in rows}
