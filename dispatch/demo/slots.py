"""Fill the slots of a phrase: who, where, when, how much. What a text said, its answer repeats."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from dispatch.demo.people import (
    COMPOUNDS,
    SCHOOLS,
    SHOPS,
    STREETS,
    Person,
    Place,
    invent_firm,
    invent_plate,
    invent_shop,
)

FEW = "三四五六七八"
MANY = ("十几", "二十多", "三十来", "四十多", "十二", "二十六", "十八")
KIN = ("我妈", "我爸", "老母亲", "老父亲", "婆婆", "岳父", "奶奶", "姥姥", "爷爷")
MORNING = ("早上六点多", "早上七点", "上午九点", "上午十点多", "中午", "下午两点", "下午四点多")
EVENING = ("晚上九点", "晚上十点多", "夜里十一点", "半夜十二点", "后半夜两点", "凌晨一点多")
WEEKDAYS = "一二三四五六日"
CRAFTS = ("师傅", "主任", "科长", "队长", "科员")


def slots_of(rng: Random, place: Place, at: datetime, person: Person) -> dict[str, str]:
    """Return a value for every slot of a matter told by `person` about `place` at `at`."""
    return {
        **_where(rng, place),
        **_when(rng, at),
        **_amounts(rng, at),
        "kin": rng.choice(KIN),
        "name": person.name,
        "surname": person.surname,
        "phone": person.phone,
        "shop": invent_shop(rng),
        "firm": invent_firm(rng),
        "plate": invent_plate(rng),
        "school": rng.choice(SCHOOLS),
        "worker": worker(rng),
        "agency": "承办单位",
    }


def echoed(text: str) -> dict[str, str]:
    """Return the slots that can be read back from a text: an answer speaks of the same place."""
    found = {
        "building": _first(r"\d+号楼", text, "该楼"),
        "temp": _first(r"(\d\d)度", text, ""),
        "shop": _among(SHOPS, text, "该店"),
        "school": _among(SCHOOLS, text, "学校"),
        "street": _among(STREETS, text, "该路段"),
        "community": "社区",
        "home": _among(COMPOUNDS, text, "您所在小区"),
        "firm": "该企业",
        "kin": "老人",
    }
    return {slot: value for slot, value in found.items() if value}


def worker(rng: Random) -> str:
    """Return how a colleague is named in public: a surname and a calling, no more."""
    return rng.choice("王李张刘陈杨赵孙于周姜宋马高曲") + rng.choice(CRAFTS)


def date_words(moment: datetime) -> str:
    """Return a date as people write it."""
    return f"{moment.month}月{moment.day}日"


def _where(rng: Random, place: Place) -> dict[str, str]:
    home = f"{place.community}回迁楼" if place.is_village else place.home
    building, floor = rng.randint(1, 32), rng.randint(2, 7)
    flat = f"{floor}0{rng.randint(1, 3)}"
    return {
        "home": home,
        "community": place.community,
        "street": place.street or rng.choice(STREETS),
        "building": f"{building}号楼",
        "door": f"{building}号楼{rng.randint(1, 5)}单元{flat}",
        "door_short": f"{building}号楼{flat}室",
        "floor": "二三四五六七"[floor - 2],
        "group": "一二三四五六"[rng.randrange(6)],
        "pole": f"{rng.choice('ABCDE')}{rng.randint(1, 980):03d}",
    }


def _when(rng: Random, at: datetime) -> dict[str, str]:
    ago = at - timedelta(days=rng.randint(2, 20))
    since = rng.choice(
        ("昨天", "前天", "大前天", "这个月初", f"上周{WEEKDAYS[rng.randrange(7)]}", date_words(ago))
    )
    return {
        "since": since,
        "day": date_words(ago),
        "later": date_words(at + timedelta(days=rng.randint(9, 40))),
        "hour": rng.choice(EVENING),
        "hour2": rng.choice(MORNING),
        "today": date_words(at - timedelta(hours=rng.randint(2, 20))),
        "now": date_words(at),
        "next": date_words(at + timedelta(days=rng.randint(2, 6))),
        "clock": f"{rng.randint(8, 17)}:{rng.randrange(60):02d}",
        "clock2": rng.choice(("明天上午", "今天下午三点", "晚上六点以后")),
    }


def _amounts(rng: Random, at: datetime) -> dict[str, str]:
    temp, area = rng.randint(12, 17), rng.randint(48, 128)
    return {
        "temp": str(temp),
        "temp2": str(rng.randint(11, 17)),
        "warm": str(rng.randint(19, 23)),
        "few": rng.choice(FEW),
        "many": rng.choice(MANY),
        "age": str(rng.randint(70, 91)),
        "age2": str(rng.randint(38, 57)),
        "money": str(rng.choice((10, 100)) * rng.randint(12, 98)),
        "small": str(rng.randint(6, 96) * 10),
        "percent": rng.choice(("15", "20", "30")),
        "area": str(area),
        "area2": str(area + rng.randint(3, 11)),
        "year": str(at.year - rng.randint(3, 15)),
        "grade": rng.choice("一二三四五"),
    }


def _first(pattern: str, text: str, otherwise: str) -> str:
    found = re.search(pattern, text)
    return found[found.re.groups] if found else otherwise


def _among(words: Sequence[str], text: str, otherwise: str) -> str:
    return next((word for word in words if word in text), otherwise)
