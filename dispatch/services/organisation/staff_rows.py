"""What a row of a file of staff says, and what it would do: a person, and the place they have.

A place is one in an agency, or a post on a grid. A repeat of a row changes nothing.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.exchange import Effect
from dispatch.models import Agency, Staffing
from dispatch.services.exchange.sheet_rows import Reading, RowFaulty
from dispatch.sheet_columns import POST_LEVELS, STAFF_ROLES, staff_columns
from grids.choices import Level
from grids.models import Grid, Post
from yuanbao.identifiers import IdentifierRefused, read_mobile
from yuanbao.roles import Role
from yuanbao.sheet_findings import Finding
from yuanbao.sheets import Row

User = get_user_model()
LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,63}")

Where = Agency | Grid
Key = tuple[str, str, int, str]
_ROLES = {str(role.label): role.value for role in (*STAFF_ROLES, *POST_LEVELS)}


@dataclass(frozen=True)
class Entry:
    """What one row says; `where` is an agency or a grid."""

    username: str
    name: str
    phone: str
    email: str
    where: Where
    role: str
    starts_on: date
    ends_on: date | None

    @property
    def key(self) -> Key:
        return _key(self.username, self.where, self.role)


def _key(username: str, where: Where, role: str) -> Key:
    return username.lower(), type(where).__name__, where.pk, role


@dataclass(frozen=True)
class Known:
    """What the rows are checked against, read once for all of them; a name may be many grids'."""

    agencies: dict[str, Agency]
    people: dict[str, Any]
    places: dict[Key, Staffing | Post]
    grids: dict[str, list[Grid]] = field(default_factory=dict)


def known_for(rows: list[Row]) -> Known:
    """Read agencies, grids, accounts and places that the rows may mean."""
    agencies: dict[str, Agency] = {}
    for agency in Agency.objects.active():
        agencies |= {agency.code: agency, agency.name: agency, agency.short_name: agency}
    logins = {row.cells.get("username", "").lower() for row in rows}
    people = {user.username.lower(): user for user in User.objects.filter(username__in=logins)}
    held = Staffing.objects.filter(user__username__in=logins).select_related("user", "agency")
    places: dict[Key, Staffing | Post] = {
        _key(row.user.username, row.agency, row.role): row for row in held.order_by("id")
    }
    grids = _grids({row.cells.get("grid", "") for row in rows} - {""})
    if grids:
        posts = Post.objects.filter(user__username__in=logins).select_related("user", "grid")
        places |= {
            _key(post.user.username, post.grid, post.role): post for post in posts.order_by("id")
        }
    return Known(agencies, people, places, grids)


def _grids(typed: set[str]) -> dict[str, list[Grid]]:
    found: dict[str, list[Grid]] = {}
    if typed:
        meant = Q(code__in=typed) | Q(name__in=typed)
        for grid in Grid.objects.filter(meant, retired_at=None).order_by("code"):
            for word in {grid.code, grid.name} & typed:
                found.setdefault(word, []).append(grid)
    return found


def entry_of(row: Row, known: Known, *, at: datetime) -> Entry:
    """Return what a row says. Raises RowFaulty with every fault of it."""
    said = Reading(row, {column.key: column for column in staff_columns()})
    username = said.text("username", most=64).lower()
    name, phone = said.text("name", most=40), said.read("phone", read_mobile, IdentifierRefused)
    where = _where(said, known)
    role = said.chosen("role", _ROLES)
    _check_role(said, where, role)
    starts_on, ends_on = said.day("starts_on") or localdate(at), said.day("ends_on")
    email = said.text("email", most=100)
    if username and not LOGIN.fullmatch(username):
        said.fault("username", _("只能用字母、数字、点、横线，3 到 64 个字"))
    if ends_on and ends_on < starts_on:
        said.fault("ends_on", _("早于开始日期"))
    _check_person(said, known.people.get(username), name, phone)
    said.check()
    assert where is not None  # said.check() has refused the row otherwise
    entry = Entry(username, name, phone or "", email, where, role, starts_on, ends_on)
    _check_post(said, entry, known.places.get(entry.key), localdate(at))
    said.check()
    return entry


