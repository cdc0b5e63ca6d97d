"""What follows from a row's own facts: search columns, and facts that hang together."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.codes import CodeScheme, EventKind, EventOutcome, IdKind, Sex
from grids.models import AddressedRow
from grids.registers import Register
from grids.registers.declared import read_id_number
from grids.tree.naming import pinyin_key
from yuanbao.crypto import blind_index
from yuanbao.identifiers import IdentifierRefused, birth_date, is_male

Errors = dict[str, str]


def complete(spec: Register, row: Any, errors: Errors) -> None:
    """Fill in what follows from the facts; note in `errors` what does not hang together."""
    for field in spec.fields:
        if field.only_kinds and not spec.applies(field.name, row.kind):
            setattr(row, field.name, spec.column(field.name).get_default())
    _RULES.get(spec.key, _nothing)(row, errors)
    for field in spec.fields:
        if field.index:
            value = getattr(row, field.name)
            setattr(row, field.index, blind_index(field.index_kind, value) if value else "")
    if isinstance(row, AddressedRow):
        _spell(spec, row)


def _spell(spec: Register, row: Any) -> None:
    text = row.address if spec.title == "address" else f"{_compound(row)}{getattr(row, spec.title)}"
    row.pinyin, _gap, row.initials = pinyin_key(re.sub(r"\s+", "", text)).partition(" ")
    row.initials = row.initials[:80]


def _compound(row: Any) -> str:
    compound = getattr(row, "compound", None)
    return compound.name if compound else ""


def _nothing(_row: Any, _errors: Errors) -> None:
    """Other registers have no facts that hang together."""


def _resident(row: Any, errors: Errors) -> None:
    if row.id_number and row.id_kind == IdKind.ID_CARD and "id_number" not in errors:
        try:
            row.id_number = read_id_number(row.id_number)
        except IdentifierRefused as error:
            errors["id_number"] = str(error)
        else:
            born = birth_date(row.id_number)
            row.birth_date = row.birth_date or (born.isoformat() if born else "")
            if row.sex == Sex.UNKNOWN:
                row.sex = Sex.MALE if is_male(row.id_number) else Sex.FEMALE
    row.id_number = row.id_number.upper()
    if row.birth_date > localdate().isoformat():
        errors["birth_date"] = _("出生日期在今天以后，请核对。")
    row.birth_year = int(row.birth_date[:4]) if row.birth_date else None


def _building(row: Any, _errors: Errors) -> None:
    if not row.address and row.compound:
        row.address = f"{row.compound.name}{row.name}"[:120]


def _room(row: Any, _errors: Errors) -> None:
    if row.unit.isdigit():
        row.unit = f"{row.unit}单元"
    if not row.address:
        start = row.building.address or row.building.name
        row.address = f"{start}{row.unit}{row.door}{'室' if row.door.isdigit() else ''}"[:120]


def _premises(row: Any, _errors: Errors) -> None:
    if not row.address and row.room:
        row.address = row.room.address


def _facility(row: Any, errors: Errors) -> None:
    if (
        row.code
        and row.code_scheme == CodeScheme.COMPONENT
        and not re.fullmatch(r"\d{16}", row.code)
    ):
        errors["code"] = _("部件标识码应为 16 位数字；别的号码请把编码规则选成“权属单位自编号”。")


def _care(row: Any, errors: Errors) -> None:
    if (row.resident is None) == (row.household is None):
        errors["resident"] = _("服务对象和服务住户请填一项，只填一项。")
    if row.every_days is None or not 1 <= row.every_days <= 366:
        errors["every_days"] = _("间隔天数应在 1 到 366 之间。")
    elif row.next_on is None:
        start = row.last_on + timedelta(row.every_days) if row.last_on else row.starts_on
        row.next_on = start or localdate()


def _event(row: Any, errors: Errors) -> None:
    if not row.topic.startswith(row.kind):
        kind = dict(EventKind.choices).get(row.topic[:2], "")
        errors["topic"] = _("这个小类属于“%s”，请把大类和小类选成一致。") % kind
    if row.happened_on and row.happened_on > localdate():
        errors["happened_on"] = _("发生日期在今天以后，请核对。")
    if row.happened_on and row.settled_on and row.settled_on < row.happened_on:
        errors["settled_on"] = _("处置日期早于发生日期，请核对。")
    if row.scale and row.kind != EventKind.DISPUTE:
        errors["scale"] = _("只有矛盾纠纷填规模。")
    if row.outcome == EventOutcome.SETTLED and row.settled_on is None:
        errors["settled_on"] = _("已处置的请填处置日期。")


_RULES: dict[str, Callable[[Any, Errors], None]] = {
    "building": _building,
    "room": _room,
    "resident": _resident,
    "premises": _premises,
    "facility": _facility,
    "care": _care,
    "event": _event,
}
