"""What each figure counts: one test per measure, used by cards, tables, trend and lists alike.

A figure is the number of rows that pass its test, so the list behind it cannot differ from it.
Units, periods and bases are written down in docs/figures.md.
"""

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dispatch.choices import OPEN_ORDERS, RUNNING, TO_SIGN, OrderState, RaterKind
from dispatch.models import Rating
from petitions.choices import CONTENT, LEFT_OUT, OPEN, SETTLED, WAITING_FOR_CENTRE, Solved, State

SpanOfTime = tuple[datetime, datetime]


class Measure(models.TextChoices):
    """A figure's name in addresses and on the page."""

    RECEIVED = "received", _("收到")
    DUE = "due", _("应办")
    SETTLED = "settled", _("办结")
    SETTLED_OF_DUE = "settled-of-due", _("应办中已办结")
    ON_TIME = "on-time", _("按时办结")
    CLOSED = "closed", _("归档")
    RATED = "rated", _("已评价")
    SOLVED = "solved", _("已解决")
    CONTENT = "content", _("满意")
    WAITING = "waiting", _("待分拨")
    OPEN = "open", _("在办")
    OVERDUE = "overdue", _("已超时")
    TO_CONTACT = "to-contact", _("应联系")
    CONTACTED = "contacted", _("按时联系")
    ASSIGNED = "assigned", _("派单")
    RETURNED = "returned", _("退单")
    WORK_SETTLED = "work-settled", _("工单办结")
    SENT_BACK = "sent-back", _("返工")
    REWORKED = "reworked", _("重办")
    FIRST_RATED = "first-rated", _("首次评价")
    FIRST_SOLVED = "first-solved", _("一次解决")
    UNREACHED = "unreached", _("联系不上")
    EXCLUDED = "excluded", _("剔除的评价")
    ASKED_AGAIN = "asked-again", _("回头看已答")
    CAME_BACK = "came-back", _("又出现")


# Every other measure of a period counts some of the rows that one of these counts.
ROOTS = (Measure.RECEIVED, Measure.SETTLED, Measure.CLOSED, Measure.RATED)
# These have no period: they say how things stand now.
STANDING = (Measure.WAITING, Measure.OPEN, Measure.OVERDUE)
RATING_MEASURES = (Measure.RATED, Measure.SOLVED, Measure.CONTENT)
# Facts of an agency's work: counted as orders even where a territory's matters are looked at.
WORK_MEASURES = (
    Measure.TO_CONTACT,
    Measure.CONTACTED,
    Measure.ASSIGNED,
    Measure.RETURNED,
    Measure.WORK_SETTLED,
    Measure.SENT_BACK,
    Measure.REWORKED,
    Measure.FIRST_RATED,
    Measure.FIRST_SOLVED,
    Measure.UNREACHED,
    Measure.EXCLUDED,
    Measure.ASKED_AGAIN,
    Measure.CAME_BACK,
)

# A matter that ended without an answer of ours is in no base: not ours, taken back, or one of two.
ANSWERABLE = OPEN | SETTLED
_CONTENT = sorted(CONTENT)
# What a worker does on foot counts once, with the order of the agency that sent them.
AGENCYS = Q(unit__isnull=True)


def petition_tests(span: SpanOfTime) -> dict[Measure, Q]:
    """Return the tests of the measures of a period, on Petition; `span` is [from, to)."""
    received = within("filed_at", span)
    is_settled = Q(state__in=sorted(SETTLED))
    settled = is_settled & within("answered_at", span)
    rated = within("rated_at", span) & ~Q(satisfaction="") & Q(state__in=sorted(ANSWERABLE))
    # An appeal may have left a part out: then the parts that stand decide, if there are any.
    rated &= ~Q(counted_satisfaction=LEFT_OUT)
    return {
        Measure.RECEIVED: received,
        Measure.DUE: received & Q(state__in=sorted(ANSWERABLE)),
        Measure.SETTLED: settled,
        Measure.SETTLED_OF_DUE: received & is_settled & Q(answered_at__lt=span[1]),
        Measure.ON_TIME: settled & (Q(due_at__isnull=True) | Q(answered_at__lte=F("due_at"))),
        Measure.CLOSED: Q(state=State.CLOSED) & within("closed_at", span),
        Measure.RATED: rated,
        Measure.SOLVED: rated & _as_counted("solved", [Solved.YES]),
        Measure.CONTENT: rated & _as_counted("satisfaction", _CONTENT),
    }


