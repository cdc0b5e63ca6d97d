"""The concordance as rows of a file: one row for each old cell and new grid. No database."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from grids.choices import OldNet

HEAD = ("旧网", "旧编码", "旧名称", "新网格编码", "占比")
WHOLE = 100
# Percentages were rounded one by one.
ROUNDING = 3
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """So much of an old cell lies in a new grid."""

    line: int
    net: str
    code: str
    name: str
    grid: str
    percent: int


@dataclass(frozen=True)
class Fault:
    """What is wrong in one line of the file."""

    line: int
    words: str


def read_rows(text: str) -> tuple[list[Row], list[Fault]]:
    """Return the rows of a CSV file, and what is wrong in each line that could not be read."""
    lines = csv.reader(StringIO(text.lstrip("\ufeff"), newline=""))
    rows: list[Row] = []
    faults: list[Fault] = []
    for typed in lines:
        line = lines.line_num
        cells = [cell.strip().lstrip("'") for cell in typed]
        if not any(cells) or tuple(cells[: len(HEAD)]) == HEAD:
            continue
        found = _row(line, cells)
        if isinstance(found, Row):
            rows.append(found)
        else:
            faults.append(found)
    return rows, [*faults, *_sums(rows)]


def write_rows(rows: Iterable[tuple[str, str, str, str, int]]) -> str:
    """Return the rows as CSV with a byte order mark; no cell is ever read as a formula."""
    out = StringIO(newline="")
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for net, code, name, grid, percent in rows:
        writer.writerow([_plain(net), _plain(code), _plain(name), grid, percent])
    return out.getvalue()


def _row(line: int, cells: list[str]) -> Row | Fault:
    if len(cells) < len(HEAD):
        return Fault(line, _("要有五列：%s。") % "、".join(HEAD))
    label, code, name, grid, share = cells[: len(HEAD)]
    nets = {str(net.label): net.value for net in OldNet} | {net.value: net.value for net in OldNet}
    if label not in nets:
        known = "、".join(str(net.label) for net in OldNet)
        return Fault(
            line, _("旧网“%(net)s”不认识，要写：%(known)s。") % {"net": label, "known": known}
        )
    if not code or not name or not grid:
        return Fault(line, _("旧编码、旧名称、新网格编码都要填。"))
    digits = share.rstrip("%％")
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits) <= WHOLE):
        return Fault(line, _("占比“%s”要写 1 到 100 的整数。") % share)
    return Row(line, nets[label], code[:40], name[:80], grid, int(digits))


def _sums(rows: list[Row]) -> list[Fault]:
    """Return the cells whose shares are more than the whole cell, and pairs named twice."""
    total: dict[tuple[str, str], int] = {}
    pairs: set[tuple[str, str, str]] = set()
    faults = []
    for row in rows:
        key, pair = (row.net, row.code), (row.net, row.code, row.grid)
        if pair in pairs:
            faults.append(Fault(row.line, _("和前面重复：%(code)s → %(grid)s。") % vars(row)))
        pairs.add(pair)
        before = total.get(key, 0)
        total[key] = before + row.percent
        if before <= WHOLE + ROUNDING < total[key]:
            faults.append(Fault(row.line, _("旧网格 %s 的占比加起来超过 100。") % row.code))
    return faults


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
