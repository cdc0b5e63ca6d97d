import csv
from pathlib import Path

import pytest

from petitions.duplicates import (
    ALIKE,
    ALIKE_ANYWHERE,
    Likeness,
    building_of,
    metres_between,
    share_of,
    words_of,
)

PAIRS = Path(__file__).parent / "data" / "near_duplicates.csv"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("三号楼暖气不热，屋里只有十四度", "三号楼的暖气一直不热，屋里十四度左右，老人受不了"),
        ("小区东门路灯坏了两盏", "东门的路灯坏了，晚上看不见"),
        ("楼道堆放装修垃圾没人清", "楼道里堆着装修垃圾一个星期没人清理"),
    ],
)
def test_share_of_one_matter_told_twice_is_high(one, other):
    assert Likeness(share_of(words_of(one), words_of(other)), None).is_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("三号楼暖气不热，屋里只有十四度", "三号楼前面的井盖丢了，容易掉下去"),
        ("小区东门路灯坏了两盏", "东门口有人占道卖菜，天天堵车"),
        ("孩子上学的学区怎么划分", "医保断缴以后怎么补缴"),
    ],
)
def test_share_of_two_matters_is_low(one, other):
    assert not Likeness(share_of(words_of(one), words_of(other)), None).is_same


def test_share_of_hardly_any_words_is_nothing():
    assert share_of(words_of("好"), words_of("好")) == 0.0


@pytest.mark.parametrize(("metres", "same"), [(None, True), (0, True), (500, True), (501, False)])
def test_likeness_holds_only_nearby(metres, same):
    assert Likeness(0.9, metres).is_same is same


def test_metres_between_a_degree_of_latitude():
    assert metres_between((40.0, 124.0), (41.0, 124.0)) == pytest.approx(111_195.08)


def test_metres_between_knows_that_degrees_of_longitude_are_shorter_here():
    assert metres_between((40.0, 124.0), (40.0, 125.0)) == pytest.approx(85_179, rel=0.001)


def test_metres_between_an_unknown_place_is_unknown():
    assert metres_between((None, None), (40.0, 124.0)) is None


def shares(same):
    """Return the shares of the pairs that are one matter, or of those that are two."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["same"] == same]
    return [share_of(words_of(row["one"]), words_of(row["other"])) for row in rows]


def test_share_finds_most_near_duplicates_and_few_others():
    one, two = shares("1"), shares("0")

    assert (len(one), len(two)) == (20, 20)
    assert sum(share >= ALIKE for share in one) == 17
    assert sum(share >= ALIKE for share in two) == 2
    assert sum(share >= ALIKE_ANYWHERE for share in two) == 2


@pytest.mark.parametrize(
    ("place", "building"),
    [
        ("馨悦花园3号楼二单元501", "馨悦花园3号楼"),
        ("馨悦花园 三号楼", "馨悦花园3号楼"),
        ("锦江街12号", "锦江街12号"),
        ("文化广场", ""),
        ("", ""),
    ],
)
def test_building_of_an_address(place, building):
    assert building_of(place) == building
