"""Found, amend, move, merge and end organisations; what was is never lost."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Grid
from party.models import Membership, PartyOrganisation, Transfer
from party.organisations import workflow
from party.organisations.choices import MAY_STAND_UNDER, MemberAct
from party.organisations.numbers import organisation_number
from party.organisations.paths import is_within, path_under
from party.services.organisations import history, offices
from party.services.organisations.keys import next_key
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock

# Whoever changes lines of the tree holds this lock of the transaction.
_TREE_LOCK = 515_001


class WrongPlace(TransitionRefused):
    """An organisation of that kind may not stand there."""


class NameTaken(TransitionRefused):
    """A standing organisation under the same one has that name."""


class NotEmpty(TransitionRefused):
    """It still has members, organisations below it, or transfers under way."""


@dataclass(frozen=True)
class Facts:
    """What is told of an organisation."""

    kind: str
    name: str
    founded_on: date
    grid: Grid | None = None
    unit_name: str = ""
    address: str = ""
    work_phone: str = ""


@unit_of_work
def found(
    facts: Facts, *, parent: PartyOrganisation | None, by: Any, at: datetime
) -> PartyOrganisation:
    """Found an organisation under another; the topmost is founded by the system alone.

    Raises OutOfReach, WrongPlace, NameTaken.
    """
    _hold_tree()
    if parent is None and by is not None and not by.is_superuser:
        raise OutOfReach(f"{by} may not found the topmost organisation")
    if parent is not None:
        parent = lock(parent, by=by, capability=Capability.MANAGE_PARTY)
        _check_place(facts.kind, parent)
    _check_name(facts.name, parent)
    key = next_key(PartyOrganisation)
    made = PartyOrganisation.objects.create(
        pk=key,
        number=organisation_number(key),
        path=path_under(parent.path if parent else "", key),
        parent=parent,
        **vars(facts),
    )
    record(made, "found", by=by, at=at, kind=facts.kind, under=parent.number if parent else "")
    return made


@unit_of_work
def amend(
    organisation: PartyOrganisation, facts: Facts, *, by: Any, at: datetime
) -> PartyOrganisation:
    """Change what is told of a standing organisation. Raises OutOfReach, WrongPlace, NameTaken."""
    locked = _standing(organisation, by=by)
    if locked.parent is not None:
        _check_place(facts.kind, locked.parent)
    for child in locked.children.standing():
        if facts.kind not in MAY_STAND_UNDER[child.kind]:
            raise WrongPlace(_("下面还有“%s”，不能改成这个类型。没有保存。") % child)
    if facts.name != locked.name:
        _check_name(facts.name, locked.parent)
    before = locked.name
    for name, value in vars(facts).items():
        setattr(locked, name, value)
    locked.save(update_fields=list(vars(facts)))
    record(locked, "amend", by=by, at=at, before=before, after=locked.name)
    return locked


@unit_of_work
def move(
    organisation: PartyOrganisation, parent: PartyOrganisation, *, by: Any, at: datetime
) -> PartyOrganisation:
    """Hang an organisation, with all below it, under another. Raises OutOfReach, WrongPlace."""
    _hold_tree()
    locked = _standing(organisation, by=by)
    parent = lock(parent, by=by, capability=Capability.MANAGE_PARTY)
    if is_within(parent.path, locked.path):
        raise WrongPlace(_("不能移到自己或自己的下级下面。没有保存。"))
    _check_place(locked.kind, parent)
    _check_name(locked.name, parent)
    before, old = str(locked.parent or ""), locked.path
    new = path_under(parent.path, locked.pk)
    rest = Substr("path", len(old) + 1)
    PartyOrganisation.objects.filter(path__startswith=old).update(path=Concat(Value(new), rest))
    locked.parent, locked.path = parent, new
    locked.save(update_fields=["parent"])
    record(locked, "move", by=by, at=at, before=before, after=parent.name)
    return locked


@unit_of_work
def merge(
    organisation: PartyOrganisation, into: PartyOrganisation, *, by: Any, at: datetime
) -> PartyOrganisation:
    """Let another take over members and what lies below; its offices end.

    Raises OutOfReach, WrongPlace, NotEmpty when a transfer is under way.
    """
    _hold_tree()
    locked = _standing(organisation, by=by)
    into = lock(into, by=by, capability=Capability.MANAGE_PARTY)
    if not into.is_standing or is_within(into.path, locked.path):
        raise WrongPlace(_("请选另一个在用的、不在自己下面的党组织。没有保存。"))
    _check_no_transfer(locked)
    for child in list(locked.children.standing()):
        move(child, into, by=by, at=at)
    members = list(Membership.objects.current().filter(organisation=locked))
    Membership.objects.filter(pk__in=[member.pk for member in members]).update(organisation=into)
    day = localdate(at)
    history.note_all(members, MemberAct.MOVED, source=locked, target=into, on=day, by=by, at=at)
    offices.end_all(locked, on=day)
    return apply(
        locked,
        workflow.MERGE,
        by=by,
        at=at,
        merged_into=into,
        detail={"into": into.number, "members": len(members)},
    )


@unit_of_work
def end(organisation: PartyOrganisation, *, why: str, by: Any, at: datetime) -> PartyOrganisation:
    """End an empty organisation; its offices end. Raises OutOfReach, NotEmpty."""
    _hold_tree()
    locked = _standing(organisation, by=by)
    if locked.members.current().exists() or locked.children.standing().exists():
        raise NotEmpty(_("还有在册党员或下级党组织。请先转走或合并，再撤销。没有保存。"))
    _check_no_transfer(locked)
    offices.end_all(locked, on=localdate(at))
    return apply(locked, workflow.END, by=by, at=at, why=why)


def _standing(organisation: PartyOrganisation, *, by: Any) -> PartyOrganisation:
    locked = lock(organisation, by=by, capability=Capability.MANAGE_PARTY)
    if not locked.is_standing:
        raise TransitionRefused(
            _("“%(name)s”%(state)s，不能再改。没有保存。")
            % {"name": locked, "state": locked.get_state_display()}
        )
    return locked


def _check_place(kind: str, parent: PartyOrganisation) -> None:
    if not parent.is_standing or parent.kind not in MAY_STAND_UNDER[kind]:
        raise WrongPlace(
            _("%(upper)s下面不能设这个类型。请换一个上级或类型。没有保存。")
            % {"upper": parent.get_kind_display()}
        )


def _check_name(name: str, parent: PartyOrganisation | None) -> None:
    if PartyOrganisation.objects.standing().filter(parent=parent, name=name).exists():
        raise NameTaken(_("同一个上级下面已经有叫“%s”的。请换个名称。没有保存。") % name)


def _check_no_transfer(organisation: PartyOrganisation) -> None:
    waiting = Transfer.objects.waiting()
    if waiting.filter(source=organisation).exists() or waiting.filter(target=organisation).exists():
        raise NotEmpty(_("还有没办完的组织关系转接，请先办完。没有保存。"))


def _hold_tree() -> None:
    """Let one at a time change lines of the tree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TREE_LOCK])
