"""Deciding where a matter goes, from plain values."""

import pytest

from dispatch.choices import RouteOutcome
from dispatch.routing import CONTRADICTION, DECIDE_ALONE, Candidate, Duty, Facts, decide

HEATING = Duty("D16", ("OUT01",), "派单目录 0101")
LITTER = Duty("C01", (), "派单目录 0301", is_grid_first=True)
DUTIES = {"0101": HEATING, "0301": LITTER}


def facts(*candidates, chosen="", duties=DUTIES, is_placed=True):
    return Facts(chosen, tuple(Candidate(*c) for c in candidates), duties, is_placed)


def test_decide_confident_goes_to_the_duty_by_itself_with_its_words():
    route = decide(facts(("0101", DECIDE_ALONE, ("暖气",))))

    assert (route.outcome, route.duty, route.words) == (
        RouteOutcome.DISPATCHED,
        HEATING,
        ("暖气",),
    )


def test_decide_unsure_goes_to_a_person_with_three_suggestions():
    route = decide(
        facts(("0101", DECIDE_ALONE - 0.01), ("0301", 0.1), ("0403", 0.05), ("0404", 0.01))
    )

    assert (route.outcome, route.duty, route.reason) == (RouteOutcome.QUEUED, None, "unsure")
    assert [s.code for s in route.suggestions] == ["0101", "0301", "0403"]
    assert [s.duty for s in route.suggestions] == [HEATING, LITTER, None]


def test_decide_chosen_category_is_trusted_though_the_text_says_little():
    route = decide(facts(("0301", 0.3), chosen="0101"))

    assert (route.outcome, route.category) == (RouteOutcome.DISPATCHED, "0101")


def test_decide_chosen_category_that_the_text_contradicts_goes_to_a_person():
    route = decide(facts(("0301", CONTRADICTION, ("垃圾",)), chosen="0101"))

    assert (route.outcome, route.reason, route.words) == (
        RouteOutcome.QUEUED,
        "contradicted",
        ("垃圾",),
    )
    assert [s.code for s in route.suggestions] == ["0101", "0301"]


def test_decide_grid_first_stays_in_the_community():
    assert decide(facts(("0301", 0.95))).outcome == RouteOutcome.GRID_FIRST


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (facts(), "no-category"),
        (facts(("0403", 0.99)), "no-duty"),
        (facts(("0301", 0.99), is_placed=False), "no-place"),
    ],
)
def test_decide_without_category_duty_or_place_goes_to_a_person(given, reason):
    route = decide(given)

    assert (route.outcome, route.reason) == (RouteOutcome.QUEUED, reason)
