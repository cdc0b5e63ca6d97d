"""What the monthly score counts besides the dashboard's figures: facts of an agency's work.

Formulas and edge rules stand in docs/scores.md; the shares themselves in dispatch/scoring.py.
"""

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from dispatch.choices import CallOutcome, OrderState
from dispatch.models import FollowUpCall, Rating, Return
from dispatch.queries.counting.measures import (
    AGENCYS,
    IS_FIRST,
    RATING_MEASURES,
    Measure,
    SpanOfTime,
    last_ratings,
    order_tests,
    petitioner_ratings,
    rating_tests,
    within,
)
from dispatch.services.centre.follow_up import MOST_TRIES
from petitions.choices import Solved


def work_tests(span: SpanOfTime, at: datetime) -> dict[Measure, Q]:
    """Return the tests on WorkOrder; what is due after `at` is not asked for yet.

    An order on foot is its community's own work, which the community's order counts already.
    """
    settled = order_tests(span)[Measure.SETTLED]
    made = AGENCYS & within("created_at", span)
    stands = ~Q(state=OrderState.CANCELLED)
    returned = made & Q(state=OrderState.CANCELLED) & Exists(_granted_returns())
    has_phone = Q(petition__petitioner__phone_index__gt="")
    to_contact = (
        AGENCYS & stands & has_phone & within("contact_due_at", (span[0], min(span[1], at)))
    )
    return {
        Measure.TO_CONTACT: to_contact,
        Measure.CONTACTED: to_contact & Q(contacted_at__lte=F("contact_due_at")),
        Measure.ASSIGNED: (made & stands) | returned,
        Measure.RETURNED: returned,
        Measure.WORK_SETTLED: settled,
        Measure.SENT_BACK: settled & Q(n_sent_back__gt=0),
        Measure.REWORKED: settled & Q(round_number__gt=1),
        # What came back stays counted in its month, also when a later look finds it in order.
        Measure.ASKED_AGAIN: AGENCYS
        & stands
        & (within("lasting_at", span) | within("came_back_at", span)),
        Measure.CAME_BACK: AGENCYS & stands & within("came_back_at", span),
        Measure.UNREACHED: settled & Q(satisfaction="") & _unreached(),
    }


def _granted_returns() -> QuerySet[Return]:
    return Return.objects.filter(order=OuterRef("pk"), is_accepted=True)


def _unreached() -> Q:
    """Return the test that nobody was reached about the present answer, by as many calls as are made."""
    calls = FollowUpCall.objects.filter(
        petition=OuterRef("petition"), answered_at=OuterRef("petition__answered_at")
    )
    missed = calls.filter(outcome=CallOutcome.NO_ANSWER).values("petition")
    missed = missed.annotate(n=Count("pk")).filter(n__gte=MOST_TRIES)
    return Q(Exists(missed)) | Q(Exists(calls.filter(outcome=CallOutcome.WRONG_NUMBER)))


def first_ratings(span: SpanOfTime) -> QuerySet[Rating]:
    """Return each order's first rating, where it lies in the period: the base of 一次解决率."""
    return petitioner_ratings(span).filter(IS_FIRST, excluded_at__isnull=True)


def first_rating_tests() -> dict[Measure, Q]:
    """Return the tests on the rows of `first_ratings`."""
    return {Measure.FIRST_RATED: Q(pk__isnull=False), Measure.FIRST_SOLVED: Q(solved=Solved.YES)}


def excluded_ratings(span: SpanOfTime) -> QuerySet[Rating]:
    """Return what appeals left out in the period, one row per order."""
    rows = petitioner_ratings(span).filter(excluded_at__isnull=False)
    later = petitioner_ratings(span).filter(
        excluded_at__isnull=False, round__order=OuterRef("round__order"), pk__gt=OuterRef("pk")
    )
    return rows.filter(~Exists(later))


def ratings_counted(measure: Measure, span: SpanOfTime) -> QuerySet[Rating] | None:
    """Return the ratings that a measure counts, None for a measure that counts none."""
    if measure in RATING_MEASURES:
        return last_ratings(span).filter(rating_tests()[measure])
    if measure == Measure.EXCLUDED:
        return excluded_ratings(span)
    test = first_rating_tests().get(measure)
    return None if test is None else first_ratings(span).filter(test)
