"""A small district of two towns, and squares to draw it with."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from grids.choices import Kind, Level
from grids.services import hierarchy
from grids.services.hierarchy import NewPlace
from yuanbao.audit import unit_of_work

AT = datetime(2021, 2, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = datetime(2021, 6, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def square(column, row, size=1):
    """Return a square of `size` hundredths of a degree at that place of a chequered district."""
    west, south = 124 + column / 100, 40 + row / 100
    east, north = west + size / 100, south + size / 100
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Polygon",
        "coordinates": [[[round(x, 7), round(y, 7)] for x, y in ring]],
    }


@unit_of_work
def close(grid, *, successors=(), at=AT):
    """Take a drawn place out of use, hole or not: where the hole is not the subject."""
    hierarchy.lock_tree()
    hierarchy.close(hierarchy.take(grid, by=None), list(successors), by=None, at=at)


@pytest.fixture
def tree(db):
    """One district, two towns; the first with a community of two unit grids side by side."""

    def add(parent, level, name, **facts):
        return hierarchy.add(parent, NewPlace(level, name, **facts), by=None, at=AT)

    district = add(None, Level.DISTRICT, "河口区", code="999901000000")
    first = add(district, Level.TOWN, "东街道", code="999901001000")
    second = add(district, Level.TOWN, "西镇", code="999901100000", kind=Kind.TOWNSHIP)
    community = add(first, Level.COMMUNITY, "桥头社区", code="999901001001")
    village = add(second, Level.COMMUNITY, "山后村", code="999901100200", kind=Kind.VILLAGE)
    west = add(community, Level.UNIT, "桥头社区第1网格", boundary=square(0, 0))
    east = add(community, Level.UNIT, "桥头社区第2网格", boundary=square(1, 0))
    for place in (district, first, second, community, village, west, east):
        place.refresh_from_db()
    return {
        "district": district,
        "first": first,
        "second": second,
        "community": community,
        "village": village,
        "west": west,
        "east": east,
    }