def _as_counted(answer: str, good: list[str]) -> Q:
    """Return the test that the score counts a good answer: as counted, else as it was said."""
    said = Q(**{f"counted_{answer}": "", f"{answer}__in": good})
    return said | Q(**{f"counted_{answer}__in": good})


def order_tests(span: SpanOfTime) -> dict[Measure, Q]:
    """Return the tests of the measures of a period, on WorkOrder, but for those of ratings.

    An order that was withdrawn, or returned and given to another agency, counts for nobody.
    """
    received = AGENCYS & within("created_at", span) & ~Q(state=OrderState.CANCELLED)
    is_settled = AGENCYS & Q(state=OrderState.VERIFIED)
    settled = is_settled & within("verified_at", span)
    return {
        Measure.RECEIVED: received,
        Measure.DUE: received,
        Measure.SETTLED: settled,
        Measure.SETTLED_OF_DUE: received & is_settled & Q(verified_at__lt=span[1]),
        Measure.ON_TIME: settled & (Q(due_at__isnull=True) | Q(finished_at__lte=F("due_at"))),
    }


def rating_tests() -> dict[Measure, Q]:
    """Return the tests of the measures of ratings, on the rows of `last_ratings`."""
    return {
        Measure.RATED: Q(pk__isnull=False),
        Measure.SOLVED: Q(solved=Solved.YES),
        Measure.CONTENT: Q(satisfaction__in=_CONTENT),
    }


def petitioner_ratings(span: SpanOfTime) -> QuerySet[Rating]:
    """Return what petitioners said in the period of orders that stand and matters that are ours."""
    return _PETITIONERS.filter(
        within("rated_at", span),
        ~Q(round__order__state=OrderState.CANCELLED),
        round__order__petition__state__in=sorted(ANSWERABLE),
    )


def last_ratings(span: SpanOfTime) -> QuerySet[Rating]:
    """Return each order's last rating by its petitioner, where that one lies in the period.

    After a rework the later answer replaces the earlier one; until then the earlier one stands.
    A last rating that an appeal excluded is in no rate, and brings no earlier one back.
    """
    return petitioner_ratings(span).filter(_IS_LAST, excluded_at__isnull=True)


def _beside(*, later: bool) -> QuerySet[Rating]:
    """Return the ratings of the same order after (or before) the outer one."""
    sign = "gt" if later else "lt"
    same = _PETITIONERS.filter(round__order=OuterRef("round__order"))
    return same.filter(
        Q(**{f"round__number__{sign}": OuterRef("round__number")})
        | Q(round__number=OuterRef("round__number"), **{f"pk__{sign}": OuterRef("pk")})
    )


_PETITIONERS = Rating.objects.filter(rater_kind=RaterKind.PETITIONER)
_IS_LAST = ~Exists(_beside(later=True))
IS_FIRST = ~Exists(_beside(later=False))


def standing_petitions(at: datetime) -> dict[Measure, Q]:
    """Return the tests of what stands now, on Petition. A clock that stands is not overdue."""
    runs = Q(state__in=sorted(OPEN - {State.NEED_INFO}))
    return {
        Measure.WAITING: Q(state__in=sorted(WAITING_FOR_CENTRE)),
        Measure.OPEN: Q(state__in=sorted(OPEN)),
        Measure.OVERDUE: runs & Q(due_at__lt=at),
    }


def standing_orders(at: datetime) -> dict[Measure, Q]:
    """Return the tests of what stands now, on WorkOrder; what is being checked is not overdue."""
    runs = AGENCYS & Q(state__in=sorted(RUNNING - {OrderState.FINISHED}), paused_at__isnull=True)
    return {
        Measure.WAITING: AGENCYS & Q(state__in=sorted(TO_SIGN)),
        Measure.OPEN: AGENCYS & Q(state__in=sorted(OPEN_ORDERS)),
        Measure.OVERDUE: runs & Q(due_at__lt=at),
    }


def within(field: str, span: SpanOfTime) -> Q:
    """Return the test that a moment lies in [from, to)."""
    return Q(**{f"{field}__gte": span[0], f"{field}__lt": span[1]})
