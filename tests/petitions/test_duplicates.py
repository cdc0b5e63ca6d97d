import pytest

from petitions.duplicates import Likeness, metres_between, share_of, words_of


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
