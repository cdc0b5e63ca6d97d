"""The columns of a register's file: its own fields, and where its rows lie."""

import re
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from grids.registers import Register, ValueRefused, reading
from grids.registers.spec import Field
from grids.sheets.exported import is_masked
from grids.sheets.specs import SheetField
from grids.sheets.words import OTHER_NAMES, OTHER_WORDS, SAMPLES, WORDS_ONLY
from yuanbao import identifiers, sheet_cells
from yuanbao.sheet_cells import CellRefused
from yuanbao.sheets import Column

_LATS, _LNGS = (39.0, 44.0), (118.0, 126.0)
_ID_LIKE = re.compile(r"[\dXx\s]{15,20}")


def _text(most: int) -> Callable[[str], str]:
    return lambda text: sheet_cells.read_text(text, most=most)


def _degrees(least: float, most: float) -> Callable[[str], float]:
    return lambda text: sheet_cells.read_number(text, least=least, most=most)


NUMBER = SheetField(
    Column(
        "at_number", _("编号"), (_("台账编号"),), note=_("已登记的填编号，就更新那一条；新登记不填")
    ),
    _text(20),
)
PLACE = {
    "at_community": SheetField(
        Column("at_community", _("社区"), (_("社区（村）"), _("所属社区"), _("村"))), _text(60)
    ),
    "at_compound": SheetField(
        Column("at_compound", _("小区"), (_("所属小区"),), note=_("平房、村庄没有小区的不填")),
        _text(60),
    ),
    "at_building": SheetField(
        Column("at_building", _("楼栋"), (_("楼号"), _("楼栋号")), note=_("如 3号楼")), _text(40)
    ),
    "at_unit": SheetField(
        Column("at_unit", _("单元"), (_("单元号"),), note=_("没有单元不填")), _text(10)
    ),
    "at_door": SheetField(Column("at_door", _("房号"), (_("门牌"), _("室号"))), _text(20)),
    "at_address": SheetField(
        Column(
            "at_address",
            _("地址"),
            (_("住址"), _("现住址"), _("居住地址"), _("现住地址")),
            note=_("楼栋、房号各列没填时才看；如 和顺小区3号楼2单元501"),
            width=30,
        ),
        _text(120),
    ),
    "at_grid": SheetField(
        Column(
            "at_grid",
            _("网格"),
            (_("单元网格"), _("网格编码"), _("所属网格")),
            note=_("名称或编码"),
        ),
        _text(60),
    ),
    "at_lat": SheetField(Column("at_lat", _("纬度"), note=_("WGS84，可不填")), _degrees(*_LATS)),
    "at_lng": SheetField(Column("at_lng", _("经度"), note=_("WGS84，可不填")), _degrees(*_LNGS)),
    "at_household": SheetField(
        Column("at_household", _("住户编号"), note=_("一个房号里有几户时才填")), _text(20)
    ),
    "at_resident": SheetField(
        Column("at_resident", _("服务对象编号"), (_("居民编号"),)), _text(20)
    ),
    "at_id_number": SheetField(
        Column("at_id_number", _("服务对象身份证号"), note=_("不知道编号时填")),
        lambda text: sheet_cells.read_id(text, today=localdate()),
    ),
}
_TREE = ("at_community", "at_compound")
_DOOR = (*_TREE, "at_building", "at_unit", "at_door", "at_address")
_POINT = ("at_grid", "at_lng", "at_lat")
PLACES_OF = {
    "building": (*_TREE, *_POINT),
    "room": (*_TREE, "at_building"),
    "household": _DOOR,
    "resident": (*_DOOR, "at_household"),
    "premises": (*_TREE, "at_building", "at_unit", "at_door", *_POINT),
    "care": ("at_resident", "at_id_number", "at_household"),
}


def fields_of(register: Register) -> list[SheetField]:
    """Return the columns of a register's file: number, place, then its own fields."""
    keys = PLACES_OF.get(register.key, (*_TREE, *_POINT))
    own = [
        _own(register, field)
        for field in register.fields
        if not isinstance(register.column(field.name), models.ForeignKey)
    ]
    return [NUMBER, *(PLACE[key] for key in keys), *own]


def _own(register: Register, field: Field) -> SheetField:
    name = field.name
    column = Column(
        name,
        register.label_of(name),
        OTHER_NAMES.get(name, ()),
        note=field.help,
        sample=SAMPLES.get(name, ""),
        choices=_choices(register, name),
        required=register.is_required(name),
        width=30 if "address" in name else 16,
    )
    read = _reader(register, field)
    if field.mask is not None:
        read = _unmasked(read)
    return SheetField(column, read, _shower(register, name), field.mask)


def _unmasked(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Refuse what an export covered: it would take the place of what is registered."""

    def guarded(text: str) -> Any:
        if is_masked(text):
            raise CellRefused(
                str(_("是导出时遮盖过的内容，不能导入；请填完整，或用完整内容的导出"))
            )
        return read(text)

    return guarded


def _choices(register: Register, name: str) -> tuple[Any, ...]:
    if isinstance(register.column(name), models.BooleanField):
        return (_("是"), _("否"))
    return tuple(words for _code, words in register.choices_of(name))


def _shower(register: Register, name: str) -> Callable[[Any], str]:
    return lambda value: reading.shown(value, register.column(name))


def _reader(register: Register, field: Field) -> Callable[[str], Any]:
    """Return what reads a cell: kinds that spreadsheets spoil first, the register's own rule last."""
    column, name = register.column(field.name), field.name
    if column.choices:
        words = _words(register, name)
        return lambda text: sheet_cells.read_word(text, words)
    if field.index_kind == "id-number":
        return _read_document
    for kind, reader in _BY_COLUMN.items():
        if isinstance(column, kind):
            return reader
    return _BY_READER.get(field.read) or (lambda text: _read_own(register, name, text))


def _read_birth(text: str) -> str:
    return sheet_cells.read_day(text, most=localdate()).isoformat()


_BY_COLUMN: dict[type, Callable[[str], Any]] = {
    models.BooleanField: sheet_cells.read_yes_no,
    models.DateField: sheet_cells.read_day,
}
_BY_READER: dict[Any, Callable[[str], Any]] = {
    reading.iso_day: _read_birth,
    identifiers.read_phone: sheet_cells.read_phone,
    identifiers.read_uscc: sheet_cells.read_uscc,
}


def _words(register: Register, name: str) -> dict[str, str]:
    codes = register.choices_of(name)
    known = {code for code, _words in codes}
    words = {label: code for code, label in codes}
    if name not in WORDS_ONLY:
        words |= {code: code for code in known}
    others = OTHER_WORDS.get(name, {})
    return words | {word: code for word, code in others.items() if code in known}


def _read_document(text: str) -> str:
    """Return an identity-card number, or another document's as it was typed."""
    if _ID_LIKE.fullmatch(sheet_cells.narrowed(text)):
        return sheet_cells.read_id(text, today=localdate())
    return sheet_cells.read_text(text, most=40).upper()


def _read_own(register: Register, name: str, text: str) -> Any:
    try:
        return register.read(name, sheet_cells.narrowed(text))
    except ValueRefused as refusal:
        raise CellRefused(str(refusal).rstrip("。")) from refusal
