"""Policies: written, published by another person, withdrawn."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.models import Grid
from party.models import Policy, Service
from party.offers.choices import PolicyState
from party.offers.conditions import checked
from party.offers.workflow import POLICY_MOVES
from party.services.offers.places import check_places
from yuanbao.audit import record, unit_of_work
from yuanbao.models import User
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a clerk writes of a policy."""

    audience: str
    title: str
    benefit: str
    bring: str
    where: str
    unit: str
    source_title: str
    valid_from: date
    grid: Grid
    body: str = ""
    source_number: str = ""
    valid_to: date | None = None
    service: Service | None = None
    conditions: list[dict[str, Any]] = field(default_factory=list)


class OwnWords(TransitionRefused):
    """Nobody publishes what they wrote themselves."""


class NotADraft(TransitionRefused):
    """What is public is changed by withdrawing it first."""


@unit_of_work
def draft(facts: Facts, *, by: User | None, at: datetime, source_key: str | None = None) -> Policy:
    """Write a policy. Raises OutOfReach outside one's places, BadCondition."""
    check_places([facts.grid], by)
    policy = Policy(written_by=by, written_at=at, source_key=source_key, **_values(facts))
    policy.save()
    record(policy, "draft", by=by, at=at)
    return policy


@unit_of_work
def edit(policy: Policy, facts: Facts, *, by: User, at: datetime) -> Policy:
    """Change a draft; whoever changed it last cannot publish it. Raises as `draft`, NotADraft."""
    locked = lock(policy, by=by, capability=Capability.KEEP_OFFERS, act="edit")
    check_places([facts.grid], by)
    if locked.state != PolicyState.DRAFT:
        raise NotADraft(_("已经发布的要先撤下，再改。"))
    values = {**_values(facts), "written_by": by, "written_at": at, "reviewed_by": None}
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(values))
    record(locked, "edit", by=by, at=at)
    return locked


def _values(facts: Facts) -> dict[str, Any]:
    return {**vars(facts), "conditions": checked(facts.conditions, facts.audience)}


@unit_of_work
def publish(policy: Policy, *, by: User | None, at: datetime) -> Policy:
    """Publish what another person wrote. Raises OwnWords, OutOfReach or TransitionRefused."""
    if by is not None and policy.written_by_id == by.pk:
        raise OwnWords(_("自己录入的政策要由另一个人审核发布。"))
    done: Policy = apply(policy, POLICY_MOVES["publish"], by=by, at=at, reviewed_by=by)
    return done


@unit_of_work
def withdraw(policy: Policy, *, why: str, by: User | None, at: datetime) -> Policy:
    """Take a policy off the public pages. Raises OutOfReach or TransitionRefused."""
    done: Policy = apply(policy, POLICY_MOVES["withdraw"], by=by, at=at, why=why)
    return done


@unit_of_work
def revise(policy: Policy, *, by: User, at: datetime) -> Policy:
    """Make a draft of a withdrawn policy again. Raises as `withdraw` does."""
    done: Policy = apply(policy, POLICY_MOVES["revise"], by=by, at=at, reviewed_by=None)
    return done
