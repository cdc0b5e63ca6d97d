"""补贴台账: drafted from the posts, submitted by one person, approved by another, then locked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.choices import Level
from grids.models import AllowanceLine, AllowanceSheet, AllowanceTerms, Grid, Post
from grids.workers import allowances as sums
from grids.workers import workflow as worker_workflow
from grids.workers.choices import GRID_ROLES, SheetState
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock

KEEP, APPROVE = Capability.KEEP_ALLOWANCES, Capability.APPROVE_ALLOWANCES


class NoTerms(TransitionRefused):
    """No rates are in force in that month."""


class SamePerson(TransitionRefused):
    """Who submitted a sheet does not approve it."""


@dataclass(frozen=True)
class Month:
    """What one person served in a month: the days, and where they served last."""

    user_id: int
    grid: Grid
    days: frozenset[int]


def terms_of(month: date) -> AllowanceTerms:
    """Return the rates and the rule of a month. Raises NoTerms."""
    terms = AllowanceTerms.objects.filter(valid_from__lte=month).order_by("-valid_from").first()
    if terms is None:
        raise NoTerms(
            _("%(month)s 还没有补贴标准，请先在“补贴标准”登记。") % {"month": f"{month:%Y-%m}"}
        )
    return terms


@unit_of_work
def draft_month(
    month: date, *, by: Any, at: datetime, places: Iterable[Grid] | None = None
) -> list[AllowanceSheet]:
    """Draft the month's sheets, of all places or the named ones; may run again.

    A sheet that was submitted or locked is left as it is; one that is drafted is drafted anew,
    its counter-entries stay. Raises OutOfReach, NoTerms, TransitionRefused for a month to come.
    """
    month = sums.month_of(month)
    if month > localdate(at):
        raise TransitionRefused(_("这个月还没有到，不能编制。"))
    terms = terms_of(month)
    by_place = _months_by_place(month)
    wanted = list(places) if places is not None else list(by_place)
    sheets = []
    for place in sorted(wanted, key=lambda grid: grid.code):
        if by is not None:
            lock(place, by=by, capability=KEEP)
        sheet, is_new = AllowanceSheet.objects.get_or_create(
            place=place, month=month, defaults={"terms": terms, "drafted_at": at}
        )
        if is_new or sheet.state == SheetState.DRAFT:
            _fill(sheet, terms, by_place.get(place, []), by=by, at=at)
        sheets.append(sheet)
    return sheets


def _fill(
    sheet: AllowanceSheet, terms: AllowanceTerms, months: list[Month], *, by: Any, at: datetime
) -> None:
    sheet.lines.filter(corrects=None).delete()
    lines = [_line(sheet, terms, one) for one in months]
    AllowanceLine.objects.bulk_create([line for line in lines if line.fen], batch_size=500)
    sheet.terms, sheet.drafted_at = terms, at
    sheet.save(update_fields=["terms", "drafted_at"])
    record(sheet, "draft_allowances", by=by, at=at, month=f"{sheet.month:%Y-%m}", n=len(lines))


def _line(sheet: AllowanceSheet, terms: AllowanceTerms, one: Month) -> AllowanceLine:
    share = sums.share_of(terms.rule, one.days, sheet.month)
    return AllowanceLine(
        sheet=sheet,
        month=sheet.month,
        user_id=one.user_id,
        grid=one.grid,
        n_days=len(one.days),
        work_fen=sums.amount_of(terms.work_fen, share),
        phone_fen=sums.amount_of(terms.phone_fen, share),
    )


def _months_by_place(month: date) -> dict[Grid, list[Month]]:
    """Gather who served when: one line a person, with the place where they served last."""
    end = sums.last_day(month)
    rows = Post.objects.filter(role__in=GRID_ROLES, starts_on__lte=end)
    rows = rows.exclude(ends_on__lt=month).select_related("grid").defer("grid__boundary")
    by_user: dict[int, list[Post]] = defaultdict(list)
    for post in rows.order_by("is_substitute", "starts_on", "pk"):
        by_user[post.user_id].append(post)
    payers = _payers()
    found: dict[Grid, list[Month]] = defaultdict(list)
    for user_id, posts in by_user.items():
        days = sums.days_served([(post.starts_on, post.ends_on) for post in posts], month)
        own = [post for post in posts if not post.is_substitute] or posts
        payer = payers.get(own[-1].grid_id)
        if payer is not None:
            found[payer].append(Month(user_id, own[-1].grid, days))
    return found


def _payers() -> dict[int, Grid]:
    """Return which town or zone pays for each place below the district; retired ones too."""
    grids = Grid.objects.order_by("tree_id", "lft").defer("boundary")
    payers: dict[int, Grid] = {}
    for grid in grids:
        if grid.level == Level.DISTRICT:
            continue
        above = payers.get(grid.parent_id or 0)
        payers[grid.pk] = above or grid
    return payers


@unit_of_work
def submit(sheet: AllowanceSheet, *, by: Any, at: datetime) -> AllowanceSheet:
    """提交审批, once the month is over. Raises OutOfReach, TransitionRefused."""
    if localdate(at) <= sums.last_day(sheet.month):
        raise TransitionRefused(_("这个月还没有过完，下月 1 日起才能提交。"))
    if not sheet.lines.exists():
        raise TransitionRefused(_("台账是空的，没有可以提交的。"))
    return apply(sheet, worker_workflow.SUBMIT, by=by, at=at, submitted_by=by)


@unit_of_work
def send_back(sheet: AllowanceSheet, *, why: str, by: Any, at: datetime) -> AllowanceSheet:
    """退回修改 with a reason. Raises OutOfReach, TransitionRefused."""
    if not why.strip():
        raise TransitionRefused(_("请写一句为什么退回。"))
    return apply(sheet, worker_workflow.SEND_BACK, by=by, at=at, why=why)


@unit_of_work
def approve(sheet: AllowanceSheet, *, by: Any, at: datetime) -> AllowanceSheet:
    """审批锁定 by a second person; nothing of it changes afterwards.

    Raises OutOfReach, SamePerson, TransitionRefused.
    """
    sheet = lock(sheet, by=by, capability=APPROVE)
    if by is not None and sheet.submitted_by_id == by.pk:
        raise SamePerson(_("提交的人不能自己审批，请另一位审批。"))
    return apply(sheet, worker_workflow.APPROVE, by=by, at=at, approved_by=by)


@unit_of_work
def correct(
    line: AllowanceLine, *, work_fen: int, phone_fen: int, reason: str, by: Any, at: datetime
) -> AllowanceLine:
    """冲正: put a difference into the place's next open month; the locked line stays.

    Raises OutOfReach, TransitionRefused for a month that is not locked, an empty difference, no
    reason, or while no later month is being drafted.
    """
    reach = AllowanceSheet.objects.permitted(by, KEEP) if by else AllowanceSheet.objects.all()
    if not reach.filter(pk=line.sheet_id).exists():
        raise OutOfReach(f"{by} may not correct line {line.pk}")
    if line.sheet.state != SheetState.APPROVED:
        raise TransitionRefused(_("这个月还没有锁定，直接重新编制就行。"))
    if not reason.strip() or not (work_fen or phone_fen):
        raise TransitionRefused(_("请填差额，并写明原因。"))
    later = AllowanceSheet.objects.filter(
        place=line.sheet.place_id, month__gt=line.month, state=SheetState.DRAFT
    )
    sheet = later.select_for_update(of=("self",)).order_by("month").first()
    if sheet is None:
        raise TransitionRefused(_("后面还没有编制中的月份，请先编制下一个月再冲正。"))
    entry = AllowanceLine.objects.create(
        sheet=sheet,
        month=sheet.month,
        user=line.user,
        grid=line.grid,
        work_fen=work_fen,
        phone_fen=phone_fen,
        corrects=line,
        reason=reason.strip(),
        by=by,
    )
    record(sheet, "correct_allowance", by=by, at=at, why=reason, line=line.pk, fen=entry.fen)
    return entry


@unit_of_work
def note_export(sheet: AllowanceSheet, *, form: str, by: Any, at: datetime) -> None:
    """Note that a sheet left the building as a file. Raises OutOfReach."""
    record(lock(sheet, by=by, capability=KEEP), "export_allowances", by=by, at=at, form=form)
