"""Rows of the registers, entered as the system enters them."""

from itertools import count

from grids.services.registers import Spot, enter
from tests.factories.petitions import MONDAY

_serial = count(1)


def make(key, grid=None, *, at=MONDAY, **facts):
    return enter(key, facts, spot=Spot(grid) if grid else None, by=None, at=at)


def make_building(grid, **facts):
    return make("building", grid, **{"name": f"{next(_serial)}号楼", **facts})


def make_room(building, **facts):
    return make("room", **{"building": building, "door": str(100 + next(_serial)), **facts})


def make_household(room, **facts):
    return make("household", room=room, **facts)


def make_resident(household=None, grid=None, **facts):
    return make("resident", grid, **{"household": household, "name": "刘芳", **facts})


def make_premises(grid=None, **facts):
    return make("premises", grid, **{"name": f"{next(_serial)}号小店", **facts})


def make_facility(grid, **facts):
    return make("facility", grid, **{"name": "路灯", **facts})


def make_care(resident, **facts):
    return make("care", **{"resident": resident, "task": "visit", **facts})


def make_event(grid, **facts):
    usual = {"kind": "02", "topic": "0201", "name": "楼道堆放杂物", "happened_on": MONDAY.date()}
    return make("event", grid, **usual | facts)
