from datetime import date

import pytest

from dispatch import comparing


@pytest.mark.parametrize(
    ("now", "then", "text"),
    [(120, 100, "+20.0%"), (90, 100, "-10.0%"), (100, 100, "持平"), (0, 10, "-100.0%")],
)
def test_change_of_number_is_a_share_of_what_it_was(now, then, text):
    assert comparing.change_of_number(now, then) == comparing.Change(text)


@pytest.mark.parametrize("then", [0, 9])
def test_change_of_number_from_few_is_none_with_the_reason(then):
    assert comparing.change_of_number(50, then) == comparing.Change("—", "那时不足 10 件")


def test_change_of_share_is_in_percentage_points():
    found = comparing.change_of_share((19, 20), (18, 20))

    assert found == comparing.Change("+5.0 个百分点")


@pytest.mark.parametrize(
    ("now", "then", "why"),
    [
        ((0, 0), (9, 10), "没有分母"),
        ((9, 10), (0, 0), "没有分母"),
        ((9, 10), (9, 9), "样本少，分母不足 10"),
        ((1, 2), (9, 10), "样本少，分母不足 10"),
    ],
)
def test_change_of_share_without_enough_is_none_with_the_reason(now, then, why):
    assert comparing.change_of_share(now, then) == comparing.Change("—", why)


@pytest.mark.parametrize(
    ("first", "before"),
    [(date(2026, 11, 1), date(2026, 10, 1)), (date(2027, 1, 1), date(2026, 12, 1))],
)
def test_month_before_turns_the_year(first, before):
    assert comparing.month_before(first) == before


def test_year_before_is_the_same_month():
    assert comparing.year_before(date(2026, 2, 1)) == date(2025, 2, 1)


@pytest.mark.parametrize(
    ("now", "then", "text", "why"),
    [(88.5, 80.0, "+8.5 分", ""), (80.0, 80.0, "持平", ""), (None, 80.0, "—", "没有得分")],
)
def test_change_of_score_is_in_points(now, then, text, why):
    assert comparing.change_of_score(now, then) == comparing.Change(text, why)


@pytest.mark.parametrize(
    ("text", "arrow", "words"),
    [
        ("+3.1%", "↑", "升 3.1%"),
        ("-2.0 分", "↓", "降 2.0 分"),
        ("持平", "", "持平"),
        ("—", "", "—"),
    ],
)
def test_change_says_its_direction_by_sign_and_by_word(text, arrow, words):
    change = comparing.Change(text)

    assert (change.arrow, change.words) == (arrow, words)
