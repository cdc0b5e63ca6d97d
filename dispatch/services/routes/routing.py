"""Route a petition: find its place, its category and its duty; dispatch it, or ask a person."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch import routing
from dispatch.choices import AgencyKind, RouteOutcome
from dispatch.learning.suggest import suggest_category
from dispatch.models import Agency, DutyRule, EventMatter, RouteDecision, WorkOrder
from dispatch.services.centre import events
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.moves.children import give_to_grid
from dispatch.services.routes.model import active_model
from dispatch.services.timing.recompute import recompute
from grids.choices import Level
from grids.maps.gazetteer import grid_named
from grids.models import Grid
from petitions.choices import State
from petitions.models import Petition
from petitions.services import handling
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Category

DOUBTS = {
    "unsure": _("把握不够"),
    "contradicted": _("内容像是另一类"),
    "no-category": _("看不出是哪一类"),
    "no-duty": _("派单目录里没有这一类"),
    "no-place": _("地点不清，找不到社区"),
}


@unit_of_work
def route(petition: Petition, *, at: datetime) -> RouteDecision | None:
    """Decide where the petition goes and act on it; None when it was routed before.

    Safe to run any number of times: the row is locked and `routed_at` is set in the same
    transaction as the orders. A historical matter is routed by today's catalogue, as of the
    moment when it was filed.
    """
    rows = Petition.objects.select_related("event_matter__event__category")
    petition = rows.select_for_update(of=("self",)).get(pk=petition.pk)
    if petition.routed_at is not None or petition.state != State.SUBMITTED:
        return None
    today, at = at, petition.filed_at if petition.is_historical else at
    petition.routed_at = at
    petition.save(update_fields=["routed_at"])
    petition = _place(petition, at=at)
    joined = getattr(petition, "event_matter", None)
    if joined is not None and joined.event.is_running:
        return _join(joined, at=at)
    facts, version = _facts(petition, at=today)
    decision = routing.decide(facts)
    petition = _classify(petition, decision, at=at)
    decision = _as_wished(petition, decision)
    row = _remember(petition, decision, version, at=at)
    if decision.duty is not None:
        shares = [Share(Agency.objects.get(code=decision.duty.lead))]
        assisting = Agency.objects.filter(code__in=decision.duty.assisting)
        shares += [Share(agency, is_lead=False) for agency in assisting]
        orders = dispatch(petition, shares, by=None, at=at, rule=decision.duty.rule)
        if decision.duty.is_grid_first and not petition.is_historical:
            give_to_grid(orders[0], at=at)
    return row


def _join(joined: EventMatter, *, at: datetime) -> RouteDecision:
    """Give a matter to its known event, as its author said on the form."""
    events.hand_on(joined, by=None, at=at)
    return RouteDecision.objects.create(
        petition=joined.petition,
        at=at,
        outcome=RouteOutcome.DISPATCHED,
        category=joined.petition.category,
        confidence=1,
        rule=_("已知事件：%(title)s") % {"title": joined.event.title},
    )


def _place(petition: Petition, *, at: datetime) -> Petition:
    """Find the grid by the names in the address or the text when the form gave none."""
    if petition.grid.level != Level.DISTRICT:
        return petition
    grid = grid_named(f"{petition.raw_place} {petition.raw_title} {petition.raw_text}")
    return handling.locate(petition, grid=grid, by=None, at=at) if grid else petition


def _facts(petition: Petition, *, at: datetime) -> tuple[routing.Facts, str]:
    model = active_model()
    text = f"{petition.raw_title} {petition.raw_text}"
    suggested = suggest_category(text, model.predictor if model else None)
    candidates = tuple(
        routing.Candidate(c.code, c.confidence, tuple(c.words)) for c in suggested.ranked
    )
    chosen = petition.category.code if petition.category else ""
    codes = {chosen, *(c.code for c in candidates)} - {""}
    return (
        routing.Facts(
            chosen=chosen,
            candidates=candidates,
            duties=duties_of(petition, codes, at=at),
            is_placed=petition.community_id is not None,
        ),
        model.name if model else suggested.source,
    )


def duties_of(petition: Petition, codes: Iterable[str], *, at: datetime) -> dict[str, routing.Duty]:
    """Return the valid duty of each category code at the petition's place.

    A row for a smaller area wins over one for the whole district, of two for the same area the
    later one; tokens become the platform of the place. A category that can be settled in the
    grid goes to the community first.
    """
    rules = (
        DutyRule.objects.valid_on(localdate(at))
        .filter(category__code__in=list(codes))
        .select_related("category", "lead", "area")
        .prefetch_related("assisting")
        .order_by("-valid_from", "-pk")
    )
    line = _line(petition.grid)
    platforms = platforms_of(petition)
    duties: dict[str, tuple[int, routing.Duty]] = {}
    for rule in rules:
        if rule.area_id is not None and rule.area_id not in line:
            continue
        weight = rule.area.level if rule.area else 0
        duty = _duty(rule, platforms)
        if duty and duties.get(rule.category.code, (-1, None))[0] < weight:
            duties[rule.category.code] = (weight, duty)
    return {code: duty for code, (_weight, duty) in duties.items()}


def _line(grid: Grid) -> set[int]:
    return {row.pk for row in grid.get_ancestors(include_self=True)}


def platforms_of(petition: Petition) -> dict[str, Agency]:
    """Return the agencies of the place: its town's and its community's platform."""
    places = {petition.town_id: "TOWN", petition.community_id: "COMMUNITY"}
    agencies = Agency.objects.active().filter(
        grid__in=[pk for pk in places if pk], kind__in=[AgencyKind.TOWN, AgencyKind.COMMUNITY]
    )
    return {places[agency.grid_id]: agency for agency in agencies}


def _duty(rule: DutyRule, platforms: dict[str, Agency]) -> routing.Duty | None:
    lead = rule.lead or platforms.get(rule.lead_token)
    assisting = [agency.code for agency in rule.assisting.all() if agency.is_active]
    assisting += [platforms[t].code for t in rule.assisting_tokens if t in platforms]
    text = _("派单目录 %(code)s %(name)s") % {"code": rule.category.code, "name": rule.category}
    community = platforms.get("COMMUNITY")
    if rule.category.is_grid_first and community is not None:
        return routing.Duty(community.code, (), text, is_grid_first=True)
    if lead is None or not lead.is_active:
        return None
    others = tuple(code for code in assisting if code != lead.code)
    return routing.Duty(lead.code, others, text, is_grid_first=rule.category.is_grid_first)


def _classify(petition: Petition, decision: routing.Route, *, at: datetime) -> Petition:
    code = decision.category
    if not code or decision.outcome == RouteOutcome.QUEUED:
        return petition
    if petition.category and petition.category.code == code:
        return petition
    category = Category.objects.get(code=code)
    petition = handling.classify(petition, category=category, by=None, at=at)
    return recompute(petition, at=at)


def _as_wished(petition: Petition, decision: routing.Route) -> routing.Route:
    """Give a worker's finding to the community where the worker wished so; dangers go their way."""
    community = platforms_of(petition).get("COMMUNITY")
    if not petition.is_for_community or petition.dangers or community is None:
        return decision
    words = _("网格员转社区")
    duty = routing.Duty(community.code, (), words)
    return replace(decision, outcome=RouteOutcome.DISPATCHED, reason=words, duty=duty)


