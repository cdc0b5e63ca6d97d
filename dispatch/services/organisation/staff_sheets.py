"""Staff by file: accounts opened, places in agencies begun and ended, checked row by row first.

A repeat of a row changes nothing. New accounts get a first password, which is shown once and
kept nowhere.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.exchange import Effect, SheetKind
from dispatch.models import Agency, SheetImport, Staffing
from dispatch.services.exchange.sheet_imports import Finding, keep, rows_of
from dispatch.services.exchange.sheet_rows import Reading, RowFaulty
from dispatch.services.organisation.agencies import check_manager
from dispatch.sheet_columns import STAFF_ROLES, staff_columns
from yuanbao.audit import attempt, record, unit_of_work
from yuanbao.identifiers import IdentifierRefused, read_mobile
from yuanbao.models import SecondFactor
from yuanbao.services.accounts import open_account
from yuanbao.sheets import Row, SheetRefused, read_sheet
from yuanbao.workflow import TransitionRefused

User = get_user_model()
MAX_PEOPLE = 500
LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,63}")


@dataclass(frozen=True)
class Entry:
    """What one row says: a person, and the place they have."""

    username: str
    name: str
    phone: str
    email: str
    agency: Agency
    role: str
    starts_on: date
    ends_on: date | None

    @property
    def key(self) -> tuple[str, int, str]:
        return self.username.lower(), self.agency.pk, self.role


@dataclass(frozen=True)
class Known:
    """What the rows are checked against, read once for all of them."""

    agencies: dict[str, Agency]
    people: dict[str, Any]
    places: dict[tuple[str, int, str], Staffing]


def known_for(rows: list[Row]) -> Known:
    """Read agencies, accounts and open places that the rows may mean."""
    agencies: dict[str, Agency] = {}
    for agency in Agency.objects.active():
        agencies |= {agency.code: agency, agency.name: agency, agency.short_name: agency}
    logins = {row.cells.get("username", "").lower() for row in rows}
    people = {user.username.lower(): user for user in User.objects.filter(username__in=logins)}
    held = Staffing.objects.filter(user__username__in=logins).select_related("user")
    places = {
        (row.user.username.lower(), row.agency_id, row.role): row for row in held.order_by("id")
    }
    return Known(agencies, people, places)


def entry_of(row: Row, known: Known, *, at: datetime) -> Entry:
    """Return what a row says. Raises RowFaulty with every fault of it."""
    said = Reading(row, {column.key: column for column in staff_columns()})
    username = said.text("username", most=64).lower()
    name, phone = said.text("name", most=40), said.read("phone", read_mobile, IdentifierRefused)
    agency = _agency(said, known)
    role = said.chosen("role", {str(role.label): role.value for role in STAFF_ROLES})
    starts_on, ends_on = said.day("starts_on") or localdate(at), said.day("ends_on")
    email = said.text("email", most=100)
    if username and not LOGIN.fullmatch(username):
        said.fault("username", _("只能用字母、数字、点、横线，3 到 64 个字"))
    if ends_on and ends_on < starts_on:
        said.fault("ends_on", _("早于开始日期"))
    _check_person(said, known.people.get(username), name, phone)
    said.check()
    assert agency is not None  # said.check() has refused the row otherwise
    return Entry(username, name, phone or "", email, agency, role, starts_on, ends_on)


def _agency(said: Reading, known: Known) -> Agency | None:
    typed = said.text("agency", most=60)
    agency = known.agencies.get(typed)
    if typed and agency is None:
        said.fault("agency", _("没有这家在用的单位，请填全称、简称或编码"))
    return agency


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


def check_rows(rows: list[Row], *, at: datetime) -> list[Finding]:
    """Say of each row what it would do now; changes nothing."""
    known, seen, findings = known_for(rows), dict[Any, int](), list[Finding]()
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


def _check_first(entry: Entry, seen: dict[Any, int]) -> None:
    if entry.key in seen:
        words = _("和第 %(n)s 行重复") % {"n": seen[entry.key]}
        raise RowFaulty([(_("整行"), words)])


def _effect(entry: Entry, place: Staffing | None, *, at: datetime) -> Effect:
    if place is None or _is_over(place, localdate(at)):
        return Effect.NEW
    return Effect.SAME if place.ends_on == entry.ends_on else Effect.CHANGED


def _is_over(place: Staffing, day: date) -> bool:
    return place.ends_on is not None and place.ends_on < day


@unit_of_work
def stage(name: str, data: bytes, *, by: Any, at: datetime) -> SheetImport:
    """Read and check a file of staff without changing anything; returns the record to confirm.

    Raises SheetRefused when the file as a whole cannot be used, OutOfReach for others than
    administrators.
    """
    check_manager(by)
    read = read_sheet(name, data, staff_columns())
    if len(read.rows) > MAX_PEOPLE:
        raise SheetRefused(_("一次最多 %(n)s 人，请分成几个文件再传。") % {"n": MAX_PEOPLE})
    sheet = SheetImport(kind=SheetKind.STAFF, file_name=name[-120:], made_by=by, made_at=at)
    keep(sheet, read.rows, check_rows(read.rows, at=at))
    sheet.save()
    record(sheet, "stage_sheet", by=by, at=at, kind=sheet.kind, rows=sheet.n_rows)
    return sheet


@unit_of_work
def apply(sheet: SheetImport, *, by: Any, at: datetime) -> list[tuple[Any, str]]:
    """Take the good rows over; returns the new accounts with their first passwords.

    Raises TransitionRefused for a record that was applied before: its passwords were shown
    then, and a lost one is made anew in the administration.
    """
    check_manager(by)
    sheet = SheetImport.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if sheet.applied_at is not None:
        raise TransitionRefused(
            _("%(who)s已经导入过这个文件。初始密码只显示一次，丢了请在管理后台重置。")
            % {"who": sheet.applied_by or _("系统")}
        )
    if not sheet.n_good:
        raise TransitionRefused(_("这个文件里没有可以导入的行。"))
    rows, opened = rows_of(sheet), list[tuple[Any, str]]()
    findings = check_rows(rows, at=at)
    for position, row in enumerate(rows):
        if findings[position].effect not in {Effect.NEW, Effect.CHANGED}:
            continue
        try:
            with attempt():
                made = _take(entry_of(row, known_for([row]), at=at), by=by, at=at)
        except IntegrityError:
            words = _("登录名或任职刚被别人占用，请重新检查")
            findings[position] = Finding(row.line, Effect.BAD, ((_("整行"), words),))
            continue
        opened += [made] if made else []
    keep(sheet, rows, findings)
    sheet.n_done, sheet.applied_by = len(rows), by
    sheet.asked_at = sheet.applied_at = at
    sheet.save()
    record(sheet, "apply_sheet", by=by, at=at, kind=sheet.kind, opened=len(opened))
    return opened


def _take(entry: Entry, *, by: Any, at: datetime) -> tuple[Any, str] | None:
    """Open the account if there is none, and begin or end the place."""
    user, password = User.objects.filter(username=entry.username).first(), ""
    if user is None:
        user, password = open_account(
            username=entry.username,
            name=entry.name,
            phone=entry.phone,
            email=entry.email,
            second_factor=SecondFactor.PHONE,
            by=by,
            at=at,
        )
    places = Staffing.objects.filter(user=user, agency=entry.agency, role=entry.role)
    place = places.order_by("-id").first()
    if place is None or _is_over(place, localdate(at)):
        place = Staffing.objects.create(
            user=user,
            agency=entry.agency,
            role=entry.role,
            starts_on=entry.starts_on,
            ends_on=entry.ends_on,
        )
        act = "begin_place"
    else:
        act, place.ends_on = "change_place", entry.ends_on
        place.save(update_fields=["ends_on"])
    facts = {"role": entry.role, "ends_on": str(entry.ends_on or "")}
    record(place, act, by=by, at=at, agency=entry.agency.code, **facts)
    return (user, password) if password else None
