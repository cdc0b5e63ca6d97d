"""The selects 镇街 → 社区 → 网格 of a filter, as far as the person's own territory goes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.choices import Level
from grids.models import Grid
from grids.queries.cascade import Step

LABELS = {"town": _("镇街"), "community": _("社区（村）"), "grid": _("网格")}
_COLUMNS = ("pk", "code", "name", "level", "parent", "tree_id", "lft", "rght")


def place_choices(tops: Sequence[Grid], asked: Mapping[str, str]) -> tuple[list[Step], Grid | None]:
    """Return the three selects with what is chosen, and the lowest place that leaves anything out.

    `tops` are the topmost places that the person sees.

    A code of any place alone is enough: what lies above it is filled in. What holds all that the
    person sees is chosen by itself, for it leaves nothing out.
    """
    upper = list(_seen(tops).filter(level__in=(Level.TOWN, Level.COMMUNITY)))
    asked = _filled(asked, upper)
    towns = [one for one in upper if one.level == Level.TOWN]
    town = _chosen(towns, tops, asked.get("town", ""))
    communities = [one for one in upper if one.level > Level.TOWN and town and _holds(town, one)]
    community = _chosen(communities, tops, asked.get("community", ""))
    above = community if communities else town
    units = list(_seen(tops).at_level(Level.UNIT).under(above)) if above else []
    units = _with_named(units, above, asked.get("grid", ""))
    unit = _chosen(units, tops, asked.get("grid", ""))
    steps = [
        _step("town", towns, town),
        _step("community", communities, community),
        _step("grid", units, unit),
    ]
    place = unit or community or town
    leaves_out = place is not None and not all(_holds(place, top) for top in tops)
    return steps, place if leaves_out else None


def _filled(asked: Mapping[str, str], upper: Sequence[Grid]) -> Mapping[str, str]:
    """Fill in what lies above a place that was asked for by its code alone."""
    code = asked.get("grid") or asked.get("community")
    if "town" in asked or not code:
        return asked
    place = next((one for one in upper if one.code == code), None)
    place = place or Grid.objects.only(*_COLUMNS).filter(code=code).first()
    if place is None:
        return asked
    line = {one.level: one.code for one in upper if _holds(one, place)}
    found = {"town": line.get(Level.TOWN, ""), "community": line.get(Level.COMMUNITY, "")}
    return found | ({"grid": code} if place.level > Level.COMMUNITY else {})


def _seen(tops: Sequence[Grid]) -> Any:
    """Return the live places that hold, or lie in, what the person sees, by code."""
    test = Q(pk__in=[])
    for top in tops:
        below = Q(tree_id=top.tree_id, lft__gte=top.lft, rght__lte=top.rght)
        test |= below | Q(tree_id=top.tree_id, lft__lte=top.lft, rght__gte=top.rght)
    return Grid.objects.live().filter(test).only(*_COLUMNS).order_by("code")


def _with_named(units: list[Grid], above: Grid | None, code: str) -> list[Grid]:
    """Add a compound or another place between that was asked for by its code."""
    if above is None or not code or code in {one.code for one in units}:
        return units
    return [*Grid.objects.live().under(above).only(*_COLUMNS).filter(code=code), *units]


def _chosen(options: Sequence[Grid], tops: Sequence[Grid], code: str) -> Grid | None:
    named = next((one for one in options if one.code == code), None)
    if named is None and len(options) == 1 and all(_holds(options[0], top) for top in tops):
        return options[0]
    return named


def _holds(place: Grid, other: Grid) -> bool:
    is_inside = place.lft <= other.lft and other.rght <= place.rght
    return place.tree_id == other.tree_id and is_inside


def _step(name: str, options: Sequence[Grid], chosen: Grid | None) -> Step:
    shown = [(one.code, one.name) for one in options]
    return Step(name, LABELS[name], shown, chosen.code if chosen else "")