def _remember(
    petition: Petition, decision: routing.Route, version: str, *, at: datetime
) -> RouteDecision:
    row = RouteDecision.objects.create(
        petition=petition,
        at=at,
        outcome=decision.outcome,
        category=Category.objects.filter(code=decision.category).first(),
        confidence=decision.confidence,
        model_version=version,
        rule=str(DOUBTS.get(decision.reason, decision.reason)),
        words=list(decision.words),
        suggestions=[_as_json(s) for s in decision.suggestions],
    )
    record(petition, "route", by=None, at=at, outcome=decision.outcome, category=decision.category)
    return row


def _as_json(suggestion: routing.Suggestion) -> dict[str, Any]:
    duty = suggestion.duty
    return {
        "code": suggestion.code,
        "confidence": round(suggestion.confidence, 3),
        "words": list(suggestion.words),
        "lead": duty.lead if duty else "",
        "assisting": list(duty.assisting) if duty else [],
        "rule": duty.rule if duty else "",
    }


@dataclass(frozen=True)
class Choice:
    """What a person decided in the queue."""

    category: Category
    shares: tuple[Share, ...]


@unit_of_work
def dispatch_by_person(
    petition: Petition, choice: Choice, *, by: Any, at: datetime
) -> list[WorkOrder]:
    """派单 by the dispatcher: sets the category, dispatches, and keeps the correction.

    Raises what `classify` and `dispatch` raise.
    """
    last = petition.routes.order_by("-id").first()
    if petition.category_id != choice.category.pk:
        petition = handling.classify(petition, category=choice.category, by=by, at=at)
        petition = recompute(petition, at=at)
    orders = dispatch(petition, choice.shares, by=by, at=at, rule=_("人工派单"))
    lead = next((share.agency.code for share in choice.shares if share.is_lead), "")
    first = last.suggestions[0] if last and last.suggestions else {}
    RouteDecision.objects.create(
        petition=petition,
        at=at,
        outcome=RouteOutcome.PERSON,
        category=choice.category,
        confidence=1,
        rule=_("人工派单"),
        decided_by=by,
        is_correction=(first.get("code"), first.get("lead")) != (choice.category.code, lead),
    )
    if petition.routed_at is None:
        Petition.objects.filter(pk=petition.pk).update(routed_at=at)
    return orders


def to_route(*, limit: int = 500) -> list[int]:
    """Return ids of petitions that wait to be routed, the oldest first."""
    rows = Petition.objects.unrouted().order_by("filed_at", "id")
    return list(rows.values_list("pk", flat=True)[:limit])
