"""值班表: who sits where when, and who was lent to the centre by which agency."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.choices import Watch
from dispatch.models import SEATS, Agency, Duty, Secondment
from dispatch.queries.centre.roster import ON_DUTY_KEY
from dispatch.watches import Turn, week_of
from grids.models import Post
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import CENTRE_ROLES, Capability, roles_granting
from yuanbao.sheets import SheetRefused, xlsx_lines
from yuanbao.workflow import OutOfReach, TransitionRefused

LONGEST_TABLE = 500
# A workbook is a zip, whatever its name says.
WORKBOOK_MARK = b"PK"


def headings() -> tuple[str, str, str, str]:
    """Return the four columns of a roster table, as its first line names them."""
    return _("日期"), _("班次"), _("席位"), _("登录名")


class RosterRefused(TransitionRefused):
    """A roster table has wrong rows; nothing of it was kept. `faults` says which and why."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(
            _("这张表有 %(n)s 处不对，一行也没有写进去。改好再传。") % {"n": len(faults)}
        )
        self.faults = faults


@dataclass(frozen=True)
class Line:
    """One line of a roster: a seat, a watch of a day, and a person."""

    turn: Turn
    seat: str
    user: Any


def check_leads(by: Any, *, at: datetime) -> None:
    """Refuse whoever leads no shift on the day; raises OutOfReach."""
    if by is None or getattr(by, "is_superuser", False):
        return
    roles = roles_granting(Capability.LEAD_SHIFT) & CENTRE_ROLES
    if not Post.objects.on(localdate(at)).filter(user=by.pk, role__in=roles).exists():
        raise OutOfReach(f"{by} leads no shift")


@unit_of_work
def assign(line: Line, *, by: Any, at: datetime) -> Duty:
    """排班: put a person on a seat for a watch; a repeat changes nothing.

    Raises OutOfReach for whoever leads no shift, TransitionRefused for a watch that is over or
    a person who does not hold the seat on that day.
    """
    check_leads(by, at=at)
    fault = _fault_of(line, _holders([line]), at=at)
    if fault:
        raise TransitionRefused(fault)
    return _write([line], by=by, at=at)[0]


@unit_of_work
def unassign(duty: Duty, *, by: Any, at: datetime) -> None:
    """撤下 a person from a watch that is not over yet; what was served stays written.

    Raises OutOfReach for whoever leads no shift, TransitionRefused for a watch of the past.
    """
    check_leads(by, at=at)
    if duty.turn.ends_at <= at:
        raise TransitionRefused(_("这一班已经过去，值班记录不能再改。"))
    record(duty, "unassign", by=by, at=at, **_facts(duty))
    Duty.objects.filter(pk=duty.pk).delete()
    cache.delete(ON_DUTY_KEY)


@unit_of_work
def copy_week(monday: date, *, by: Any, at: datetime) -> tuple[int, int]:
    """Copy the week before into this one; returns how many were copied and how many could not be.

    Left out are watches that are over and people who do not hold the seat any more; who is
    already on the roster stays. Raises OutOfReach, or TransitionRefused when there is nothing.
    """
    check_leads(by, at=at)
    days = week_of(monday - timedelta(days=7))
    found = list(Duty.objects.between(days[0], days[-1]).select_related("user").order_by("pk"))
    if not found:
        raise TransitionRefused(_("上一周没有排班，没有可以照抄的。"))
    week = timedelta(days=7)
    lines = [Line(Turn(row.on + week, row.watch), row.seat, row.user) for row in found]
    holders = _holders(lines)
    good = [line for line in lines if not _fault_of(line, holders, at=at)]
    _write(good, by=by, at=at)
    return len(good), len(lines) - len(good)


@unit_of_work
def import_roster(file: bytes, *, by: Any, at: datetime) -> int:
    """Take a whole table in, or nothing of it; returns how many lines it has.

    The table is a workbook, or CSV as Excel writes it (UTF-8 or GB18030), with 日期、班次、席位、登录名. Raises
    OutOfReach, or RosterRefused with every fault by line.
    """
    check_leads(by, at=at)
    faults: list[str] = []
    lines = list(_read(file, faults))
    holders = _holders(line for _n, line in lines)
    for number, line in lines:
        fault = _fault_of(line, holders, at=at)
        if fault:
            faults.append(_("第 %(n)s 行：%(fault)s") % {"n": number, "fault": fault})
    if faults:
        raise RosterRefused(faults)
    return len(_write([line for _n, line in lines], by=by, at=at))


def _read(file: bytes, faults: list[str]) -> Iterator[tuple[int, Line]]:
    rows = list(_table(file))
    if not rows or not set(headings()) <= set(rows[0]):
        faults.append(_("第一行要有四个列名：日期、班次、席位、登录名。"))
        return
    if len(rows) > LONGEST_TABLE:
        faults.append(_("一次最多 %(n)s 行，请分几次传。") % {"n": LONGEST_TABLE})
        return
    names = {(row[headings()[3]] or "").strip() for row in rows}
    users = {user.username: user for user in get_user_model().objects.filter(username__in=names)}
    for number, row in enumerate(rows, start=2):
        try:
            yield number, _line_of([(row[name] or "").strip() for name in headings()], users)
        except ValueError as fault:
            faults.append(_("第 %(n)s 行：%(fault)s") % {"n": number, "fault": fault})


