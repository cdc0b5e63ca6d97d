"""设岗定责: a duty is offered, a member takes it on with a promise and says what was done."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from party.models import DutyTaking, PartyDuty, PartyOrganisation
from party.queries.organisations.members import own_membership
from yuanbao.audit import record, unit_of_work
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, lock


class Taken(TransitionRefused):
    """Everybody who was wanted is found, or the member has it already."""


@unit_of_work
def offer(
    organisation: PartyOrganisation,
    *,
    name: str,
    what: str,
    n_wanted: int,
    by: Any,
    at: datetime,
) -> PartyDuty:
    """Offer a duty to the members of an organisation and all below. Raises OutOfReach."""
    organisation = lock(organisation, by=by, capability=Capability.KEEP_PARTY)
    duty = PartyDuty.objects.create(
        organisation=organisation,
        name=without_numbers(name),
        what=without_numbers(what),
        n_wanted=n_wanted,
        offered_at=at,
    )
    record(duty, "offer", by=by, at=at)
    return duty


@unit_of_work
def close(duty: PartyDuty, *, by: Any, at: datetime) -> PartyDuty:
    """Offer it no longer; who has it keeps it. Raises OutOfReach, TransitionRefused."""
    duty = lock(duty, by=by, capability=Capability.KEEP_PARTY)
    if duty.closed_at is not None:
        raise TransitionRefused(_("这个岗位已经撤了。"))
    duty.closed_at = at
    duty.save(update_fields=["closed_at"])
    record(duty, "close", by=by, at=at)
    return duty


@unit_of_work
def take(duty: PartyDuty, *, promise: str, by: Any, at: datetime) -> DutyTaking:
    """Take a duty on oneself. Raises OutOfReach, Taken."""
    rows = PartyDuty.objects.select_for_update(of=("self",)).select_related("organisation")
    duty = rows.get(pk=duty.pk)
    member = own_membership(by)
    if member is None or not member.organisation.path.startswith(duty.organisation.path):
        raise OutOfReach(f"{by} may not take duty {duty.pk}")
    held = duty.takings.filter(left_at__isnull=True)
    if duty.closed_at is not None or held.count() >= duty.n_wanted:
        raise Taken(_("这个岗位已经有人认了，或者已经撤了。您填的内容还在。"))
    if held.filter(member=member).exists():
        raise Taken(_("您已经认了这个岗位。"))
    taking = DutyTaking.objects.create(
        duty=duty, member=member, promise=without_numbers(promise), taken_at=at
    )
    record(taking, "take", by=by, at=at)
    return taking


@unit_of_work
def report(taking: DutyTaking, *, result: str, by: Any, at: datetime) -> DutyTaking:
    """Say what was done; a later report takes the place of the first. Raises OutOfReach, TransitionRefused."""
    taking = _own(taking, by)
    taking.result, taking.done_at = without_numbers(result), at
    taking.save(update_fields=["result", "done_at"])
    record(taking, "report", by=by, at=at)
    return taking


@unit_of_work
def leave(taking: DutyTaking, *, by: Any, at: datetime) -> DutyTaking:
    """Give a duty up. Raises OutOfReach, TransitionRefused."""
    taking = _own(taking, by)
    taking.left_at = at
    taking.save(update_fields=["left_at"])
    record(taking, "leave", by=by, at=at)
    return taking


def _own(taking: DutyTaking, by: Any) -> DutyTaking:
    rows = DutyTaking.objects.select_for_update(of=("self",))
    own = rows.filter(pk=taking.pk, member__user=by.pk).first()
    if own is None:
        raise OutOfReach(f"{by} did not take {taking.pk}")
    if own.left_at is not None:
        raise TransitionRefused(_("您已经退了这个岗位，没有保存。"))
    return own
