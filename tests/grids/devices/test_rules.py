from datetime import datetime, timedelta, timezone

import pytest

from grids.devices import rules
from grids.devices.rules import Limit

HIGH = Limit("above", 1.5, 2)
LOW = Limit("below", 0.2, 3)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=timezone.utc)  # noqa: UP017 - plain values


@pytest.mark.parametrize(
    ("limit", "newest", "verdict"),
    [
        (HIGH, [1.6, 1.7], True),
        (HIGH, [1.5, 1.7], None),
        (HIGH, [1.6], None),
        (HIGH, [], None),
        (HIGH, [1.5, 1.4, 9], False),
        (LOW, [0.1, 0.1, 0.1], True),
        (LOW, [0.1, 0.3, 0.1], None),
        (LOW, [0.2, 0.3, 0.9], False),
    ],
)
def test_alarm_needs_so_many_readings_in_a_row(limit, newest, verdict):
    assert rules.is_alarm(limit, newest) is verdict


def test_worse_is_further_beyond_the_limit():
    assert rules.worse(HIGH, 1.6, 1.9) == 1.9
    assert rules.worse(LOW, 0.1, 0.05) == 0.05


def test_late_reading_is_not_fresh_and_a_wrong_clock_is_ahead():
    stale = timedelta(minutes=30)

    assert rules.is_fresh(NOW - stale, NOW, stale)
    assert not rules.is_fresh(NOW - stale - timedelta(seconds=1), NOW, stale)
    assert not rules.is_ahead(NOW + timedelta(minutes=5), NOW)
    assert rules.is_ahead(NOW + timedelta(minutes=6), NOW)
