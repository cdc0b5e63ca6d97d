from datetime import timedelta

import pytest

from tests.yuanbao.calendar_data import SHIPPED, moment
from yuanbao.pauses import elapsed, postpone


def spans(*pairs):
    return [(moment(begun), moment(ended)) for begun, ended in pairs]


@pytest.mark.parametrize(
    ("unit", "pauses", "want"),
    [
        ("work_day", [], "2026-11-30T17:30"),
        ("work_day", [("2026-11-24T10:00", "2026-11-25T10:00")], "2026-12-01T17:30"),
        ("work_day", [("2026-11-24T00:00", "2026-11-26T00:00")], "2026-12-02T17:30"),
        ("work_day", [("2026-11-27T17:31", "2026-11-30T08:00")], "2026-11-30T17:30"),
        ("work_day", [("2026-11-24T09:00", "2026-11-24T10:00")], "2026-11-30T17:30"),
        ("work_day", [("2026-11-24T08:30", "2026-11-24T13:45")], "2026-12-01T17:30"),
        (
            "work_day",
            [("2026-11-24T08:30", "2026-11-24T17:30"), ("2026-11-26T08:30", "2026-11-26T17:30")],
            "2026-12-02T17:30",
        ),
        (
            "work_day",
            [("2026-11-24T00:00", "2026-11-25T12:00"), ("2026-11-25T00:00", "2026-11-26T00:00")],
            "2026-12-02T17:30",
        ),
        ("work_day", [("2026-12-01T08:30", "2026-12-03T17:30")], "2026-11-30T17:30"),
        ("work_hour", [("2026-11-24T11:00", "2026-11-24T14:30")], "2026-12-01T10:30"),
        ("hour", [("2026-11-24T11:00", "2026-11-24T14:30")], "2026-11-30T21:00"),
        ("day", [("2026-11-24T11:00", "2026-11-26T11:00")], "2026-12-02T17:30"),
        ("day", [("2026-11-24T11:00", "2026-11-29T11:00")], "2026-12-07T17:30"),
        ("day", [("2026-11-24T11:00", "2026-11-24T14:30")], "2026-11-30T17:30"),
    ],
)
def test_postpone_moves_the_due_moment_by_the_paused_time(unit, pauses, want):
    due = postpone(moment("2026-11-30T17:30"), spans(*pauses), unit, SHIPPED)

    assert due.at == moment(want)


def test_postpone_into_an_unconfirmed_year_says_so():
    due = postpone(
        moment("2026-12-31T17:30"),
        spans(("2026-12-30T08:00", "2026-12-30T18:00")),
        "work_day",
        SHIPPED,
    )

    assert due.at == moment("2027-01-04T17:30")
    assert due.provisional


def test_elapsed_leaves_out_the_pauses_inside_the_span():
    pauses = spans(
        ("2026-11-20T08:30", "2026-11-23T09:30"), ("2026-11-23T11:00", "2026-11-23T14:30")
    )

    spent = elapsed(moment("2026-11-23T08:30"), moment("2026-11-23T15:30"), SHIPPED, pauses)

    assert spent == timedelta(hours=2.5)