def _where(said: Reading, known: Known) -> Where | None:
    agency, grid = said.text("agency", most=60), said.text("grid", most=60)
    if agency and grid:
        said.fault("grid", _("单位和网格只填一个，两处任职写两行"))
    elif not agency and not grid:
        said.fault("agency", _("没有填，网格岗位填“网格”"))
    elif agency:
        if agency not in known.agencies:
            said.fault("agency", _("没有这家在用的单位，请填全称、简称或编码"))
        return known.agencies.get(agency)
    else:
        return _grid(said, known.grids.get(grid, []))
    return None


def _grid(said: Reading, meant: list[Grid]) -> Grid | None:
    if len(meant) == 1:
        return meant[0]
    words = _("没有这个在用的网格，请填编码或名称")
    if meant:
        words = _("有 %(n)s 处叫这个名字，请填编码") % {"n": len(meant)}
    said.fault("grid", words)
    return None


def _check_role(said: Reading, where: Where | None, role: str | None) -> None:
    """Refuse a role that is none of an agency's, or does not stand on the grid's level."""
    if where is None or role is None:
        return
    label = Role(role).label
    if isinstance(where, Agency):
        if role not in STAFF_ROLES:
            said.fault("role", _("%(role)s是网格岗位，请填网格，不填单位") % {"role": label})
        return
    levels = POST_LEVELS.get(Role(role), ())
    if not levels:
        said.fault("role", _("%(role)s是单位岗位，请填单位，不填网格") % {"role": label})
    elif where.level not in levels:
        names = "、".join(str(Level(level).label) for level in levels)
        words = _("%(role)s只能在这些层级：%(names)s")
        said.fault("role", words % {"role": label, "names": names})


def _check_person(said: Reading, person: Any, name: str, phone: str | None) -> None:
    if person is None:
        if phone is None and not said.row.cells.get("phone"):
            said.fault("phone", _("新账号要有手机号，登录验证码发到这里"))
        return
    if person.is_resident or person.is_superuser:
        said.fault("username", _("这个登录名不能用"))
    elif name and person.name != name:
        said.fault("name", _("登录名已属于“%(name)s”，请换登录名或改姓名") % {"name": person.name})
    elif person.left_on is not None or not person.is_active:
        said.fault("username", _("这个账号已经停用，请先在管理后台重新启用"))


def _check_post(said: Reading, entry: Entry, place: Any, day: date) -> None:
    """Refuse days that contradict the post which the person holds or held there."""
    if not isinstance(place, Post):
        return
    if is_over(place, day):
        if place.ends_on and entry.starts_on <= place.ends_on:
            words = _("原来的任职到 %(day)s，新任职要在那以后")
            said.fault("starts_on", words % {"day": place.ends_on})
    elif entry.ends_on and entry.ends_on < place.starts_on:
        said.fault("ends_on", _("早于原来的任职日期 %(day)s") % {"day": place.starts_on})


def check_rows(rows: list[Row], *, at: datetime) -> list[Finding]:
    """Say of each row what it would do now; changes nothing."""
    known, seen, findings = known_for(rows), dict[Key, int](), list[Finding]()
    for row in rows:
        try:
            entry = entry_of(row, known, at=at)
            _check_first(entry, seen)
        except RowFaulty as refusal:
            findings.append(Finding(row.line, Effect.BAD, tuple(refusal.faults)))
            continue
        seen[entry.key] = row.line
        findings.append(Finding(row.line, _effect(entry, known.places.get(entry.key), at=at)))
    return findings


def _check_first(entry: Entry, seen: dict[Key, int]) -> None:
    if entry.key in seen:
        words = _("和第 %(n)s 行重复") % {"n": seen[entry.key]}
        raise RowFaulty([(_("整行"), words)])


def _effect(entry: Entry, place: Staffing | Post | None, *, at: datetime) -> Effect:
    if place is None or is_over(place, localdate(at)):
        return Effect.NEW
    return Effect.SAME if place.ends_on == entry.ends_on else Effect.CHANGED


def is_over(place: Staffing | Post, day: date) -> bool:
    """Say whether the place had its last day before `day`."""
    return place.ends_on is not None and place.ends_on < day
