"""Who got the grid's card: rows of the registers, or words where nothing is registered."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from grids.models import CardIssue, Grid, Household, Post, Premises, Room
from grids.queries.workers.card_takers import without_card
from grids.workers.choices import GRID_ROLES, CardFor
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock

MANAGE = Capability.MANAGE_POSTS
Taker = Household | Room | Premises
_FIELDS: dict[type[Any], str] = {Household: "household", Room: "room", Premises: "premises"}


@unit_of_work
def note_issue(
    grid: Grid, *, kind: str, address: str, issued_on: date, by: Any, at: datetime
) -> CardIssue:
    """Note in words who got the card: by who serves there, or manages the posts.

    Raises OutOfReach, TransitionRefused for a day to come.
    """
    _check(grid, issued_on, by=by, at=at)
    issue = CardIssue.objects.create(
        grid=grid, kind=kind, address=address, issued_on=issued_on, by=by, at=at
    )
    record(issue, "note_card_issue", by=by, at=at, grid=grid.code, kind=kind)
    return issue


@unit_of_work
def give_card(row: Taker, *, issued_on: date, by: Any, at: datetime) -> CardIssue:
    """Note that a household, a room or a shop got the card, or another one.

    Raises OutOfReach, TransitionRefused for a day to come or a row that is in no grid or over.
    """
    grid = row.grid
    if grid is None or not row.is_standing:
        raise TransitionRefused(_("这一条不在册或还没有落到网格，没有登记发卡。"))
    _check(grid, issued_on, by=by, at=at)
    issue = _issue(row, issued_on, by=by, at=at)
    issue.save()
    record(issue, "note_card_issue", by=by, at=at, grid=grid.code, kind=issue.kind)
    return issue


@unit_of_work
def give_cards(grid: Grid, rows: Sequence[Taker], *, issued_on: date, by: Any, at: datetime) -> int:
    """Note the card for many rows of one register in a place; who has one already is left out.

    Returns how many were noted. Raises OutOfReach, TransitionRefused for a day to come, or where
    nobody is named that has none.
    """
    _check(grid, issued_on, by=by, at=at)
    # One after the other, so that two who tick the same doors at once note each of them once.
    Grid.objects.select_for_update(of=("self",)).get(pk=grid.pk)
    new = (
        []
        if not rows
        else list(without_card(type(rows[0]), grid).filter(pk__in=[row.pk for row in rows]))
    )
    if not new:
        raise TransitionRefused(_("没有勾选，或刚才已经有人登记过，没有再登记。"))
    CardIssue.objects.bulk_create([_issue(row, issued_on, by=by, at=at) for row in new])
    record(grid, "note_card_issues", by=by, at=at, kind=_FIELDS[type(new[0])], n=len(new))
    return len(new)


def _issue(row: Taker, issued_on: date, *, by: Any, at: datetime) -> CardIssue:
    kind = CardFor.SHOP if isinstance(row, Premises) else CardFor.HOUSEHOLD
    held: dict[str, Any] = {_FIELDS[type(row)]: row, "grid_id": row.grid_id}
    return CardIssue(kind=kind, issued_on=issued_on, by=by, at=at, **held)


def _check(grid: Grid, issued_on: date, *, by: Any, at: datetime) -> None:
    own = Post.objects.on(timezone.localdate(at)).filter(
        user=by.pk, role__in=GRID_ROLES, grid__in=Grid.objects.above(grid).values("pk")
    )
    if not own.exists():
        lock(grid, by=by, capability=MANAGE)
    if issued_on > timezone.localdate(at):
        raise TransitionRefused(_("日期还没有到，请改一下。"))
