"""Reads a file of divisions: one place a line, twelve-digit codes. Plain text, no database.

Columns: code, name, level (1 district, 2 town or street, 3 community or village), parent,
kind (may be empty), lat and lng of the seat (WGS84, may be empty).
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass

from grids.choices import USUAL_KIND, Kind, Level

COLUMNS = ("code", "name", "level", "parent", "kind", "lat", "lng")


class BadDivisions(ValueError):
    """The file cannot be taken in; `faults` has one sentence for each wrong line."""

    def __init__(self, faults: list[str]):
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Division:
    code: str
    name: str
    level: Level
    parent: str
    kind: Kind
    point: tuple[float, float] | None


def read_divisions(lines: Iterable[str]) -> list[Division]:
    """Return the file's places, parents first. Raises BadDivisions naming every wrong line."""
    table = csv.DictReader(lines)
    if missing := [column for column in COLUMNS if column not in (table.fieldnames or ())]:
        raise BadDivisions([f"缺少列：{'、'.join(missing)}"])
    divisions, faults = [], []
    for row in table:
        try:
            divisions.append(_division(row))
        except ValueError as error:
            faults.append(f"第 {table.line_num} 行：{error}")
    faults += _misplaced(divisions)
    if faults:
        raise BadDivisions(faults)
    return sorted(divisions, key=lambda division: division.level)


def _division(row: dict[str, str]) -> Division:
    code, name, level = row["code"].strip(), row["name"].strip(), row["level"].strip()
    if not re.fullmatch(r"\d{12}", code):
        raise ValueError(f"编码“{code}”不是 12 位数字")
    if not name:
        raise ValueError("没有名称")
    if level not in {"1", "2", "3"}:
        raise ValueError(f"层级“{level}”不是 1、2、3")
    rank = Level(int(level))
    kind = row["kind"].strip() or USUAL_KIND[rank]
    if kind not in Kind.values:
        raise ValueError(f"类型“{kind}”不认识")
    return Division(code, name, rank, row["parent"].strip(), Kind(kind), _point(row))


def _point(row: dict[str, str]) -> tuple[float, float] | None:
    lat, lng = row["lat"].strip(), row["lng"].strip()
    if not (lat or lng):
        return None
    try:
        point = float(lat), float(lng)
    except ValueError:
        raise ValueError(f"经纬度“{lat},{lng}”不是数字") from None
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise ValueError(f"经纬度“{lat},{lng}”不在地球上")
    return point


def _misplaced(divisions: list[Division]) -> list[str]:
    level_of: dict[str, Level] = {}
    faults = []
    for division in divisions:
        if division.code in level_of:
            faults.append(f"编码 {division.code} 出现了两次")
        level_of[division.code] = division.level
    for division in divisions:
        above = level_of.get(division.parent)
        is_root = division.level == Level.DISTRICT
        if is_root and division.parent:
            faults.append(f"{division.code}：区没有上级，上级栏应为空")
        elif is_root:
            continue
        elif above is None:
            faults.append(f"{division.code}：文件里没有它的上级 {division.parent}")
        elif above >= division.level:
            faults.append(f"{division.code}：上级的层级要更高")
    return faults
