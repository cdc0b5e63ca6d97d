"""End rows, merge doubles, and take a mistaken end back."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids import workflow
from grids.codes import Act
from grids.registers import Register, of_row
from grids.services.registers import history
from grids.services.registers.deriving import complete
from grids.services.registers.entering import find_alike
from grids.services.registers.history import Hand
from grids.services.registers.placing import Place, parent_of
from grids.services.registers.refusals import (
    AlreadyRegistered,
    ContentsExpired,
    NotTheSame,
    StillInUse,
)
from grids.services.registers.relocating import carry_down
from grids.signals import row_merged
from yuanbao.audit import unit_of_work
from yuanbao.workflow import Transition, TransitionRefused, apply

# What ends with what it belongs to, instead of standing in the way.
_ENDS_ALONG = {
    ("household", "resident"): workflow.MOVE_OUT,
    ("household", "care"): workflow.CLOSE,
    ("resident", "care"): workflow.CLOSE,
}


class WrongEnd(TransitionRefused):
    """Rows of that register do not end in that way."""


@unit_of_work
def close(row: Any, *, on: date | None = None, why: str = "", by: Any, at: datetime) -> Any:
    """End a building, room, shop, facility or care task. Raises OutOfReach, StillInUse, WrongEnd."""
    return end(row, workflow.CLOSE, on=on, hand=Hand(by, at, why))


@unit_of_work
def move_out(row: Any, *, on: date | None = None, why: str = "", by: Any, at: datetime) -> Any:
    """Let a resident move out, or a household with all its people. Raises OutOfReach, WrongEnd."""
    return end(row, workflow.MOVE_OUT, on=on, hand=Hand(by, at, why))


@unit_of_work
def decease(row: Any, *, on: date | None = None, why: str = "", by: Any, at: datetime) -> Any:
    """Note that a resident has died; their care tasks end. Raises OutOfReach, WrongEnd."""
    return end(row, workflow.DECEASE, on=on, hand=Hand(by, at, why))


@unit_of_work
def restore(row: Any, *, why: str = "", by: Any, at: datetime) -> Any:
    """Take back an end.

    Raises OutOfReach, AlreadyRegistered, StillInUse (its parent has ended), ContentsExpired.
    """
    spec = of_row(row)
    if any(spec.is_required(name) and getattr(row, name) == "" for name in spec.names):
        raise ContentsExpired(_("保存期限已过，内容已经清除，不能恢复。请重新登记。"))
    other = find_alike(spec, row)
    if other is not None:
        raise AlreadyRegistered(other, str(spec.label))
    parent = parent_of(spec, row)
    if parent is not None and not parent.is_standing:
        raise StillInUse(
            _("它所属的%(what)s（%(number)s）已经不在册，请先恢复那一条。")
            % {"what": parent._meta.verbose_name, "number": parent.number}
        )
    row = apply(row, workflow.RESTORE, by=by, at=at, why=why, ended_on=None, changed_at=at)
    history.note(spec, Act.RESTORE, [(row, {})], Hand(by, at, why))
    return row


@unit_of_work
def merge(row: Any, into: Any, *, why: str = "", by: Any, at: datetime) -> Any:
    """Let `row` go on in `into`, which takes over what belongs to it and what it lacks itself.

    Raises OutOfReach, NotTheSame.
    """
    spec, hand = of_row(row), Hand(by, at, why)
    if type(row) is not type(into) or row.pk == into.pk or "merge" not in spec.moves:
        raise NotTheSame(_("只能把同一台账里的两条合并。"))
    # The lower key first, so that two merges never wait for each other.
    for one in sorted((row, into), key=lambda one: one.pk):
        spec.model.objects.select_for_update(no_key=True).get(pk=one.pk)
    into = _standing(spec, into, hand)
    row = apply(
        row,
        workflow.MERGE,
        by=by,
        at=at,
        why=why,
        merged_into=into,
        ended_on=localdate(at),
        changed_at=at,
    )
    _hand_over(spec, row, into, hand)
    gained = _fill_gaps(spec, row, into, hand)
    history.note(spec, Act.MERGE, [(row, {"merged_into": (None, into.pk)}), (into, gained)], hand)
    row_merged.send(sender=spec.model, register=spec.key, row=row, into=into)
    return into


def end(row: Any, move: Transition, *, on: date | None, hand: Hand) -> Any:
    """The body of `close`, `move_out` and `decease`."""
    spec = of_row(row)
    if move.name not in spec.moves:
        raise WrongEnd(_("%(label)s不能“%(move)s”。") % {"label": spec.label, "move": move.label})
    _end_what_belongs(spec, row, on, hand)
    row = apply(
        row,
        move,
        by=hand.by,
        at=hand.at,
        why=hand.why,
        ended_on=on or localdate(hand.at),
        changed_at=hand.at,
    )
    history.note(spec, Act(move.name), [(row, {})], hand)
    return row


def _end_what_belongs(spec: Register, row: Any, on: date | None, hand: Hand) -> None:
    for child, field in spec.children():
        rows = child.model.objects.standing().filter(**{field: row})
        along = _ENDS_ALONG.get((spec.key, child.key))
        if along is None and (count := rows.count()):
            raise StillInUse(
                _("还有 %(count)d 条%(label)s在册，没有办理。请先把它们迁出、注销或改到别处。")
                % {"count": count, "label": child.label}
            )
        if along is not None:
            for one in rows:
                end(one, along, on=on, hand=hand)


def _standing(spec: Register, into: Any, hand: Hand) -> Any:
    reach = spec.model.objects.all()
    if hand.by is not None:
        reach = reach.permitted(hand.by, workflow.MERGE.capability)
    found = reach.standing().filter(pk=into.pk).first()
    if found is None:
        raise NotTheSame(_("要并入的那一条不在册，或者不在您的管理范围。"))
    return found


def _hand_over(spec: Register, row: Any, into: Any, hand: Hand) -> None:
    for child, field in spec.children():
        below = list(child.model.objects.filter(**{field: row}))
        if below:
            child.model.objects.filter(pk__in=[one.pk for one in below]).update(**{field: into})
            moved = [(one, {field: (row.pk, into.pk)}) for one in below]
            history.note(child, Act.AMEND, moved, hand)
    carry_down(spec, [into.pk], Place.of(into), hand)


def _fill_gaps(spec: Register, row: Any, into: Any, hand: Hand) -> dict[str, tuple[Any, Any]]:
    """Give the row that stays what it lacks and the other has."""
    gained = {}
    for name in spec.names:
        ours, theirs = getattr(into, name), getattr(row, name)
        if ours in ("", None) and theirs not in ("", None) and name not in spec.parents:
            setattr(into, name, theirs)
            into.versions[name] = into.version_of(name) + 1
            gained[name] = (ours, theirs)
    if into.lat is None:
        into.lat, into.lng = row.lat, row.lng
    complete(spec, into, {})
    into.changed_at = hand.at
    into.save()
    return gained
