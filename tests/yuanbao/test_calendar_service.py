from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction

from tests.yuanbao.calendar_data import SHIPPED, shipped_rows
from yuanbao.models import AppendOnlyError, AuditEntry, CalendarVersion, CalendarYear
from yuanbao.services.calendar import calendar_of, current_calendar, load_calendar, year_status
from yuanbao.yearplans import PlanRefused

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CONFIRMED_2027 = {
    "year": "2027",
    "status": "confirmed",
    "first": "2027-01-01",
    "last": "2027-01-03",
    "kind": "rest",
    "holiday": "元旦",
    "source": "新通知",
}


def test_load_calendar_first_time_makes_version_one():
    version = load_calendar(shipped_rows(), at=AT, note="自带数据")

    assert (version.number, version.note, version.created_at) == (1, "自带数据", AT)
    assert str(version) == "1"
    assert str(version.years.get(year=2027)) == "2027 暂定"
    assert current_calendar() == SHIPPED
    assert AuditEntry.objects.filter(act="load_calendar", object_id=1).count() == 1


def test_load_calendar_again_with_same_content_makes_no_version():
    first = load_calendar(shipped_rows(), at=AT)

    again = load_calendar(shipped_rows(), at=AT)

    assert again == first
    assert CalendarVersion.objects.count() == 1


def test_load_calendar_of_one_year_carries_the_others_over():
    load_calendar(shipped_rows(), at=AT)

    load_calendar([CONFIRMED_2027], at=AT)

    calendar = current_calendar()
    assert calendar.version == 2
    assert calendar.confirmed == SHIPPED.confirmed | {2027}
    assert calendar.provisional == frozenset()
    assert {day for day in calendar.rest if day.year < 2027} == {
        day for day in SHIPPED.rest if day.year < 2027
    }
    assert calendar.is_workday(date(2027, 4, 5))


def test_load_calendar_with_a_wrong_row_changes_nothing():
    load_calendar(shipped_rows(), at=AT)

    with pytest.raises(PlanRefused):
        load_calendar([CONFIRMED_2027 | {"last": "2026-01-01"}], at=AT)

    assert current_calendar() == SHIPPED


def test_calendar_of_an_old_version_still_explains_it():
    load_calendar(shipped_rows(), at=AT)
    load_calendar([CONFIRMED_2027], at=AT)

    assert calendar_of(1) == SHIPPED
    assert calendar_of(0).version == 0
    with pytest.raises(CalendarVersion.DoesNotExist):
        calendar_of(99)


def test_current_calendar_without_any_version_follows_the_bare_week():
    calendar = current_calendar()

    assert calendar.version == 0
    assert calendar.is_provisional(date(2026, 1, 1), date(2026, 1, 1))


def test_current_calendar_costs_one_query_once_kept(django_assert_num_queries):
    load_calendar(shipped_rows(), at=AT)
    current_calendar()

    with django_assert_num_queries(1):
        current_calendar()


@pytest.mark.parametrize(
    ("year", "status"), [(2026, "confirmed"), (2027, "provisional"), (2031, "missing")]
)
def test_year_status_tells_how_sure_a_year_is(year, status):
    load_calendar(shipped_rows(), at=AT)

    assert year_status(year) == status


def test_calendar_rows_once_written_are_not_changed():
    load_calendar(shipped_rows(), at=AT)
    row = CalendarYear.objects.first()

    with pytest.raises(AppendOnlyError):
        row.save()
    for rows, change in [
        (CalendarYear.objects, {"source": "改"}),
        (CalendarVersion.objects, {"note": "改"}),
    ]:
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            rows.update(**change)


def test_load_holidays_without_a_file_loads_the_shipped_plans(capsys):
    call_command("load_holidays")

    assert capsys.readouterr().out == "工作日历现为第 1 版，共 10 年。\n"
    assert current_calendar() == SHIPPED


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("year,status\n2027,confirmed\n", "第 2 行：缺少"),
        ("\udcff".encode("utf-8", "surrogateescape"), "读不了"),
        (None, "读不了"),
    ],
)
def test_load_holidays_of_a_file_that_is_no_table_says_why(tmp_path, content, words):
    path = tmp_path / "plan.csv"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(CommandError, match=words):
        call_command("load_holidays", path)

    assert not CalendarVersion.objects.exists()
