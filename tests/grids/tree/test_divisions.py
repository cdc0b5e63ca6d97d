import pytest

from grids.choices import Kind, Level
from grids.tree.divisions import BadDivisions, read_divisions

HEAD = "code,name,level,parent,kind,lat,lng"
DISTRICT = "999901000000,河口区,1,,,,"
TOWN = "999901100000,西镇,2,999901000000,township,40.1,124.2"


def read(*rows):
    return read_divisions([HEAD, *rows])


def test_read_puts_parents_first_and_fills_the_usual_kind():
    district, town = read(TOWN, DISTRICT)

    assert (district.level, district.kind, district.point) == (
        Level.DISTRICT,
        Kind.DISTRICT,
        None,
    )
    assert (town.parent, town.kind, town.point) == (district.code, Kind.TOWNSHIP, (40.1, 124.2))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("12345,甲,2,999901000000,,,", "不是 12 位数字"),
        ("999901100001,,3,999901000000,,,", "没有名称"),
        ("999901100001,甲,7,999901000000,,,", "不是 1、2、3"),
        ("999901100001,甲,3,999901000000,moon,,", "不认识"),
        ("999901100001,甲,3,999901000000,,east,1", "不是数字"),
        ("999901100001,甲,3,999901000000,,99,1", "不在地球上"),
        ("999901000000,甲,2,999901000000,,,", "出现了两次"),
        ("999901100001,甲,3,888888888888,,,", "没有它的上级"),
        ("999901100001,甲,1,999901000000,,,", "应为空"),
        ("999901100001,甲,2,999901100000,,,", "上级的层级要更高"),
    ],
)
def test_read_names_each_wrong_line(row, words):
    with pytest.raises(BadDivisions, match=words):
        read(DISTRICT, TOWN, row)


def test_read_of_a_file_without_the_columns_is_refused():
    with pytest.raises(BadDivisions, match="缺少列"):
        read_divisions(["编码，名称", "1,2"])


def test_read_tells_all_faults_at_once():
    with pytest.raises(BadDivisions) as refusal:
        read("1,甲,1,,,,", "2,乙,1,,,,")

    assert len(refusal.value.faults) == 2
