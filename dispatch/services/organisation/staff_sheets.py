"""Staff by file: accounts opened, places in agencies and posts on grids begun and ended.

Checked row by row first (`staff_rows`). New accounts get a first password, which is shown once
and kept nowhere.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.exchange import Effect, SheetKind
from dispatch.models import Agency, SheetImport, Staffing
from dispatch.services.exchange.sheet_imports import keep, rows_of
from dispatch.services.organisation.agencies import check_manager
from dispatch.services.organisation.staff_rows import (
    Entry,
    check_rows,
    entry_of,
    is_over,
    known_for,
)
from dispatch.sheet_columns import staff_columns
from grids.models import Grid, Post
from grids.services import posts
from yuanbao.audit import attempt, record, unit_of_work
from yuanbao.models import SecondFactor
from yuanbao.redaction import without_numbers
from yuanbao.roles import Role
from yuanbao.services.accounts import open_account
from yuanbao.sheet_findings import Finding
from yuanbao.sheets import SheetRefused, read_sheet
from yuanbao.workflow import OutOfReach, TransitionRefused

User = get_user_model()
MAX_PEOPLE = 500
REFUSALS = (IntegrityError, OutOfReach, TransitionRefused)


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
    sheet = SheetImport(
        kind=SheetKind.STAFF, file_name=without_numbers(name)[-120:], made_by=by, made_at=at
    )
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
        except REFUSALS as refusal:
            findings[position] = Finding(row.line, Effect.BAD, ((_("整行"), _words(refusal)),))
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
    if isinstance(entry.where, Grid):
        _take_post(user, entry.where, entry, by=by, at=at)
    else:
        _take_place(user, entry.where, entry, by=by, at=at)
    return (user, password) if password else None


def _take_post(user: Any, grid: Grid, entry: Entry, *, by: Any, at: datetime) -> None:
    held = Post.objects.filter(user=user, grid=grid, role=entry.role).order_by("-id").first()
    if held is not None and not is_over(held, localdate(at)):
        term = posts.Term(held.starts_on, entry.ends_on, held.is_substitute, held.work_phone)
        posts.amend(held, term, by=by, at=at)
        return
    term = posts.Term(entry.starts_on, entry.ends_on)
    posts.appoint(user, grid=grid, role=Role(entry.role), term=term, by=by, at=at)


def _take_place(user: Any, agency: Agency, entry: Entry, *, by: Any, at: datetime) -> None:
    places = Staffing.objects.filter(user=user, agency=agency, role=entry.role)
    place = places.order_by("-id").first()
    if place is None or is_over(place, localdate(at)):
        place = Staffing.objects.create(
            user=user,
            agency=agency,
            role=entry.role,
            starts_on=entry.starts_on,
            ends_on=entry.ends_on,
        )
        act = "begin_place"
    else:
        act, place.ends_on = "change_place", entry.ends_on
        place.save(update_fields=["ends_on"])
    facts = {"role": entry.role, "ends_on": str(entry.ends_on or "")}
    record(place, act, by=by, at=at, agency=agency.code, **facts)


def _words(refusal: Exception) -> str:
    """Return why a row that was good when it was checked could not be taken."""
    if isinstance(refusal, TransitionRefused):
        return str(refusal)
    if isinstance(refusal, OutOfReach):
        return _("您没有在这个网格安排人员的权限")
    return _("登录名或任职刚被别人占用，请重新检查")
