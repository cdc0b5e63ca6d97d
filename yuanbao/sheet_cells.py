"""What people type into the cells of a table, read into values: days, numbers, words, identifiers.

Each reader takes the cell's text and returns a value, or raises CellRefused with the reason in
words. Nothing is guessed: what has two readings, or lost digits on its way, is refused.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from yuanbao import identifiers
from yuanbao.identifiers import IdentifierRefused

# Letters and digits as a Chinese keyboard gives them; punctuation stays as it was typed.
_WIDE = {
    code: chr(code - 0xFEE0)
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[ T].*)?")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,4}日?")
# Days of a spreadsheet count from here; the numbers are those of 1954 to 2064.
_SERIAL_START, _SERIALS = date(1899, 12, 30), range(20_000, 60_000)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
YES_WORDS = frozenset({"是", "有", "对", "√", "✓", "1", "y", "yes", "true", "真"})
NO_WORDS = frozenset({"否", "无", "没有", "不是", "×", "✗", "0", "n", "no", "false", "假"})


class CellRefused(ValueError):
    """The cell cannot be used; the message is a sentence for the person who filled it in."""


def narrowed(text: str) -> str:
    """Return the text with full-width letters and digits as plain ones."""
    return text.translate(_WIDE).strip()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def read_text(text: str, *, most: int = 200) -> str:
    """Return the text on one line. Raises CellRefused when it is too long."""
    value = " ".join(narrowed(text).split())
    if len(value) > most:
        raise CellRefused(
            _("太长，最多 %(most)s 个字，现在有 %(n)s 个") % {"most": most, "n": len(value)}
        )
    return value


def read_day(text: str, *, least: date = date(1900, 1, 1), most: date | None = None) -> date:
    """Return a day written as 2026-01-02, 2026/1/2, 2026.1.2, 2026年1月2日, 20260102 or a serial.

    A serial is the number that a spreadsheet keeps a day as. Raises CellRefused for other
    spellings, for days that do not exist, and for those outside `least` to `most`.
    """
    typed = _plain(text)
    day = _day_of(typed)
    if day is None:
        raise CellRefused(_day_words(typed))
    if day < least:
        raise CellRefused(_("日期太早，不应早于 %(day)s") % {"day": least})
    if most is not None and day > most:
        raise CellRefused(_("日期在 %(day)s 之后，请核对") % {"day": most})
    return day


def _day_of(typed: str) -> date | None:
    if typed.isdecimal() and len(typed) == 5 and int(typed) in _SERIALS:
        return _SERIAL_START + timedelta(days=int(typed))
    found = _DAY.fullmatch(typed)
    if not found:
        return None
    year, month, day = found[1], found[2] or found[4], found[3] or found[5]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _day_words(typed: str) -> str:
    if _DAY.fullmatch(typed):
        return _("没有这一天，请核对月和日")
    if _SHORT_YEAR.fullmatch(typed):
        return _("年份要写四位，并且年在前，如 2026-01-02")
    return _("看不懂这个日期，请写成 2026-01-02 这样")


def read_number(text: str, *, least: float = 0, most: float = 1_000_000_000) -> float:
    """Return a number within limits. Raises CellRefused."""
    typed = re.sub(r"[\s,，]", "", _plain(text))
    if not _NUMBER.fullmatch(typed):
        raise CellRefused(_("应是数字，不要带单位或文字"))
    number = float(typed)
    if not least <= number <= most:
        raise CellRefused(
            _("应在 %(least)s 到 %(most)s 之间") % {"least": f"{least:g}", "most": f"{most:g}"}
        )
    return number


def read_word(text: str, words: Mapping[str, Any]) -> Any:
    """Return what a word stands for: its code, its name, or both as in `01 汉族`.

    `words` maps names and codes to values. Raises CellRefused with the words that there are.
    """
    typed = re.sub(r"\s+", " ", _plain(text))
    given = words
    words = {_plain(name): value for name, value in words.items()}
    if typed in words:
        return words[typed]
    # A drop-down may show code and name; a number lost its leading zero.
    for part in (*typed.split(" "), typed.zfill(2)):
        if part and part in words:
            return words[part]
    names = list(dict.fromkeys(name for name in given if not name.isdecimal()))
    shown = "、".join(names[:12]) + (_(" 等") if len(names) > 12 else "")
    raise CellRefused(_("只能填：%(words)s") % {"words": shown})


def read_yes_no(text: str) -> bool:
    """Return whether the cell says yes. Raises CellRefused for other words."""
    typed = _plain(text).lower()
    if typed in YES_WORDS:
        return True
    if typed in NO_WORDS:
        return False
    raise CellRefused(_("只能填：是、否"))


def read_id(text: str, *, today: date) -> str:
    """Return an identity-card number; one that a spreadsheet cut to fifteen digits is named."""
    try:
        return identifiers.read_id_number(text, today=today)
    except IdentifierRefused as refusal:
        typed = re.sub(r"\s", "", _plain(text))
        if len(typed) == 18 and typed.endswith("000"):
            raise CellRefused(
                _("后三位是 000，像是被表格软件改掉了（数字只保留 15 位）。请把这一列改为文本再填")
            ) from refusal
        raise CellRefused(str(refusal).rstrip("。")) from refusal


def read_phone(text: str) -> str:
    """Return a telephone number; one that lost its leading zero is named."""
    try:
        return identifiers.read_phone(text)
    except IdentifierRefused as refusal:
        typed = re.sub(r"[\s\-]", "", _plain(text))
        if typed.isdecimal() and len(typed) in {10, 11} and typed[0] in "23456789":
            raise CellRefused(
                _("像是少了区号开头的 0（表格软件把它当成了数字），请写成 0415-2123456 这样")
            ) from refusal
        raise CellRefused(str(refusal).rstrip("。")) from refusal


def read_uscc(text: str) -> str:
    """Return a unified social credit code; both check characters are verified."""
    try:
        return identifiers.read_uscc(text)
    except IdentifierRefused as refusal:
        raise CellRefused(str(refusal).rstrip("。")) from refusal
