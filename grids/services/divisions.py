"""Takes divisions of a file into the tree; may be run again with the same or a later file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from grids.choices import USUAL_TITLE, Level
from grids.models import Grid
from grids.services import hierarchy
from grids.tree.divisions import Division
from yuanbao.audit import unit_of_work


@dataclass
class Intake:
    """What an import did, by code."""

    added: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)


@unit_of_work
def take_in(
    divisions: Sequence[Division],
    outlines: Mapping[str, dict],
    *,
    since: date | None = None,
    by: Any,
    at: datetime,
) -> Intake:
    """Add what is new, rename and move what differs, leave the rest; all or nothing.

    `divisions` come parents first. `outlines` are GeoJSON features by code, used for new
    places; `since` is the first day these are valid, that of `at` if not given. A code that is retired here stays retired and is reported.
    Raises what `hierarchy.add`, `rename` and `move` raise.
    """
    intake = Intake()
    known = Grid.objects.in_bulk([one.code for one in divisions], field_name="code")
    for division in divisions:
        grid = known.get(division.code)
        parent = known.get(division.parent)
        if grid is None:
            new = _new_place(division, outlines.get(division.code), since)
            known[division.code] = hierarchy.add(parent, new, by=by, at=at)
            intake.added.append(division.code)
        elif grid.is_retired:
            intake.retired.append(division.code)
        else:
            known[division.code] = _adjust(grid, division, parent, intake, by=by, at=at)
    return intake


def _adjust(grid: Grid, division: Division, parent, intake: Intake, *, by: Any, at: datetime):
    is_renamed = grid.name != division.name
    is_moved = parent is not None and grid.parent_id != parent.pk
    if is_renamed:
        grid = hierarchy.rename(grid, division.name, by=by, at=at)
        intake.renamed.append(division.code)
    if is_moved:
        grid = hierarchy.move(grid, parent, by=by, at=at)
        intake.moved.append(division.code)
    if not (is_renamed or is_moved):
        intake.unchanged.append(division.code)
    return grid


def _new_place(division: Division, feature: dict | None, since: date | None) -> hierarchy.NewPlace:
    facts = feature["properties"] if feature else {}
    return hierarchy.NewPlace(
        level=Level(division.level),
        name=division.name,
        kind=division.kind,
        code=division.code,
        title=USUAL_TITLE[division.kind],
        boundary=feature["geometry"] if feature else None,
        point=division.point,
        stated_area_km2=facts.get("stated_area_km2"),
        is_schematic=bool(facts.get("schematic")),
        valid_from=since,
    )
