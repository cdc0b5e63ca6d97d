"""The demonstration district's own files: outline, divisions and the middles of communities."""

import csv
import json
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry import shape

from grids.demo.layout import Centre, draw_units
from grids.demo.plan import Parent, Planned, plan
from grids.tree.divisions import Division, read_divisions

DISTRICT_CODE = "210602000000"
SEED = 210602
# The day from which the demonstration's places count as valid, before its first matters.
SINCE = date(2020, 9, 1)
DATA = Path(__file__).resolve().parents[1] / "data"


def draw_plan() -> list[Planned]:
    """Return every place below the communities, and the zone; the same on every run."""
    centres = read_centres()
    return plan(draw_units(read_outline(), centres, seed=SEED), _parents(centres))


def read_outline() -> shapely.Polygon:
    with (DATA / "outline_210602.geojson").open(encoding="utf-8") as file:
        return shape(json.load(file)["features"][0]["geometry"])


def read_centres() -> list[Centre]:
    """Return the communities' middles; those not known from public maps are invented."""
    with (DATA / "demo_centres_210602.csv").open(encoding="utf-8") as file:
        return [
            Centre(row["code"], float(row["lng"]), float(row["lat"]), int(row["units"]))
            for row in csv.DictReader(file)
        ]


def _parents(centres: list[Centre]) -> dict[str, Parent]:
    with (DATA / "divisions_210602.csv").open(encoding="utf-8") as file:
        known = {division.code: division for division in read_divisions(file)}
    district = known[DISTRICT_CODE]
    return {centre.code: _parent(known.get(centre.code, district)) for centre in centres}


def _parent(division: Division) -> Parent:
    return Parent(division.code, division.name, division.kind)
