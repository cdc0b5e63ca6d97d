from datetime import date, time, timedelta

from party.offers.hours import starts

DAY = date(2026, 11, 24)


def test_starts_leaves_out_what_does_not_fit():
    found = list(starts(DAY, time(9), time(11), timedelta(minutes=50)))

    assert [f"{moment:%H:%M %z}" for moment in found] == ["09:00 +0800", "09:50 +0800"]


def test_starts_of_a_stretch_that_ends_before_it_begins_is_nothing():
    assert list(starts(DAY, time(11), time(9), timedelta(minutes=50))) == []
