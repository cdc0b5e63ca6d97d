"""A membership moves: asked by the organisation that lets go, accepted or refused by the other."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.models import Membership, PartyOrganisation, Transfer
from party.organisations import workflow
from party.organisations.choices import MemberAct
from party.services.organisations import history, offices, telling
from yuanbao.audit import record, unit_of_work
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock


class UnderWay(TransitionRefused):
    """The membership is on its way already."""


@unit_of_work
def ask(
    member: Membership, target: PartyOrganisation, *, reason: str, by: Any, at: datetime
) -> Transfer:
    """Ask another organisation to take a member, and tell its officers.

    Raises OutOfReach, UnderWay, TransitionRefused.
    """
    member = lock(member, by=by, capability=Capability.KEEP_PARTY)
    target = PartyOrganisation.objects.select_for_update(of=("self",), no_key=True).get(
        pk=target.pk
    )
    if not member.is_current:
        raise TransitionRefused(_("这位党员已不在册，没有保存。"))
    if not target.is_standing or target == member.organisation:
        raise TransitionRefused(_("请选另一个在用的党组织。没有保存。"))
    if Transfer.objects.waiting().filter(member=member).exists():
        raise UnderWay(_("已经提出过转接，等对方接收；要换去处请先撤回。没有保存。"))
    transfer = Transfer.objects.create(
        member=member,
        source=member.organisation,
        target=target,
        reason=without_numbers(reason),
        asked_by=by,
        asked_at=at,
    )
    record(transfer, "ask_transfer", by=by, at=at, source=transfer.source.number, to=target.number)
    telling.tell(
        target,
        key=f"transfer:{transfer.pk}:asked",
        title=_("%s请求转入一名党员") % transfer.source,
        url_name="party:transfer-list",
        at=at,
    )
    return transfer


@unit_of_work
def accept(transfer: Transfer, *, by: Any, at: datetime) -> Transfer:
    """Take the member over. Raises OutOfReach, TransitionRefused."""
    transfer = apply(transfer, workflow.ACCEPT, by=by, at=at)
    member = Membership.objects.select_for_update(of=("self",)).get(pk=transfer.member_id)
    day = localdate(at)
    if not member.is_current or not transfer.target.is_standing:
        raise TransitionRefused(_("这位党员已不在册，或者本组织已不在用。没有保存。"))
    offices.end_of_member(member, on=day)
    member.organisation, member.admitted_on = transfer.target, day
    member.save(update_fields=["organisation", "admitted_on"])
    history.note(
        member,
        MemberAct.TRANSFERRED,
        source=transfer.source,
        target=transfer.target,
        on=day,
        by=by,
        at=at,
    )
    _tell_back(transfer, _("%s接收了转去的党员") % transfer.target, at=at)
    return transfer


@unit_of_work
def refuse(transfer: Transfer, *, why: str, by: Any, at: datetime) -> Transfer:
    """Leave the member where they are, saying why. Raises OutOfReach, TransitionRefused."""
    if not why.strip():
        raise TransitionRefused(_("请写明不接收的理由。"))
    transfer = apply(transfer, workflow.REFUSE, by=by, at=at, why=why, refusal=without_numbers(why))
    _tell_back(transfer, _("%s没有接收转去的党员") % transfer.target, at=at)
    return transfer


@unit_of_work
def withdraw(transfer: Transfer, *, by: Any, at: datetime) -> Transfer:
    """Take the request back before it is answered. Raises OutOfReach, TransitionRefused."""
    return apply(transfer, workflow.WITHDRAW, by=by, at=at)


def _tell_back(transfer: Transfer, title: str, *, at: datetime) -> None:
    telling.tell(
        transfer.source,
        key=f"transfer:{transfer.pk}:{transfer.state}",
        title=title,
        body=transfer.refusal,
        url_name="party:transfer-list",
        at=at,
    )
