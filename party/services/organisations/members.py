"""The roll: admit, amend, make full, end; a member's own account; opening a name or a telephone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.models import Membership, NoticeRecipient, PartyOrganisation, Transfer
from party.organisations.choices import MemberAct, MemberKind, MemberState
from party.organisations.numbers import member_number
from party.services.organisations import history, offices
from party.services.organisations.keys import next_key
from yuanbao.audit import record, unit_of_work
from yuanbao.models import User
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, lock

MASKED = frozenset({"name", "phone"})
SHORTEST_REASON = 2


class OnTheRoll(TransitionRefused):
    """Somebody with that name and telephone is on a roll already."""


class ReasonMissing(TransitionRefused):
    """A name or telephone was to be opened without saying why."""


class NotFound(TransitionRefused):
    """No membership fits the account's telephone."""


@dataclass(frozen=True)
class Person:
    """What is held of a member."""

    name: str
    phone: str = ""
    kind: str = MemberKind.FULL
    joined_on: date | None = None


@unit_of_work
def admit(
    organisation: PartyOrganisation, person: Person, *, on: date, by: Any, at: datetime
) -> Membership:
    """Put a person on the roll. Raises OutOfReach, OnTheRoll, TransitionRefused."""
    organisation = lock(organisation, by=by, capability=Capability.KEEP_PARTY)
    if not organisation.is_standing:
        raise TransitionRefused(_("“%s”已不在用，请选别的党组织。没有保存。") % organisation)
    key = next_key(Membership)
    member = Membership(
        pk=key,
        number=member_number(key),
        organisation=organisation,
        admitted_on=on,
        **vars(person),
    )
    _check_alone(member)
    member.save(force_insert=True)
    history.note(member, MemberAct.ADMITTED, target=organisation, on=on, by=by, at=at)
    record(member, "admit_member", by=by, at=at, organisation=organisation.number)
    return member


@unit_of_work
def amend(member: Membership, person: Person, *, by: Any, at: datetime) -> Membership:
    """Correct what is held of a member; an empty name or telephone keeps the one held.

    Raises OutOfReach, OnTheRoll, TransitionRefused.
    """
    member = _current(member, by=by)
    member.name = person.name or member.name
    member.phone = person.phone or member.phone
    member.kind, member.joined_on = person.kind, person.joined_on
    _check_alone(member)
    member.save()
    history.note(member, MemberAct.AMENDED, on=localdate(at), by=by, at=at)
    record(member, "amend_member", by=by, at=at)
    return member


@unit_of_work
def make_full(member: Membership, *, on: date, by: Any, at: datetime) -> Membership:
    """Note that a probationary member became a full one. Raises OutOfReach, TransitionRefused."""
    member = _current(member, by=by)
    if member.kind == MemberKind.FULL:
        raise TransitionRefused(_("已经是正式党员，没有保存。"))
    member.kind = MemberKind.FULL
    member.save(update_fields=["kind"])
    history.note(member, MemberAct.MADE_FULL, on=on, by=by, at=at)
    record(member, "make_full", by=by, at=at)
    return member


@unit_of_work
def end(member: Membership, *, on: date, by: Any, at: datetime) -> Membership:
    """Take somebody off the roll, without a reason; offices end. Raises OutOfReach, TransitionRefused."""
    member = _current(member, by=by)
    if Transfer.objects.waiting().filter(member=member).exists():
        raise TransitionRefused(_("组织关系正在转接，请先撤回转接。没有保存。"))
    offices.end_of_member(member, on=on)
    member.state, member.ended_on = MemberState.ENDED, on
    member.save(update_fields=["state", "ended_on"])
    history.note(member, MemberAct.ENDED, source=member.organisation, on=on, by=by, at=at)
    record(member, "end_member", by=by, at=at)
    return member


@unit_of_work
def open_field(member: Membership, name: str, *, why: str, by: Any, at: datetime) -> str:
    """Return a masked field; the opening is recorded with its reason.

    Raises OutOfReach (the member, or the field is none that is masked), ReasonMissing.
    """
    if name not in MASKED:
        raise OutOfReach(f"no masked field {name}")
    member = lock(member, by=by, capability=Capability.OPEN_MEMBER, act="open")
    if len(why.strip()) < SHORTEST_REASON:
        raise ReasonMissing(_("请写明为什么要看，例如“电话通知开会”。"))
    record(member, "open_member", by=by, at=at, why=why.strip(), field=name)
    return getattr(member, name)


@unit_of_work
def recognise(user: User, *, at: datetime) -> Membership:
    """Join an account to the one membership that has its verified telephone.

    Notices that went out before are theirs to read from now on.
    Raises NotFound when none has it, or more than one.
    """
    rows = Membership.objects.current().filter(user__isnull=True)
    found = list(rows.filter(phone_index=user.phone_index)[:2]) if user.phone_index else []
    taken = Membership.objects.current().filter(user=user).exists()
    if len(found) != 1 or taken:
        raise NotFound(_("没有找到用这个手机号登记的党员。请联系所在党支部核对手机号。"))
    member = Membership.objects.select_for_update(of=("self",)).get(pk=found[0].pk)
    member.user = user
    member.save(update_fields=["user"])
    offices.give_account(member)
    NoticeRecipient.objects.filter(member=member, user__isnull=True).update(user=user)
    history.note(member, MemberAct.LINKED, on=localdate(at), by=user, at=at)
    record(member, "recognise", by=user, at=at)
    return member


@unit_of_work
def forget_member(member: Membership, *, at: datetime) -> None:
    """Delete name and telephone of somebody who left the roll long enough ago. Safe to repeat."""
    member.name = member.phone = ""
    member.note_indexes()
    member.save(update_fields=["name", "phone", "name_index", "phone_index"])
    record(member, "forget_member", by=None, at=at)


def _current(member: Membership, *, by: Any) -> Membership:
    member = lock(member, by=by, capability=Capability.KEEP_PARTY)
    if not member.is_current:
        raise TransitionRefused(_("这位党员已不在册，没有保存。"))
    return member


def _check_alone(member: Membership) -> None:
    member.note_indexes()
    if not member.phone_index:
        return
    same = Membership.objects.current().exclude(pk=member.pk)
    other = same.filter(name_index=member.name_index, phone_index=member.phone_index).first()
    if other is not None:
        raise OnTheRoll(
            _("同名同手机号的党员已经在册（编号 %s）。是同一个人就办组织关系转接。没有保存。")
            % other.number
        )
