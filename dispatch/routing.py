"""Decide where a matter goes, from plain values: danger, place, category, duty, grid first.

Nothing here reads the database or the clock; every decision carries its reasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dispatch.choices import RouteOutcome

# Shares of confidence, measured so that what is decided alone is right in at least 95 of 100.
DECIDE_ALONE = 0.85
# A resident's own choice is trusted unless the text speaks clearly for something else.
CONTRADICTION = 0.90
N_SUGGESTIONS = 3


@dataclass(frozen=True)
class Candidate:
    """One category that the text may be about, with the words that speak for it."""

    code: str
    confidence: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Duty:
    """Who answers for a category at a place, by which row of the catalogue."""

    lead: str
    assisting: tuple[str, ...]
    rule: str
    is_grid_first: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of a matter when it is routed.

    `chosen` is the resident's own category code. `duties` maps a category code to its duty;
    a code that is missing has no row in the catalogue.
    """

    chosen: str
    candidates: tuple[Candidate, ...]
    duties: dict[str, Duty]
    is_placed: bool = True


@dataclass(frozen=True)
class Suggestion:
    """One way to go, for a person to accept."""

    code: str
    confidence: float
    words: tuple[str, ...]
    duty: Duty | None


@dataclass(frozen=True)
class Route:
    """The decision and its reasons. Without a duty it goes to the centre's queue."""

    outcome: RouteOutcome
    category: str
    confidence: float
    words: tuple[str, ...]
    reason: str
    duty: Duty | None = None
    suggestions: tuple[Suggestion, ...] = field(default_factory=tuple)


def decide(facts: Facts) -> Route:
    """Return where the matter goes; to a person whenever category, duty or place is not sure."""
    suggestions = _suggestions(facts)
    category, confidence, words, doubt = _category(facts)
    duty = facts.duties.get(category)
    if not doubt and duty is None:
        doubt = "no-duty"
    if not doubt and duty is not None and duty.is_grid_first and not facts.is_placed:
        doubt = "no-place"
    if doubt or duty is None:
        return Route(RouteOutcome.QUEUED, category, confidence, words, doubt, None, suggestions)
    outcome = RouteOutcome.GRID_FIRST if duty.is_grid_first else RouteOutcome.DISPATCHED
    return Route(outcome, category, confidence, words, duty.rule, duty, suggestions)


def _category(facts: Facts) -> tuple[str, float, tuple[str, ...], str]:
    best = facts.candidates[0] if facts.candidates else None
    if facts.chosen:
        own = next((c for c in facts.candidates if c.code == facts.chosen), None)
        contradicted = best is not None and best.code != facts.chosen
        if best is not None and contradicted and best.confidence >= CONTRADICTION:
            return facts.chosen, 1 - best.confidence, best.words, "contradicted"
        return (
            facts.chosen,
            max(DECIDE_ALONE, own.confidence if own else 0),
            (own.words if own else ()),
            "",
        )
    if best is None:
        return "", 0.0, (), "no-category"
    doubt = "" if best.confidence >= DECIDE_ALONE else "unsure"
    return best.code, best.confidence, best.words, doubt


def _suggestions(facts: Facts) -> tuple[Suggestion, ...]:
    ranked: Sequence[Candidate] = facts.candidates
    if facts.chosen and all(c.code != facts.chosen for c in ranked):
        ranked = (Candidate(facts.chosen, 0.5), *ranked)
    return tuple(
        Suggestion(c.code, c.confidence, c.words, facts.duties.get(c.code))
        for c in ranked[:N_SUGGESTIONS]
    )
