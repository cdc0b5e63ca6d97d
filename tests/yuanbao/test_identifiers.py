from datetime import date

import pytest
from stdnum.cn import ric, uscc

from yuanbao.identifiers import (
    IdentifierRefused,
    birth_date,
    is_male,
    is_plate,
    read_id_number,
    read_mobile,
    read_phone,
    read_uscc,
)

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "typed",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 13812345678",
        "8613812345678",
        "１３８１２３４５６７８",
    ],
)
def test_read_mobile_as_typed_returns_eleven_digits(typed):
    assert read_mobile(typed) == "13812345678"


@pytest.mark.parametrize(
    "typed", ["", "12812345678", "1381234567", "138123456789", "abc", "0415-2123456"]
)
def test_read_mobile_of_anything_else_is_refused_in_words(typed):
    with pytest.raises(IdentifierRefused, match="11 位"):
        read_mobile(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0415-2123456", "0415-2123456"),
        ("04152123456", "0415-2123456"),
        ("(0415)2123456", "0415-2123456"),
        ("（0415）2123456", "0415-2123456"),
        ("0415 2123456", "0415-2123456"),
        ("01012345678", "010-12345678"),
        ("024-23456789-801", "024-23456789-801"),
        ("13812345678", "13812345678"),
    ],
)
def test_read_phone_takes_mobiles_and_landlines(typed, read):
    assert read_phone(typed) == read


@pytest.mark.parametrize("typed", ["2123456", "110", "", "0415-21"])
def test_read_phone_without_area_code_is_refused_in_words(typed):
    with pytest.raises(IdentifierRefused, match="区号"):
        read_phone(typed)


@pytest.mark.parametrize(
    "typed", ["11010519491231002X", "11010519491231002x", " 110105 19491231 002X "]
)
def test_read_id_number_returns_upper_case(typed):
    assert read_id_number(typed, today=TODAY) == "11010519491231002X"


def test_read_id_number_with_unknown_division_passes():
    body = "99990119900101001"
    number = body + ric.calc_check_digit(body + "?")

    assert read_id_number(number, today=TODAY) == number


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("110105491231002", "15 位"),
        ("110105194912310021", "最后一位"),
        ("11010519490231002X", "出生日期"),
        ("11010520261124002X", "出生日期"),
        ("11010518991231002X", "出生日期"),
        ("1101051949123100", "18 位"),
        ("01010519491231002X", "18 位"),
        ("", "18 位"),
    ],
)
def test_read_id_number_refuses_in_words(typed, words):
    with pytest.raises(IdentifierRefused, match=words):
        read_id_number(typed, today=TODAY)


def test_id_number_tells_birth_and_sex():
    assert birth_date("11010519491231002X") == date(1949, 12, 31)
    assert birth_date("11010519490231002X") is None
    assert not is_male("11010519491231002X")
    assert is_male("11010519491231001X")


@pytest.mark.parametrize(
    "typed", ["91350100M000100Y43", "91350100m000100y43", "9135 0100 M000 100Y 43"]
)
def test_read_uscc_returns_upper_case(typed):
    assert read_uscc(typed) == "91350100M000100Y43"


def test_read_uscc_checks_the_organisation_code_too():
    body = "91350100M000100Y5"
    code = body + uscc.calc_check_digit(body)

    assert uscc.is_valid(code)
    with pytest.raises(IdentifierRefused):
        read_uscc(code)


@pytest.mark.parametrize(
    "typed", ["91350100M000100Y44", "91350100M000100Y4", "9135010OM000100Y43", ""]
)
def test_read_uscc_refuses_in_words(typed):
    with pytest.raises(IdentifierRefused, match="营业执照"):
        read_uscc(typed)


@pytest.mark.parametrize(
    "text", ["辽F12345", "辽F·1234A", "辽FD12345", "辽f 12345", "辽F1234学", "粤Z1234港"]
)
def test_is_plate_knows_plates(text):
    assert is_plate(text)


@pytest.mark.parametrize(
    "text", ["辽F1234", "辽I12345", "中F12345", "辽FABCDE", "辽F1234567", "川菜A馆"]
)
def test_is_plate_refuses_others(text):
    assert not is_plate(text)
