import pytest

from dispatch.searching import Asked, read


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("260000001234", Asked(number="260000001234")),
        ("2600 0000 1234", Asked(number="260000001234")),
        ("２６００－００００－１２３４", Asked(number="260000001234")),
        ("2600 0000 1234-2", Asked(number="260000001234", serial=2)),
        ("26000", Asked(number="26000")),
        ("13800001111", Asked(number="13800001111", phone="13800001111")),
        ("+86 138 0000 1111", Asked(phone="13800001111", terms=("+86", "138", "0000", "1111"))),
        ("1111", Asked(tail="1111", terms=("1111",))),
        ("302", Asked(terms=("302",))),
        ("暖气  不热", Asked(terms=("暖气", "不热"))),
        ("  ", Asked()),
    ],
)
def test_read_tells_what_was_typed(typed, asked):
    assert read(typed) == asked


def test_read_a_landline_with_its_dash_keeps_it():
    assert read("0415-2123456").phone == "0415-2123456"


def test_read_takes_no_more_than_six_words():
    assert len(read("一 二 三 四 五 六 七 八").terms) == 6
