"""Find a grid by the names that stand in a text."""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Max

from grids.choices import Level
from grids.models import Grid, TreeVersion

# The most exact name wins: a compound says more than its community, that more than the town.
NAMED_LEVELS = (Level.COMPOUND, Level.COMMUNITY, Level.TOWN)
ENDINGS = ("社区", "村", "街道", "镇", "小区")
MIN_NAME = 2


def grid_named(text: str) -> Grid | None:
    """Return the one grid whose name stands in the text; None for no name or an ambiguous one.

    Longer names are tried first, so that "城隍庙一社区" is not taken for another.
    """
    newest = Grid.objects.aggregate(last=Max("pk"))["last"]
    found: dict[int, set[int]] = {}
    for name, level, pk in _names(TreeVersion.current(), newest):
        if name in text:
            found.setdefault(level, set()).add(pk)
    for level in NAMED_LEVELS:
        matches = found.get(level, set())
        if len(matches) == 1:
            return Grid.objects.get(pk=matches.pop())
        if matches:
            return None
    return None


def grids_called(names: Iterable[str]) -> dict[str, list[Grid]]:
    """Return the places with exactly these names, their endings left out or not, by name."""
    newest = Grid.objects.aggregate(last=Max("pk"))["last"]
    wanted, known = set(names), _names(TreeVersion.current(), newest)
    found = [(name, pk) for name, _level, pk in known if name in wanted]
    grids = Grid.objects.defer("boundary").in_bulk([pk for _name, pk in found]) if found else {}
    return {name: [grids[pk] for other, pk in found if other == name] for name, _pk in found}


@lru_cache(maxsize=2)
def _names(version: int, newest: int | None) -> tuple[tuple[str, int, int], ...]:  # noqa: ARG001 - the cache's key
    rows = Grid.objects.filter(level__in=NAMED_LEVELS, retired_at__isnull=True)
    names = []
    for name, level, pk in rows.values_list("name", "level", "pk"):
        names.append((name, level, pk))
        short = _short(name)
        if len(short) > MIN_NAME:
            names.append((short, level, pk))
    return tuple(sorted(names, key=lambda row: -len(row[0])))


def _short(name: str) -> str:
    for ending in ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name
