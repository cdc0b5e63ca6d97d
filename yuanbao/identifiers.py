"""Telephone, identity-card, credit-code and plate numbers: read as typed, checked, refused in words."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _
from stdnum.cn import ric, uscc

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d{1,6})?", re.ASCII)
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使]"
    r"[A-HJ-NP-Z][ ·•.\-]?(?=[A-Z]{0,5}\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Z0-9])",
    re.ASCII | re.IGNORECASE,
)
_ID = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_BLANKS = re.compile(r"\s+")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class IdentifierRefused(ValueError):
    """What was typed is not such a number; the message is a sentence for the person who typed it."""


def read_mobile(text: str) -> str:
    """Return eleven digits. A leading +86, blanks and dashes are allowed."""
    digits = re.sub(r"[\s\-]", "", _half_width(text))
    digits = re.sub(r"^(?:\+86|0086|86(?=1\d{10}$))", "", digits)
    if not MOBILE.fullmatch(digits):
        raise IdentifierRefused(_("手机号应为 11 位数字，以 1 开头。请核对后再填。"))
    return digits


def read_phone(text: str) -> str:
    """Return a mobile number, or a landline as area code, dash, number and extension."""
    typed = re.sub(r"[()]", "-", _half_width(text)).strip("-")
    typed = re.sub(r"-+", "-", _BLANKS.sub("-", typed))
    if LANDLINE.fullmatch(typed):
        return typed if typed[3:5].count("-") else _with_area_code(typed)
    try:
        return read_mobile(text)
    except IdentifierRefused as error:
        raise IdentifierRefused(
            _("请填 11 位手机号，或带区号的座机号，如 0415-2123456。")
        ) from error


def read_id_number(text: str, *, today: date) -> str:
    """Return an identity-card number of eighteen characters, upper case.

    Unknown division codes pass: old ones stay valid. Source: GB 11643-1999.
    """
    number = _BLANKS.sub("", _half_width(text)).upper()
    if re.fullmatch(r"\d{15}", number, re.ASCII):
        raise IdentifierRefused(_("15 位的旧身份证号已停用，请填第二代身份证上的 18 位号码。"))
    if not _ID.fullmatch(number):
        raise IdentifierRefused(_("身份证号应为 18 位，最后一位可以是 X。请核对后再填。"))
    born = birth_date(number)
    if born is None or born.year < 1900 or born > today:
        raise IdentifierRefused(_("身份证号第 7 至 14 位不是有效的出生日期，请核对后再填。"))
    if ric.calc_check_digit(number) != number[-1]:
        raise IdentifierRefused(_("身份证号的最后一位对不上，可能有一位填错了。请核对后再填。"))
    return number


def read_uscc(text: str) -> str:
    """Return a unified social credit code of eighteen characters, upper case.

    Both check characters are verified. Source: GB 32100-2015, GB 11714-1997.
    """
    code = re.sub(r"[\s\-]", "", _half_width(text)).upper()
    if not uscc.is_valid(code) or _organisation_check(code[8:16]) != code[16]:
        raise IdentifierRefused(
            _("统一社会信用代码应为 18 位数字和大写字母，不含 I、O、Z、S、V。请对照营业执照核对。")
        )
    return code


def birth_date(id_number: str) -> date | None:
    """Return the date of birth in an identity-card number, None when it holds no date."""
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def is_male(id_number: str) -> bool:
    """Tell what the seventeenth digit says; to be asked about when it differs, not to be enforced."""
    return int(id_number[16]) % 2 == 1


def is_plate(text: str) -> bool:
    """Tell whether the text is a Chinese vehicle plate, new-energy and special plates included."""
    return bool(PLATE.fullmatch(_half_width(text)))


def _with_area_code(digits: str) -> str:
    # Beijing, Shanghai and the other 02x cities have three digits, all others four.
    size = 3 if digits[1] in "12" else 4
    return f"{digits[:size]}-{digits[size:]}"


def _organisation_check(body: str) -> str:
    total = sum(_ALPHABET.index(c) * w for c, w in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def _half_width(text: str) -> str:
    return re.sub(r"[‐‑‒–—―−]", "-", unicodedata.normalize("NFKC", text)).strip()
