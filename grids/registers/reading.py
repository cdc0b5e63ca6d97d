"""What people type, read as a column's value; and a value shown as people read it."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from yuanbao.identifiers import IdentifierRefused

YES = frozenset({"是", "有", "1", "y", "yes", "true", "√", "on"})
NO = frozenset({"否", "无", "没有", "0", "n", "no", "false", "", "×"})
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")


class ValueRefused(ValueError):
    """What was given cannot be the field's value; the message is a sentence for who gave it."""


def value(raw: Any, column: Any, read: Callable[[str], Any] | None = None) -> Any:
    """Return the value of a plain column. Empty text is None where the column may be empty."""
    if isinstance(column, models.BooleanField):
        return yes_or_no(raw)
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None if column.null else (column.get_default() if column.choices else "")
    if column.choices:
        return code(raw, column)
    for kind, reader in _READERS:
        if isinstance(column, kind):
            return reader(raw, column)
    return _text(str(raw).strip(), read)


def _text(text: str, read: Callable[[str], Any] | None) -> Any:
    try:
        return read(text) if read else text
    except IdentifierRefused as error:
        raise ValueRefused(str(error)) from error


def row(raw: Any, column: Any) -> Any:
    """Return the related row as it was given; sheets and forms look it up themselves."""
    if raw in ("", None):
        return None
    if not isinstance(raw, column.related_model):
        raise ValueRefused(_("“%s”没有找到，请从下拉里选或填编号。") % raw)
    return raw


def code(raw: Any, column: Any) -> str:
    """Return the code that is meant by itself or by its words."""
    text = str(raw).strip()
    for known, words in column.choices:
        if text in (str(known), str(words)):
            return str(known)
    words = "、".join(str(label) for _known, label in column.choices)
    raise ValueRefused(
        _("“%(text)s”不在可选项里。可选：%(words)s。") % {"text": text, "words": words}
    )


def yes_or_no(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    text = str(raw if raw is not None else "").strip().lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise ValueRefused(_("“%s”看不出是还是否，请填“是”或“否”。") % text)


def day(raw: Any, _column: Any = None) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = str(raw).strip()
    for form in DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueRefused(_("“%s”不是日期，请写成 2026-03-01 这样。") % text)


def iso_day(raw: str) -> str:
    """Return a day as ISO text, for columns that are sealed."""
    return day(raw).isoformat()


def whole(raw: Any, _column: Any = None) -> int:
    try:
        number = Decimal(str(raw).strip())
    except InvalidOperation:
        number = Decimal("0.5")
    if number != number.to_integral_value() or number < -1000:
        raise ValueRefused(_("“%s”应为整数。") % raw)
    if number > 2_000_000:
        raise ValueRefused(_("“%s”太大，请核对。") % raw)
    return int(number)


def decimal(raw: Any, column: Any) -> Decimal:
    try:
        number = round(Decimal(str(raw).strip()), column.decimal_places)
    except InvalidOperation as error:
        raise ValueRefused(_("“%s”应为数字。") % raw) from error
    if (
        number < 0
        or not number.is_finite()
        or number >= 10 ** (column.max_digits - column.decimal_places)
    ):
        raise ValueRefused(_("“%s”超出范围，请核对。") % raw)
    return number


def fitting(value: Any, length: int | None) -> Any:
    if length and isinstance(value, str) and len(value) > length:
        raise ValueRefused(_("最多 %d 个字，请写短一些。") % length)
    return value


def missing(label: str) -> ValueRefused:
    return ValueRefused(_("请填%s。") % label)


def shown(value: Any, column: Any) -> str:
    """Return a value as it is read: words of a code, 是 or 否, a day as ISO text."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return value.isoformat() if isinstance(value, date) else str(value)


_READERS: tuple[tuple[type, Callable[[Any, Any], Any]], ...] = (
    (models.DateField, day),
    (models.IntegerField, whole),
    (models.DecimalField, decimal),
)
