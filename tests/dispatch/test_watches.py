from datetime import UTC, date, datetime

import pytest

from dispatch.choices import Watch
from dispatch.watches import Turn, turn_at, week_of

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("clock", "on", "watch"),
    [
        ((22, 23, 59), date(2026, 11, 22), Watch.NIGHT),  # Monday 07:59 in China
        ((23, 0, 0), MONDAY, Watch.DAY),
        ((23, 11, 59), MONDAY, Watch.DAY),
        ((23, 12, 0), MONDAY, Watch.NIGHT),
        ((23, 18, 0), MONDAY, Watch.NIGHT),
    ],
)
def test_turn_at_gives_each_moment_to_one_watch(clock, on, watch):
    day, hour, minute = clock

    assert turn_at(datetime(2026, 11, day, hour, minute, tzinfo=UTC)) == Turn(on, watch)


def test_turn_ends_where_the_next_one_starts():
    turn = Turn(MONDAY, Watch.NIGHT)

    assert turn.next() == Turn(date(2026, 11, 24), Watch.DAY)
    assert turn.ends_at == turn.next().starts_at
    assert turn.next().previous() == turn
    assert turn.previous() == Turn(MONDAY, Watch.DAY)


def test_week_begins_on_monday():
    days = week_of(date(2026, 11, 29))

    assert (days[0], days[-1], len(days)) == (MONDAY, date(2026, 11, 29), 7)
