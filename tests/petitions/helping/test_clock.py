from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from petitions.helping.clock import call_due_at
from yuanbao.yearplans import calendar_from

WEEK = calendar_from([], version=0)
CHINA = ZoneInfo("Asia/Shanghai")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("wanted", "asked", "due"),
    [
        ("soon", "2026-11-23 09:00", "2026-11-23 11:00"),
        ("soon", "2026-11-23 22:00", "2026-11-24 10:30"),
        ("soon", "2026-11-27 17:00", "2026-11-30 10:00"),
        ("morning", "2026-11-23 09:00", "2026-11-23 12:00"),
        ("morning", "2026-11-23 11:30", "2026-11-24 12:00"),
        ("afternoon", "2026-11-23 11:30", "2026-11-23 17:30"),
        ("afternoon", "2026-11-28 09:00", "2026-11-30 17:30"),
    ],
)
def test_call_due_at_is_within_working_time(wanted, asked, due):
    assert call_due_at(wanted, at(asked), WEEK) == at(due)
