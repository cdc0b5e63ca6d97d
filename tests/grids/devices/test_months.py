from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from grids.devices.months import AHEAD_MONTHS, KEPT_MONTHS, Month, months_held
from grids.models import Reading
from grids.services.devices.months import turn_months

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


def test_months_go_over_the_turn_of_the_year():
    assert Month(2026, 11).plus(3) == Month(2027, 2)
    assert Month(2026, 2).plus(-13) == Month(2025, 1)


def test_months_held_reach_a_year_back_and_some_ahead():
    held = months_held(date(2026, 11, 26))

    assert (held[0], held[-1]) == (Month(2025, 10), Month(2027, 2))
    assert len(held) == KEPT_MONTHS + AHEAD_MONTHS + 1


def read(at):
    return Reading.objects.create(device_id=1, sequence=1, quantity="level", value=1.0, at=at)


def tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tableoid::regclass::text FROM grids_reading")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db
def test_turn_months_moves_what_waited_and_drops_what_is_over():
    for at in (AT, AT - timedelta(days=300), AT - timedelta(days=500)):
        read(at)
    assert tables() == {"grids_reading_rest"}

    made, dropped = turn_months(at=AT)

    assert len(made) == KEPT_MONTHS + AHEAD_MONTHS + 1
    assert dropped == []
    assert tables() == {"grids_reading_202611", "grids_reading_202601"}


@pytest.mark.django_db
def test_turn_months_twice_makes_nothing_more_and_later_drops_the_oldest():
    turn_months(at=AT)
    read(datetime(2025, 10, 3, tzinfo=UTC))
    assert turn_months(at=AT) == ([], [])

    made, dropped = turn_months(at=AT + timedelta(days=31))

    assert (made, dropped) == (["grids_reading_202703"], ["grids_reading_202510"])
    assert not Reading.objects.exists()
