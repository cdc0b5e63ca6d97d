from datetime import UTC, date, datetime, timedelta

import pytest

from yuanbao import formats

NOW = datetime(2026, 11, 23, 1, 12, tzinfo=UTC)  # 09:12 in the district


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "11月23日 09:12"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "1月1日 00:00"),  # already 2026 here
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025年12月31日 23:59"),
    ],
)
def test_moment_text_names_the_year_only_when_it_is_another(at, words):
    assert formats.moment_text(at, NOW) == words


def test_day_text_takes_dates_and_moments():
    assert formats.day_text(date(2026, 1, 2), NOW) == "1月2日"
    assert formats.day_text(date(2024, 1, 2), NOW) == "2024年1月2日"
    assert formats.day_text(datetime(2026, 6, 30, 16, 30, tzinfo=UTC), NOW) == "7月1日"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "不到 1 分"),
        (1, "1 分"),
        (60, "1 小时"),
        (200, "3 小时 20 分"),
        (24 * 60, "1 天"),
        (24 * 60 + 59, "1 天"),
        (31 * 60, "1 天 7 小时"),
        (-120, "2 小时"),
    ],
)
def test_span_text_says_the_two_largest_units(minutes, words):
    assert formats.span_text(timedelta(minutes=minutes)) == words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (19, 20, "95.0%"),
        (0, 7, "0.0%"),
        (0, 0, "—"),
        (None, 5, "—"),
        (5, None, "—"),
        (1, 3, "33.3%"),
    ],
)
def test_share_text_of_nothing_is_a_dash(part, whole, words):
    assert formats.share_text(part, whole) == words


@pytest.mark.parametrize(
    ("minutes_left", "lamp"),
    [
        (121, formats.Lamp("", "剩 2 小时 1 分")),
        (120, formats.Lamp("near", "剩 2 小时")),  # exactly the last fifth of ten hours
        (0, formats.Lamp("near", "剩 不到 1 分")),
        (-2, formats.Lamp("over", "超 2 分")),
    ],
)
def test_lamp_of_ten_hours_turns_at_its_edges(minutes_left, lamp):
    due_at = NOW + timedelta(minutes=minutes_left)

    assert formats.lamp_of(due_at, NOW, start=due_at - timedelta(hours=10)) == lamp


def test_lamp_of_unknown_start_is_never_near():
    assert formats.lamp_of(NOW + timedelta(minutes=1), NOW).tone == ""


def test_lamp_of_finished_work_says_whether_it_was_in_time():
    assert formats.lamp_of(NOW, NOW, done_at=NOW) == formats.Lamp("done", "按时办结")
    late = formats.lamp_of(NOW - timedelta(hours=3), NOW, done_at=NOW)
    assert late == formats.Lamp("donelate", "超 3 小时办结")


def test_paused_lamp_tells_why_when_it_knows():
    assert formats.paused_lamp("等居民补充").words == "停表·等居民补充"
    assert formats.paused_lamp().words == "停表"
