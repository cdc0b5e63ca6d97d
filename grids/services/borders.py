"""What borders may not do: overlap a neighbour, or leave ground that is nobody's.

The words name the neighbour and the square metres, so that the person knows where to look.
"""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from grids.choices import Level
from grids.maps import tiling
from grids.models import Grid
from grids.services.refusals import BoundaryRefused

# What two hand-drawn borders may differ by where they were meant to be one.
TOLERANCE_M2 = 1.0

Named = tuple[str, dict]


def sound(name: str, boundary: dict) -> dict:
    """Return the boundary tidied up. Raises BoundaryRefused."""
    try:
        return tiling.tidy(boundary)
    except tiling.NotAnArea as error:
        raise BoundaryRefused(_("“%s”的边界不是完整的区域，没有改动。") % name) from error


def others_at(level: int, instead_of: Iterable[Grid]) -> list[Named]:
    """Return the live places of a level with a border, without those that give way."""
    places = Grid.objects.live().filter(level=level, boundary__isnull=False)
    gone = [old.pk for old in instead_of]
    return list(places.exclude(pk__in=gone).values_list("name", "boundary"))


def refuse_overlap(
    level: Level, areas: Sequence[Named], *, instead_of: Iterable[Grid] = ()
) -> None:
    """Refuse areas that share ground with each other or with live places of their level.

    `instead_of` are places that give way to them. Raises BoundaryRefused.
    """
    new = [(name, sound(name, boundary)) for name, boundary in areas]
    shared = tiling.overlaps(new, others_at(level, instead_of))
    worst = max(shared, key=lambda one: one[2], default=None)
    if worst is not None and worst[2] > TOLERANCE_M2:
        raise BoundaryRefused(overlap_words(new[worst[0]][0], worst[1], worst[2]))


def overlap_words(one: str, other: str, m2: float) -> str:
    return _("“%(one)s”和“%(other)s”重叠 %(area)s 平方米，没有改动。请把重叠的部分让开。") % {
        "one": one,
        "other": other,
        "area": _m2(m2),
    }


def refuse_gap(before: Sequence[Named], after: Sequence[Named]) -> None:
    """Refuse new areas that leave out ground the old ones covered. Raises BoundaryRefused."""
    left = tiling.left_out(before, after)
    if left is not None and left[1] > TOLERANCE_M2:
        raise BoundaryRefused(
            _(
                "原属“%(name)s”的 %(area)s 平方米不再属于任何网格，没有改动。"
                "请把空出来的部分划进去。"
            )
            % {"name": left[0], "area": _m2(left[1])}
        )


def refuse_hole(grid: Grid) -> None:
    """Refuse to take a drawn place off the map whose ground is nobody else's. Raises BoundaryRefused.

    Unit grids cover the district; places between them and the community need not.
    """
    if not grid.boundary:
        return
    same = Q(level=grid.level) | Q(level=Level.UNIT)
    others = Grid.objects.live().filter(same, boundary__isnull=False).exclude(pk=grid.pk)
    hole = tiling.gap_m2([grid.boundary], others.values_list("boundary", flat=True))
    if hole > TOLERANCE_M2:
        raise BoundaryRefused(
            _(
                "停用“%(name)s”会在图上留下 %(area)s 平方米空地，没有停用。"
                "请选一个相邻网格接这块地，或者用“合并”。"
            )
            % {"name": grid.name, "area": _m2(hole)}
        )


def refuse_outside(ground: Grid, areas: Sequence[Named]) -> None:
    """Refuse areas that reach out of a place that has a border. Raises BoundaryRefused."""
    if not ground.boundary:
        return
    for name, boundary in areas:
        outside = tiling.gap_m2([boundary], [ground.boundary])
        if outside > TOLERANCE_M2:
            raise BoundaryRefused(
                _("“%(name)s”有 %(area)s 平方米在“%(ground)s”外面，没有改动。")
                % {"name": name, "area": _m2(outside), "ground": ground.name}
            )


def _m2(area: float) -> str:
    return f"{area:,.0f}" if area >= 10 else f"{area:.1f}"
