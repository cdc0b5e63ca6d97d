"""A file of residents as a community would send it, with every kind of bad row mixed in."""

import io
from dataclasses import dataclass, field
from itertools import cycle
from random import Random

from openpyxl import Workbook

HEAD = (
    "社区",
    "小区",
    "楼栋",
    "单元",
    "房号",
    "姓名",
    "身份证号",
    "性别",
    "出生日期",
    "联系电话",
    "与户主的关系",
    "编号",
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "安宁康健明辉志远晓雨思源佳乐文博子涵欣怡浩然静怡"
# Cells of a bad row, and words that its reason must hold.
BAD = {
    "no_name": ({"姓名": "　"}, "没有填"),
    "id_as_number": ({"身份证号": 210602199003071001}, "改为文本格式"),
    "id_cut_to_fifteen": ({"身份证号": "210602199003071000"}, "后三位是 000"),
    "old_id": ({"身份证号": "210602900307101"}, "15 位"),
    "wrong_check_digit": ({"身份证号": "110105194912310021"}, "最后一位"),
    "scientific": ({"身份证号": "2.10602E+17"}, "科学计数法"),
    "short_phone": ({"联系电话": "1380000"}, "11 位手机号"),
    "lost_zero": ({"联系电话": 4152123456}, "开头的 0"),
    "american_day": ({"出生日期": "3/7/90"}, "四位"),
    "no_such_day": ({"出生日期": "1990-02-30"}, "没有这一天"),
    "future_day": ({"出生日期": "2099-01-01"}, "之后"),
    "no_building": ({"楼栋": "99号楼"}, "没有“99号楼”"),
    "no_room": ({"房号": "9999"}, "先导入房屋"),
    "unknown_place": ({"社区": "无此社区", "小区": ""}, "没有叫“无此社区”"),
    "unknown_word": ({"性别": "男性"}, "只能填"),
    "broken_formula": ({"姓名": "#N/A"}, "出错的公式"),
    "unknown_number": ({"编号": "R000000000"}, "没有这个编号"),
    "long_name": ({"姓名": "长" * 200}, "最多"),
    "elsewhere": (
        {"社区": "河沿社区", "小区": "", "楼栋": "1号楼", "单元": ""},
        "不在您导入的范围",
    ),
    "repeated": ({}, "重复"),
    "hidden": ({}, "隐藏"),
    "merged": ({"姓名": None}, "合并"),
}


@dataclass
class People:
    """The rows of a file, and for each bad line its kind."""

    rows: list[dict] = field(default_factory=list)
    bad: dict[int, str] = field(default_factory=dict)

    @property
    def n_good(self) -> int:
        return len(self.rows) - len(self.bad)


def id_number(serial: int) -> str:
    """Return a number that no person has (division 210699), right to the check digit."""
    body = f"210699{1940 + serial % 80}{1 + serial % 12:02}{1 + serial % 28:02}{serial % 1000:03}"
    body = f"{body[:6]}{1930 + serial // 1000 % 85}{body[10:]}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return f"{body}{'10X98765432'[total % 11]}"


def spelled(serial: int, number: str):
    """Return a birthday in one of the spellings that people use, a serial number among them."""
    year, month, day = number[6:10], int(number[10:12]), int(number[12:14])
    return (
        f"{year}-{month:02}-{day:02}",
        f"{year}/{month}/{day}",
        f"{year}.{month}.{day}",
        f"{year}年{month}月{day}日",
        f"{year}{month:02}{day:02}",
    )[serial % 5]


def people(n: int, doors: list[tuple], *, share: float = 0.01, seed: int = 7) -> People:
    """Return `n` rows for the doors; of each kind of bad row there is `share`, one at least."""
    made, random = People(), Random(seed)
    for serial, door in zip(range(n), cycle(doors), strict=False):
        made.rows.append(_row(serial, door))
    each = max(1, round(n * share))
    places = random.sample(range(1, n), each * len(BAD))
    for place, kind in zip(places, [kind for kind in BAD for _ in range(each)], strict=True):
        made.rows[place] |= BAD[kind][0]
        if kind == "repeated":
            made.rows[place]["身份证号"] = made.rows[0]["身份证号"]
        made.bad[place + 2] = kind
    return made


def _row(serial: int, door: tuple) -> dict:
    number = id_number(serial)
    community, compound, building, unit, room = door
    name = _SURNAMES[serial % 20] + _GIVEN[serial % 24] + _GIVEN[serial // 24 % 24]
    return {
        "社区": community,
        "小区": compound,
        "楼栋": (building, building.replace("号楼", "栋"))[serial % 2],
        "单元": unit,
        "房号": (room, f"{room}室", int(room))[serial % 3],
        "姓名": (name, f"{name} ")[serial % 2],
        "身份证号": number,
        "性别": ("男", "1 男", "１")[serial % 3] if int(number[16]) % 2 else "女",
        "出生日期": spelled(serial, number),
        "联系电话": f"138{serial % 100_000_000:08}",
        "与户主的关系": ("户主", "配偶", "子")[serial % 3],
        "编号": "",
    }


def workbook(made: People) -> bytes:
    """Return the file, with rows hidden and cells merged where it says so."""
    book = Workbook()
    page = book.active
    page.append(HEAD)
    for row in made.rows:
        page.append([row[name] for name in HEAD])
    for line, kind in made.bad.items():
        if kind == "hidden":
            page.row_dimensions[line].hidden = True
        if kind == "merged":
            column = HEAD.index("姓名") + 1
            page.merge_cells(
                start_row=line - 1, end_row=line, start_column=column, end_column=column
            )
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