def _table(file: bytes) -> Iterator[dict[str, Any]]:
    """Yield the rows under their heads, of a workbook as of a text."""
    if not file.startswith(WORKBOOK_MARK):
        yield from csv.DictReader(io.StringIO(_decoded(file)))
        return
    try:
        lines = list(xlsx_lines(file))
    except SheetRefused as refusal:
        raise RosterRefused([str(refusal)]) from refusal
    heads = [_cell_text(cell) for cell in lines[0][1]] if lines else []
    for _line, cells in lines[1:]:
        row = [_cell_text(cell) for cell in cells]
        if any(row):
            yield dict(zip(heads, row, strict=False))


def _cell_text(value: Any) -> str:
    """Return a cell as it would stand in a text; a day in a spreadsheet has a time of its own."""
    if isinstance(value, datetime):
        return f"{value:%F}"
    return "" if value is None else str(value).strip()


def _decoded(file: bytes) -> str:
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError:
        return file.decode("gb18030", errors="replace")


def _line_of(cells: list[str], users: dict[str, Any]) -> Line:
    day, watch, seat, login = cells
    watches = {str(one.label): one.value for one in Watch}
    seats = {str(one.label): one.value for one in SEATS}
    try:
        on = date.fromisoformat(day.replace("/", "-").replace(".", "-"))
    except ValueError:
        raise ValueError(_("日期“%(day)s”看不懂，请写成 2026-11-30。") % {"day": day}) from None
    if watch not in watches:
        raise ValueError(_("没有“%(watch)s”这个班次。") % {"watch": watch})
    if seat not in seats:
        raise ValueError(_("没有“%(seat)s”这个席位。") % {"seat": seat})
    if login not in users:
        raise ValueError(_("没有登录名“%(login)s”。") % {"login": login})
    return Line(Turn(on, watches[watch]), seats[seat], users[login])


def _holders(lines: Iterable[Line]) -> set[tuple[int, str, date]]:
    """Return who holds which seat on which of the days; one query."""
    wanted = list(lines)
    days = {line.turn.on for line in wanted}
    if not days:
        return set()
    posts = Post.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=min(days)),
        user__in={line.user.pk for line in wanted},
        user__is_active=True,
        role__in=CENTRE_ROLES,
        starts_on__lte=max(days),
    )
    return {(p.user_id, p.role, day) for p in posts for day in days if p.is_held_on(day)}


def _fault_of(line: Line, holders: set[tuple[int, str, date]], *, at: datetime) -> str:
    if line.turn.ends_at <= at:
        return _("%(day)s的%(watch)s已经过去，不能再排。") % {
            "day": line.turn.on,
            "watch": Watch(line.turn.watch).label,
        }
    if (line.user.pk, line.seat, line.turn.on) not in holders:
        seat = dict(Duty._meta.get_field("seat").flatchoices)[line.seat]
        return _("%(name)s那天不在%(seat)s任职，不能排到这个席位。") % {
            "name": line.user,
            "seat": seat,
        }
    return ""


def _write(lines: list[Line], *, by: Any, at: datetime) -> list[Duty]:
    written = []
    for line in lines:
        duty, is_new = Duty.objects.get_or_create(
            on=line.turn.on, watch=line.turn.watch, seat=line.seat, user=line.user
        )
        if is_new:
            record(duty, "assign", by=by, at=at, **_facts(duty))
        written.append(duty)
    cache.delete(ON_DUTY_KEY)
    return written


def _facts(duty: Duty) -> dict[str, Any]:
    return {"on": str(duty.on), "watch": duty.watch, "seat": duty.seat, "user": duty.user_id}


@unit_of_work
def second(user: Any, *, agency: Agency | None, by: Any, at: datetime) -> Secondment | None:
    """Write down from today by which agency a person of the centre was lent; None ends it.

    Raises OutOfReach for whoever leads no shift, TransitionRefused for a body that lends nobody.
    """
    check_leads(by, at=at)
    day = localdate(at)
    if agency is not None and not agency.has_desk:
        raise TransitionRefused(_("%(agency)s不向中心派人，请另选一家。") % {"agency": agency})
    current = Secondment.objects.select_for_update().filter(user=user, ends_on__isnull=True).first()
    if current is not None and agency is not None and current.agency_id == agency.pk:
        return current
    if current is not None:
        current.ends_on = max(current.starts_on, day)
        current.save(update_fields=["ends_on"])
        record(current, "end_secondment", by=by, at=at)
    if agency is None:
        return None
    row = Secondment.objects.create(user=user, agency=agency, starts_on=day)
    record(row, "second", by=by, at=at, agency=agency.code)
    return row
