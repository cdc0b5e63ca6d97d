"""Addresses as people write them in tables: compound, building, unit and door told apart."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from yuanbao.sheet_cells import narrowed

_BUILDING_END = re.compile(r"(?:号楼|#楼|号院|栋|幢|座|楼|#|号)$")
_UNIT_END = re.compile(r"(?:单元|门洞|门|元)$")
_DOOR_END = re.compile(r"(?:号房|室|户|号|房)$")
_INSIDE = re.compile(
    r"^(?P<building>.+?(?:号楼|#楼|栋|幢|座|楼|#))"
    r"(?:(?P<unit>[一二三四五六七八九十\dA-Za-z]+)(?:单元|门洞|门))?"
    r"(?:[一二三四五六七八九十\d]+层)?"
    r"(?P<door>[\dA-Za-z\-]+)(?:室|户|号|房)?$"
)
_DASHES = re.compile(r"^(?P<building>\d+)[-－—](?P<unit>\d+)[-－—](?P<door>\d+[A-Za-z]?)$")
_NUMERALS = {name: str(n) for n, name in enumerate("零一二三四五六七八九十")}


@dataclass(frozen=True)
class Door:
    """One door: the names of its compound, building and unit, and its number."""

    compound: str = ""
    building: str = ""
    unit: str = ""
    door: str = ""


def split_address(text: str, compounds: Iterable[str]) -> Door | None:
    """Return the door that an address names, None where it cannot be told for certain.

    `compounds` are the known names, the longest first. What stands before the name, such as the
    town, is passed over.
    """
    address = re.sub(r"\s+", "", narrowed(text))
    name = next((one for one in compounds if one in address), None)
    if name is None:
        return None
    rest = address.partition(name)[2]
    found = _INSIDE.match(rest) or _DASHES.match(rest)
    if found is None:
        return None
    return Door(name, found["building"], found["unit"] or "", found["door"])


def building_key(name: str) -> str:
    """Return what two spellings of a building have in common: 3号楼, 3栋 and 3# are the same."""
    return _plain(_BUILDING_END.sub("", re.sub(r"\s+", "", narrowed(name))))


def unit_key(name: str) -> str:
    """Return what two spellings of a unit have in common: 2单元 and 二单元 are the same."""
    return _plain(_UNIT_END.sub("", re.sub(r"\s+", "", narrowed(name))))


def door_key(name: str) -> str:
    """Return what two spellings of a door have in common: 501 and 501室 are the same."""
    return _DOOR_END.sub("", re.sub(r"\s+", "", narrowed(name))).upper()


def _plain(text: str) -> str:
    whole = _NUMERALS.get(text, text).upper()
    return whole.lstrip("0") or whole
