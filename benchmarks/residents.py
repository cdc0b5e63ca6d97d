"""A file of residents as a community would send it, with every kind of bad row mixed in.

Good rows have what people and spreadsheets do to them as well: other names of columns in another
order, a title and empty lines, blanks, full-width digits, days in seven spellings.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import cycle
from random import Random
from typing import Any

from openpyxl import Workbook

Cells = dict[str, Any]
# Community, compound, building, unit and number.
Door = tuple[str, str, str, str, str]
# The columns in the file's order, with the names that they have there.
HEAD = {
    "姓名": "姓名",
    "身份证号": "公民身份号码",
    "社区": "所属社区",
    "小区": "小区",
    "楼栋": "楼号",
    "单元": "单元",
    "房号": "室号",
    "地址": "现住址",
    "性别": "性别",
    "出生日期": "出生年月日",
    "联系电话": "手机号",
    "与户主的关系": "户主关系",
    "住户编号": "住户编号",
    "编号": "编号",
}
# Above the first row stand a title and the names; one line in a hundred is empty.
FIRST_LINE, LINES_TOGETHER = 3, 100
DIVISION = "210698"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "安宁康健明辉志远晓雨思源佳乐文博子涵欣怡浩然静怡"
_SPREADSHEET_START = date(1899, 12, 30)
# Cells of a bad row, and words that its reason must hold.
BAD: dict[str, tuple[Cells, str]] = {
    "no_name": ({"姓名": "　"}, "没有填"),
    "formula_without_value": ({"姓名": '=A1&"安"'}, "没有填"),
    "broken_formula": ({"姓名": "#N/A"}, "出错的公式"),
    "long_name": ({"姓名": "长" * 200}, "最多"),
    "merged": ({"姓名": None}, "合并"),
    "hidden": ({}, "隐藏"),
    "id_as_number": ({"身份证号": 210602199003071001}, "改为文本格式"),
    "id_cut_to_fifteen": ({"身份证号": "210602199003071000"}, "后三位是 000"),
    "id_in_powers": ({"身份证号": "2.10602E+17"}, "科学计数法"),
    "old_id": ({"身份证号": "210602900307101"}, "15 位"),
    "short_id": ({"身份证号": "21060219900307101"}, "应为 18 位"),
    "id_of_no_day": ({"身份证号": "110105194913310021"}, "不是有效的出生日期"),
    "wrong_check_digit": ({"身份证号": "110105194912310021"}, "最后一位"),
    "short_phone": ({"联系电话": "1380000"}, "11 位手机号"),
    "lost_zero": ({"联系电话": 4152123456}, "开头的 0"),
    "american_day": ({"出生日期": "3/7/90"}, "四位"),
    "no_such_day": ({"出生日期": "1990-02-30"}, "没有这一天"),
    "unreadable_day": ({"出生日期": "属马"}, "看不懂"),
    "future_day": ({"出生日期": "2099-01-01"}, "之后"),
    "early_day": ({"出生日期": "1890-01-01"}, "太早"),
    "unknown_word": ({"性别": "男性"}, "只能填"),
    "no_place": ({"社区": "", "小区": ""}, "没有填小区或社区"),
    "unknown_community": ({"社区": "无此社区", "小区": ""}, "没有叫“无此社区”"),
    "unknown_compound": ({"小区": "无此小区"}, "没有叫“无此小区”"),
    "unknown_building": ({"楼栋": "99999号楼"}, "没有“99999号楼”"),
    "unknown_room": ({"房号": "9999"}, "先导入房屋"),
    "no_room": ({"房号": ""}, "没有填"),
    "no_door": ({"楼栋": "", "房号": ""}, "没有填楼栋和房号"),
    "vague_address": ({"楼栋": "", "房号": "", "地址": "大桥下面第二家"}, "分不清小区"),
    "unknown_household": ({"住户编号": "H000000000"}, "没有这个编号"),
    "unknown_number": ({"编号": "R000000000"}, "没有这个编号"),
    "repeated": ({}, "重复"),
}
# The same of rows that are bad because of what is registered: their cells are the caller's.
BAD_THERE = {
    "twin_building": "栋叫",
    "twin_compound": "不止一个",
    "outside": "不在您导入的范围",
    "crowded_door": "请填住户编号",
    "registered_outside": "导入的范围以外",
    "registered_elsewhere": "搬家",
}
WORDS = {kind: words for kind, (_cells, words) in BAD.items()} | BAD_THERE


@dataclass
class People:
    """The rows of a file, and for each bad line its kind."""

    rows: list[Cells] = field(default_factory=list)
    bad: dict[int, str] = field(default_factory=dict)

    @property
    def n_good(self) -> int:
        return len(self.rows) - len(self.bad)


def line_of(place: int) -> int:
    """Return the line on which a row stands, the first being row 0."""
    return FIRST_LINE + place + place // LINES_TOGETHER


def id_number(serial: int) -> str:
    """Return a number that no person has (no such division), right to the check digit."""
    born = f"{1930 + serial // 1000 % 85}{1 + serial % 12:02}{1 + serial % 28:02}"
    body = f"{DIVISION}{born}{serial % 1000:03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return f"{body}{'10X98765432'[total % 11]}"


def people(
    n: int,
    doors: Sequence[Door],
    there: Mapping[str, Sequence[Cells]],
    *,
    share: float = 0.01,
    seed: int = 7,
) -> People:
    """Return `n` rows for the doors; of each kind of bad row there is `share`, one at least.

    `there` gives cells for each of BAD_THERE. No two bad rows stand one below the other, for a
    merged cell hides what is below a good one.
    """
    made, random = People(), Random(seed)
    for serial, door in zip(range(n), cycle(doors), strict=False):
        made.rows.append(_row(serial, door))
    each = max(1, round(n * share))
    places = iter(random.sample(range(1, n, 2), each * len(WORDS)))
    for kind in WORDS:
        cells = cycle([BAD[kind][0]] if kind in BAD else there[kind])
        for _ in range(each):
            place = next(places)
            made.rows[place] |= next(cells)
            if kind == "repeated":
                made.rows[place]["身份证号"] = made.rows[0]["身份证号"]
            made.bad[line_of(place)] = kind
    return made


def at_door(door: Door) -> Cells:
    """Return the cells that name a door."""
    return dict(zip(("社区", "小区", "楼栋", "单元", "房号"), door, strict=True))


def _row(serial: int, door: Door) -> Cells:
    number, room = id_number(serial), door[4]
    name = _SURNAMES[serial % 20] + _GIVEN[serial % 24] + _GIVEN[serial // 24 % 24]
    phone = f"138{serial % 100_000_000:08}"
    return at_door(door) | {
        "楼栋": (door[2], door[2].replace("号楼", "栋"))[serial % 2],
        "房号": (room, f"{room}室", int(room) if room.isdecimal() else room)[serial % 3],
        "姓名": (name, f"{name} ")[serial % 2],
        "身份证号": (number, f" {number}", number.lower())[serial % 3],
        "性别": ("男", "1 男", "１")[serial % 3] if int(number[16]) % 2 else "女",
        "出生日期": _spelled(serial, number),
        "联系电话": (phone, _full_width(phone), f"{phone[:3]} {phone[3:7]} {phone[7:]}")[
            serial % 3
        ],
        "与户主的关系": ("户主", "配偶", "子")[serial % 3],
    }


def _full_width(digits: str) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


def _spelled(serial: int, number: str) -> Any:
    """Return a birthday as people write it, as a day, or as the number that one is kept as."""
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    born = date(year, month, day)
    spellings = (
        f"{year}-{month:02}-{day:02}",
        f"{year}/{month}/{day}",
        f"{year}.{month}.{day}",
        f"{year}年{month}月{day}日",
        f"{year}{month:02}{day:02}",
        datetime(year, month, day),  # noqa: DTZ001 - a spreadsheet's days have no zone
        (born - _SPREADSHEET_START).days if year > 1960 else f"{born}",
    )
    return spellings[serial % len(spellings)]


def workbook(made: People) -> bytes:
    """Return the file, with rows hidden and cells merged where it says so."""
    book = Workbook()
    page = book.active
    page.append(["社区居民登记表", None, None, "（由网格员填写）"])
    page.append([*HEAD.values(), "备注"])
    for place, row in enumerate(made.rows):
        if place and place % LINES_TOGETHER == 0:
            page.append([None, " "])
        page.append([row.get(name, "") for name in HEAD])
    for line, kind in made.bad.items():
        if kind == "hidden":
            page.row_dimensions[line].hidden = True
        if kind == "merged":
            page.merge_cells(start_row=line - 1, end_row=line, start_column=1, end_column=1)
    for _ in range(3):
        page.append([" ", "　"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
