"""The shipped calendar, read from its file for tests of pure arithmetic."""

import csv
from datetime import datetime
from pathlib import Path

import yuanbao
from yuanbao.calendars import TZ, WorkCalendar
from yuanbao.yearplans import calendar_from, plans_of

DATA_FILE = Path(yuanbao.__file__).parent / "data" / "calendar.csv"


def shipped_rows() -> list[dict]:
    with DATA_FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


SHIPPED: WorkCalendar = calendar_from(plans_of(shipped_rows()), version=1)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TZ)
