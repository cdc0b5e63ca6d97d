"""The community keeps the facts of its compounds; nothing is overwritten, so the page has a history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.choices import Level
from grids.compounds.choices import SINGLE, FactKind
from grids.models import CompoundFact, Grid
from grids.tree.following import Follower, register_counted
from yuanbao.audit import record, unit_of_work
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock

KEEP = Capability.KEEP_COMPOUND


@dataclass(frozen=True)
class Facts:
    """What is known, in the words the public reads."""

    kind: str
    name: str
    phone: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


@unit_of_work
def enter_fact(grid: Grid, facts: Facts, *, by: Any, at: datetime) -> CompoundFact:
    """Enter a fact; of a kind with one at a time the old one ends.

    Raises OutOfReach outside one's own territory, TransitionRefused for a place that is no
    compound and for a notice without its times.
    """
    grid = lock(grid, by=by, capability=KEEP)
    _check_place(grid)
    _check_facts(facts)
    if facts.kind in SINGLE:
        old = CompoundFact.objects.current().filter(grid=grid, kind=facts.kind)
        for row in old.select_for_update():
            _end(row, _("由新的信息接替"), by=by, at=at)
    return _write(grid, facts, by=by, at=at)


@unit_of_work
def amend_fact(fact: CompoundFact, facts: Facts, *, by: Any, at: datetime) -> CompoundFact:
    """Put a fact right: the old words end and stay in the history.

    Raises OutOfReach, TransitionRefused for one that has ended.
    """
    fact = lock(fact, by=by, capability=KEEP)
    _check_current(fact)
    _check_facts(facts)
    _end(fact, _("修改"), by=by, at=at)
    return _write(fact.grid, facts, by=by, at=at)


@unit_of_work
def end_fact(fact: CompoundFact, *, why: str, by: Any, at: datetime) -> CompoundFact:
    """Say that a fact holds no more. Raises OutOfReach, TransitionRefused."""
    fact = lock(fact, by=by, capability=KEEP)
    _check_current(fact)
    return _end(fact, without_numbers(why), by=by, at=at)


def register_all() -> None:
    """Let what holds of a compound hold of whatever took its place."""
    follower = Follower(lambda _day: CompoundFact.objects.current(), same=("kind", "name"))
    register_counted("compound_facts", gettext_lazy("小区信息"), "info-circle", follower)


def end_clashing(grid: Grid, successors: Sequence[Grid], *, by: Any, at: datetime) -> None:
    """End what a closed compound has another of than its successor; of one kind there is one.

    Runs inside the tree's unit of work, before the facts go along.
    """
    there = CompoundFact.objects.current().filter(grid__in=successors, kind__in=SINGLE)
    names = dict(there.values_list("kind", "name"))
    for fact in CompoundFact.objects.current().filter(grid=grid, kind__in=sorted(names)):
        if names[fact.kind] != fact.name:
            _end(fact, _("小区合并，以接续小区登记的为准"), by=by, at=at)


def _check_place(grid: Grid) -> None:
    if grid.level != Level.COMPOUND or grid.is_retired:
        raise TransitionRefused(_("只有在用的小区才有小区页。"))


def _check_facts(facts: Facts) -> None:
    if facts.kind == FactKind.NOTICE and (facts.since is None or facts.until is None):
        raise TransitionRefused(_("通知要写从什么时候到什么时候。您填的内容还在。"))
    if facts.since and facts.until and facts.until <= facts.since:
        raise TransitionRefused(_("结束时间要晚于开始时间。您填的内容还在。"))


def _check_current(fact: CompoundFact) -> None:
    if fact.ended_at is not None:
        raise TransitionRefused(_("这条信息已经失效，请看最新的一条。"))


def _end(fact: CompoundFact, why: str, *, by: Any, at: datetime) -> CompoundFact:
    fact.ended_at, fact.ended_why = at, why
    fact.save(update_fields=["ended_at", "ended_why"])
    record(fact, "end_fact", by=by, at=at, why=why)
    return fact


def _write(grid: Grid, facts: Facts, *, by: Any, at: datetime) -> CompoundFact:
    row = CompoundFact.objects.create(
        grid=grid,
        kind=facts.kind,
        name=facts.name,
        phone=facts.phone,
        text=without_numbers(facts.text),
        since=facts.since,
        until=facts.until,
        entered_by=by,
        entered_at=at,
    )
    record(row, "enter_fact", by=by, at=at, kind=facts.kind)
    return row
