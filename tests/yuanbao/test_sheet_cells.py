"""What people type into cells: read where it has one reading, refused in words where it has not."""

from datetime import date

import pytest

from yuanbao.sheet_cells import (
    CellRefused,
    read_day,
    read_id,
    read_number,
    read_phone,
    read_text,
    read_uscc,
    read_word,
    read_yes_no,
)

TODAY = date(2026, 11, 26)
SEXES = {"男": 1, "1": 1, "女": 2, "2": 2, "01": 1}


@pytest.mark.parametrize(
    "typed",
    [
        "2026-01-02",
        "2026/1/2",
        "2026.1.2",
        "2026年1月2日",
        "20260102",
        "46024",
        "2026-01-02 00:00:00",
        "２０２６－０１－０２",
    ],
)
def test_read_day_knows_the_spellings_that_people_use(typed):
    assert read_day(typed) == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1/2/26", "四位"),
        ("2026-02-30", "没有这一天"),
        ("昨天", "看不懂"),
        ("1850-01-01", "太早"),
        ("2026-12-01", "之后"),
    ],
)
def test_read_day_refuses_what_has_two_readings_or_none(typed, words):
    with pytest.raises(CellRefused, match=words):
        read_day(typed, most=TODAY)


def test_read_text_makes_one_line_and_narrows_letters_and_digits():
    assert read_text("　３号楼\n Ａ座（北） ") == "3号楼 A座（北）"


def test_read_text_refuses_what_is_too_long():
    with pytest.raises(CellRefused, match="最多 3 个字，现在有 4 个"):
        read_text("一二三四", most=3)


def test_numbers_are_read_without_blanks_commas_and_wide_digits():
    assert (read_number("１,２00 "), read_number("86.5")) == (1200, 86.5)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("三十", "应是数字"), ("30层", "应是数字"), ("-1", "之间")],
)
def test_read_number_refuses_in_words(typed, words):
    with pytest.raises(CellRefused, match=words):
        read_number(typed)


@pytest.mark.parametrize("typed", ["男", "1", "1 男", " 男 ", "１"])
def test_read_word_takes_a_name_a_code_or_both(typed):
    assert read_word(typed, SEXES) == 1


def test_read_word_lists_what_may_be_said():
    with pytest.raises(CellRefused, match="只能填：男、女"):
        read_word("男性", SEXES)


def test_read_yes_no_knows_marks_and_words():
    assert [read_yes_no(word) for word in ("是", "√", "TRUE", "否", "无", "0")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    with pytest.raises(CellRefused, match="是、否"):
        read_yes_no("也许")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("210602199003071000", "000"),
        ("210602900307001", "15 位"),
        ("21060219900307001", "18 位"),
        ("110105194912310021", "最后一位"),
        ("110105204912310028", "出生日期"),
    ],
)
def test_read_id_says_what_is_wrong(typed, words):
    with pytest.raises(CellRefused, match=words):
        read_id(typed, today=TODAY)


def test_read_id_takes_wide_digits_and_a_small_x():
    assert read_id("１１０１０５１９４９１２３１００２x", today=TODAY) == "11010519491231002X"


@pytest.mark.parametrize(("typed", "words"), [("4152123456", "开头的 0"), ("138", "11 位")])
def test_read_phone_says_what_is_wrong(typed, words):
    with pytest.raises(CellRefused, match=words):
        read_phone(typed)


def test_read_uscc_refuses_a_wrong_check_character():
    assert read_uscc("91350100m000100y43") == "91350100M000100Y43"
    with pytest.raises(CellRefused, match="18 位"):
        read_uscc("91350100M000100Y44")


def test_word_with_wide_brackets_is_read_as_the_list_shows_it():
    words = {"部件标识码（16 位）": "gbt30428"}

    assert read_word("部件标识码（16 位）", words) == "gbt30428"
    assert read_word("部件标识码(16 位)", words) == "gbt30428"
