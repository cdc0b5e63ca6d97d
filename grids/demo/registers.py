"""A few compounds of the demonstration, lived in: invented people, shops and lamp posts."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from grids.codes import (
    CareKind,
    EventMethod,
    EventOutcome,
    EventScale,
    EventSource,
    Relation,
    Sex,
    Tenure,
    Trade,
)

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = (
    "桂兰",
    "志强",
    "晓敏",
    "建华",
    "海霞",
    "立群",
    "雨桐",
    "子涵",
    "淑芬",
    "国栋",
    "欣怡",
    "永康",
)
SHOPS = (
    ("顺口面馆", Trade.CATERING),
    ("邻里便利店", Trade.RETAIL),
    ("洁净洗衣", Trade.SERVICE),
    ("康安大药房", Trade.MEDICINE),
    ("老地方维修", Trade.REPAIR),
)
FACILITIES = (
    ("雨水井盖", "01"),
    ("路灯", "01"),
    ("消火栓", "01"),
    ("果皮箱", "03"),
    ("行道树", "04"),
)
UNITS, FLOORS = ("1单元", "2单元"), (1, 2, 3)


def buildings(compound: Any) -> list[dict[str, Any]]:
    """Return the facts of a compound's buildings."""
    return [
        {
            "compound": compound,
            "name": f"{number}号楼",
            "floor_count": len(FLOORS),
            "unit_count": len(UNITS),
            "room_count": len(UNITS) * len(FLOORS) * 2,
        }
        for number in (1, 2)
    ]


def rooms(building: Any) -> Iterator[dict[str, Any]]:
    """Yield the facts of a building's rooms; every seventh is let."""
    for unit in UNITS:
        for floor in FLOORS:
            for door in (1, 2):
                tenure = Tenure.LET if (floor * 5 + door) % 7 == 0 else Tenure.OWN
                yield {
                    "building": building,
                    "unit": unit,
                    "floor": floor,
                    "door": f"{floor}0{door}",
                    "tenure": tenure,
                }


def people(household: Any, number: int) -> Iterator[dict[str, Any]]:
    """Yield one to four people; names are put together, telephones are not in service."""
    relations = (Relation.HEAD, Relation.SPOUSE, Relation.SON, Relation.PARENT)
    for place, relation in enumerate(relations[: 1 + number % 4]):
        turn = number * 7 + place
        yield {
            "household": household,
            "name": SURNAMES[number % len(SURNAMES)] + GIVEN[turn % len(GIVEN)],
            "relation": relation,
            "sex": Sex.FEMALE if turn % 2 else Sex.MALE,
            "birth_date": f"{1940 + turn * 13 % 75}-0{1 + turn % 9}-1{turn % 9}",
            "phone": f"1990000{number % 10000:04d}" if place == 0 else "",
        }


def shops(address: str, number: int) -> Iterator[dict[str, Any]]:
    for place, (name, trade) in enumerate(SHOPS):
        yield {
            "name": f"{address[:2]}{name}",
            "trade": trade,
            "address": f"{address}底商{place + 1}号",
            "staff_count": 1 + (number + place) % 4,
            "uses_gas": trade == Trade.CATERING,
        }


def facilities(address: str, number: int) -> Iterator[dict[str, Any]]:
    for place in range(15):
        name, kind = FACILITIES[place % len(FACILITIES)]
        yield {
            "name": name,
            "kind": kind,
            "code": f"210602{kind}01{900_000 + number * 100 + place}",
            "address": f"{address}门前{place + 1}号位",
            "is_safety_point": name == "消火栓",
        }


def care(resident: Any, number: int) -> dict[str, Any]:
    kinds = (CareKind.VISIT, CareKind.CALL, CareKind.SAFETY)
    return {
        "resident": resident,
        "task": kinds[number % len(kinds)],
        "every_days": 7,
        "referred_by": "区民政局",
    }


EVENTS = (
    ("楼道堆放杂物", "0201", "on", "现场清走，提醒住户不再堆放"),
    ("楼上漏水引起的纠纷", "0102", "mediated", "双方谈妥，由楼上修好并粉刷"),
    ("单元门前电动车飞线充电", "0202", "open", ""),
    ("居民议事：增设停车位", "0702", "own", "议定划线方案，公示七天"),
)


def events(address: str, on: date) -> Iterator[dict[str, Any]]:
    """Yield what happened in a compound in the weeks before a day."""
    for place, (name, topic, how, result) in enumerate(EVENTS):
        happened = on - timedelta(days=20 - place * 4)
        is_settled = how != "open"
        yield {
            "kind": topic[:2],
            "topic": topic,
            "name": name,
            "address": f"{address}{place % 2 + 1}号楼",
            "happened_on": happened,
            "source": EventSource.OWN if how == "own" else EventSource.WALK,
            "scale": EventScale.SINGLE if topic.startswith("01") else "",
            "method": EventMethod.MEDIATION if how == "mediated" else "",
            "outcome": EventOutcome.SETTLED if is_settled else EventOutcome.OPEN,
            "settled_on": happened + timedelta(days=2) if is_settled else None,
            "result": result,
        }
