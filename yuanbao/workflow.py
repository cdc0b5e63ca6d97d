"""The engine of every state machine: lock, check, move, record. The only code that writes `state`.

Tables of transitions stand in each app's `workflow.py`; services call `apply`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yuanbao.audit import Busy, record, unit_of_work
from yuanbao.models import AuditEntry
from yuanbao.roles import Capability

__all__ = [
    "Busy",
    "OutOfReach",
    "Transition",
    "TransitionRefused",
    "apply",
    "grant_tests",
    "grants_of",
    "moves_of",
    "reachable",
    "unit_of_work",
    "who_was_first",
]


class OutOfReach(Exception):
    """The row is not among those the person may touch; shown as 404."""


class TransitionRefused(Exception):
    """The move does not start from the row's present state; shown as 409 with these words."""


@dataclass(frozen=True)
class Transition:
    """One move of a state machine.

    `capability` None means that only the system makes the move. `stamps` names the field that
    keeps the moment of the move, or is empty.
    """

    name: str
    label: Any
    sources: frozenset[str]
    target: str
    capability: Capability | None
    stamps: str = ""


def reachable(model: type[models.Model], by: Any, capability: Capability | None) -> models.QuerySet:
    """Return the rows on which `by` may use `capability`; all of them for the system (None)."""
    rows: Any = model._default_manager.all()
    if by is None:
        return rows
    if capability is None:
        return rows.none()
    return rows.permitted(by, capability)


def lock(
    row: models.Model,
    *,
    by: Any,
    capability: Capability | None,
    act: str = "",
) -> Any:
    """Lock and return the row as it is now; permission and lock are the same query.

    Rows that `lock_with` names are locked before it: what is written of them as a whole, such as
    the public snapshot of a matter with several orders, is written by one at a time. Their keys
    stay free, so that nobody waits who only refers to them. Raises OutOfReach when `by` may not
    use `capability` on the row.
    """
    rows = reachable(type(row), by, capability)
    # What every act on such a row needs is read with it.
    rows = rows.select_related(*getattr(rows, "read_with", ()))
    of = (*getattr(rows, "lock_with", ()), "self")
    locked = rows.select_for_update(of=of, no_key=True).filter(pk=row.pk).first()
    if locked is None:
        raise OutOfReach(f"{by} may not {act or capability} {row._meta.label} {row.pk}")
    return locked


def apply(
    row: models.Model,
    move: Transition,
    *,
    by: Any,
    at: datetime,
    why: str = "",
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> Any:
    """Make one move and return the fresh row. Must run inside a unit of work.

    `changes` are further fields set in the same statement. Raises OutOfReach, or
    TransitionRefused with words that name who was first.
    """
    locked = lock(row, by=by, capability=move.capability, act=move.name)
    if locked.state not in move.sources:
        raise TransitionRefused(who_was_first(locked, move.label))
    before = locked.state
    values = {"state": move.target, **changes}
    if move.stamps:
        values[move.stamps] = at
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(values))
    record(
        locked,
        move.name,
        by=by,
        at=at,
        why=why,
        **{"from": before, "to": move.target, **(detail or {})},
    )
    return locked


def who_was_first(row: Any, label: Any) -> str:
    """Say who brought the row to its present state, so that `label` is not possible any more.

    What was only noted on it since is not meant.
    """
    entries = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=row.pk)
    last = entries.filter(detail__to=row.state).order_by("-id").first()
    last = last or entries.order_by("-id").first()
    now = row.get_state_display()
    if last is None:
        return _("现在是“%(state)s”，不能再%(move)s。") % {"state": now, "move": label}
    return _(
        "%(who)s已在 %(when)s 先办了一步，现在是“%(state)s”，不能再%(move)s。您填的内容还在。"
    ) % {
        "who": _actor_of(last) or _("系统"),
        "when": localtime(last.at).strftime("%m-%d %H:%M"),
        "state": now,
        "move": label,
    }


# One act leaves its entries side by side on one chain.
_NEAR = 12


def _actor_of(entry: AuditEntry) -> str:
    """Return who did it; of a move that the system made because of a person's act, that person."""
    if entry.actor_name:
        return entry.actor_name
    around = (entry.seq - _NEAR, entry.seq + _NEAR)
    beside = AuditEntry.objects.filter(chain=entry.chain, seq__range=around, at=entry.at)
    return beside.exclude(actor_name="").values_list("actor_name", flat=True).first() or ""


def grant_tests(
    model: type[models.Model], capabilities: Iterable[Capability], *, by: Any
) -> dict[str, Any]:
    """Return what rows of `model` are annotated with, so that `grants_of` can tell.

    Models whose querysets have `grant_facts` gather the person's roles once; for others there
    is a test per capability, `may_<capability>`.
    """
    rows: Any = model._default_manager.all()
    if hasattr(rows, "grant_facts"):
        return rows.grant_facts(by)
    return {
        f"may_{capability.value}": Exists(
            reachable(model, by, capability).filter(pk=OuterRef("pk"))
        )
        for capability in capabilities
    }


def grants_of(row: Any, capabilities: Iterable[Capability]) -> frozenset[Capability]:
    """Return the capabilities that hold on a row annotated with `grant_tests`."""
    rows: Any = type(row)._default_manager.all()
    if hasattr(rows, "holds"):
        return frozenset(c for c in capabilities if rows.holds(row, c))
    return frozenset(c for c in capabilities if getattr(row, f"may_{c.value}"))


def moves_of(row: Any, moves: Iterable[Transition], *, by: Any) -> list[Transition]:
    """Return the moves that `by` can make on this row now, in the table's order. One query."""
    open_moves = [m for m in moves if row.state in m.sources and m.capability is not None]
    asked = {m.capability for m in open_moves if m.capability}
    if not asked:
        return []
    tests = grant_tests(type(row), asked, by=by)
    seen = type(row)._default_manager.filter(pk=row.pk).only("pk").annotate(**tests).first()
    may = grants_of(seen, asked) if seen else frozenset()
    return [move for move in open_moves if move.capability in may]
