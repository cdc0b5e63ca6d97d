"""Policies as the public finds them by what they answer, and as clerks keep them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from grids.choices import Level
from grids.models import Grid
from grids.scoping import reach_grids, territory_of_grid
from party.models import Firm, Policy, Service
from party.offers.choices import PolicyState, ServiceKind
from party.offers.conditions import FACTS, Fact, Judged, judge, words
from party.offers.workflow import POLICY_MOVES
from yuanbao.models import User
from yuanbao.roles import Capability

# A district keeps hundreds of policies, not thousands; past this the oldest are not matched.
MOST_MATCHED = 500


@dataclass(frozen=True)
class Match:
    """A policy and why it fits, or what is still to be known."""

    policy: Policy
    judged: Judged


@dataclass(frozen=True)
class Matches:
    """What fits for certain, and what may fit."""

    sure: list[Match]
    maybe: list[Match]


def public_policies(on: date, *, audience: str = "", asked: str = "") -> QuerySet[Policy]:
    """Return what applies on that day, newest first; of those the ones that hold the words."""
    rows = Policy.objects.public(on)
    if audience:
        rows = rows.filter(audience=audience)
    for word in asked.split():
        held = Q(title__icontains=word) | Q(benefit__icontains=word) | Q(body__icontains=word)
        rows = rows.filter(held)
    return rows.order_by("-published_at", "-id")


def policy_to_read(on: date) -> QuerySet[Policy]:
    """Return policies for one page."""
    rows = Policy.objects.public(on).select_related("service__grid", "grid")
    return rows.defer("grid__boundary", "service__grid__boundary")


def matches(audience: str, answers: Mapping[str, Any], on: date) -> Matches:
    """Return the policies for the answers, each with its reasons; one query. Nothing is stored."""
    rows = public_policies(on, audience=audience)[:MOST_MATCHED]
    judged = [Match(policy, judge(policy.conditions, answers)) for policy in rows]
    return Matches(
        sure=[match for match in judged if match.judged.fits],
        maybe=[match for match in judged if match.judged.may_fit],
    )


def facts_for(audience: str) -> list[Fact]:
    """Return what is asked of people or of firms, in order."""
    return [fact for fact in FACTS.values() if fact.audience == audience]


def answers_of(firm: Firm) -> dict[str, Any]:
    """Return what is known of a firm already, so that it is not asked again."""
    known = {"based_here": True, "trade": firm.trade, "staff": firm.staff_count}
    return {key: value for key, value in known.items() if value not in {None, ""}}


def condition_words(policy: Policy) -> list[str]:
    """Return the conditions as people read them."""
    return [words(condition) for condition in policy.conditions]


def desk_policies(user: User) -> QuerySet[Policy]:
    """Return the policies of the person's places, newest first."""
    reach = territory_of_grid(reach_grids(user, Capability.KEEP_OFFERS))
    rows = Policy.objects.filter(reach).select_related("grid", "written_by")
    return rows.defer("grid__boundary", "body").order_by("-id")


def one_policy(user: User) -> QuerySet[Policy]:
    """Return policies as the clerk's page needs them."""
    rows = Policy.objects.permitted(user, Capability.KEEP_OFFERS)
    return rows.select_related("grid", "service", "written_by", "reviewed_by").defer(
        "grid__boundary"
    )


def policy_moves(policy: Policy, user: User) -> set[str]:
    """Return the names of what the person can do with a policy now; nobody publishes their own."""
    moves = {name for name, move in POLICY_MOVES.items() if policy.state in move.sources}
    if policy.written_by_id == user.pk:
        moves.discard("publish")
    if policy.state == PolicyState.DRAFT:
        moves.add("edit")
    return moves


def places_of(user: User) -> QuerySet[Grid]:
    """Return where the person keeps offers: the district, towns and communities."""
    rows = Grid.objects.permitted(user, Capability.KEEP_OFFERS).live()
    return rows.filter(level__lte=Level.COMMUNITY).order_by("tree_id", "lft").defer("boundary")


def policy_services() -> QuerySet[Service]:
    """Return the services through which policies are applied for."""
    return Service.objects.open().filter(kind=ServiceKind.POLICY).in_order()
