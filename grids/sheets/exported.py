"""What stands in the cells of a register's export: the columns of its import, masked or in full.

Reads rows that were fetched with what they belong to; asks the database nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from grids.sheets.specs import SheetField

# What a row belongs to, one step up at a time.
_UPWARD = ("resident", "household", "room", "building")
COVER = "***"


def cells_of(
    row: Any, fields: Sequence[SheetField], names: Mapping[int, str], *, is_full: bool
) -> list[Any]:
    """Return a row's cells in the order of the fields; `names` are those of places by key."""
    above = _above(row)
    return [
        _PLACES[one.key](row, above, names)
        if one.key in _PLACES
        else shown(one, getattr(row, one.key), is_full=is_full)
        for one in fields
    ]


def shown(one: SheetField, value: Any, *, is_full: bool) -> Any:
    """Return a value as its cell; what is masked always shows that it is."""
    if value in (None, ""):
        return None
    if one.mask is not None and not is_full:
        masked = one.mask(str(value))
        return masked if "*" in masked else f"{masked}{COVER}"
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return value if is_number and not one.column.choices else one.show(value)


def is_masked(text: str) -> bool:
    """Say whether a cell came from an export that did not show its value."""
    return "**" in text


def _above(row: Any) -> dict[str, Any]:
    found, at = {}, row
    for name in _UPWARD:
        upper = getattr(at, name, None)
        if upper is not None:
            found[name] = at = upper
    return found


Above = Mapping[str, Any]
Names = Mapping[int, str]


def _of(name: str, field: str) -> Callable[[Any, Above, Names], Any]:
    return lambda _row, above, _names: getattr(above[name], field) if name in above else None


def _compound(row: Any, above: Above, names: Names) -> str | None:
    building = above.get("building", row)
    return names.get(getattr(building, "compound_id", None) or 0)


_PLACES: dict[str, Callable[[Any, Above, Names], Any]] = {
    "at_number": lambda row, _above, _names: row.number,
    "at_community": lambda row, _above, names: names.get(row.community_id),
    "at_compound": _compound,
    "at_building": _of("building", "name"),
    "at_unit": _of("room", "unit"),
    "at_door": _of("room", "door"),
    "at_address": _of("room", "address"),
    "at_grid": lambda row, _above, names: names.get(row.grid_id) if row.in_unit else None,
    "at_lat": lambda row, _above, _names: row.lat,
    "at_lng": lambda row, _above, _names: row.lng,
    "at_household": _of("household", "number"),
    "at_resident": _of("resident", "number"),
    # Their number is enough to find them again.
    "at_id_number": lambda _row, _above, _names: None,
}
