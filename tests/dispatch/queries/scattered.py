"""Matters, orders and ratings in all states and moments, as no path alone would leave them."""

import random
from datetime import timedelta

from dispatch.choices import CallOutcome, OrderState
from dispatch.models import FollowUpCall, Rating, Return, Round, WorkOrder
from petitions.choices import SETTLED, Satisfaction, Solved, State
from petitions.models import Petition
from tests.dispatch.services.work import filed
from tests.factories.grids import GridFactory
from tests.factories.petitions import MONDAY


def scatter(cast, n=30):
    """Put matters, orders and ratings into all states and moments, as no path alone would."""
    dice = random.Random(4067)
    moments = [MONDAY + timedelta(hours=hours) for hours in (-30, -3, 0, 5, 14, 30)]
    zone = GridFactory(parent=cast.district, level=4, name="开发区")
    for _number in range(n):
        petition = filed(
            cast,
            category=dice.choice([cast.heating, cast.litter, None]),
            grid=dice.choice([cast.unit, cast.other_unit, zone]),
            phone=dice.choice(["", "13800001111"]),
        )
        _scatter_petition(petition, dice, moments)
        petition.refresh_from_db()
        if not petition.orders.exists():
            dispatched = dice.choice([cast.housing, cast.order_bureau])
            WorkOrder.objects.create(
                petition=petition,
                serial=1,
                agency=dispatched,
                town=petition.town,
                community=petition.community,
                created_at=MONDAY,
            )
        for order in petition.orders.all():
            _scatter_order(order, dice, moments, cast.call_back)
    _let_one_be_overdue(cast, moments[0])


def _let_one_be_overdue(cast, moment):
    """Whatever the dice gave: in the cast's community something is open and late."""
    order = WorkOrder.objects.filter(community=cast.community).order_by("pk").first()
    late = {"due_at": moment}
    WorkOrder.objects.filter(pk=order.pk).update(state=OrderState.SIGNED, paused_at=None, **late)
    Petition.objects.filter(pk=order.petition_id).update(state=State.HANDLING, **late)


def _scatter_petition(petition, dice, moments):
    # What is merged has another's orders, and what is sealed has none and no ratings.
    state = dice.choice([s for s in State if s not in {State.MERGED, State.SEALED_OFF}])
    answered = dice.choice(moments)
    Petition.objects.filter(pk=petition.pk).update(
        state=state,
        filed_at=dice.choice(moments),
        answered_at=answered if state in SETTLED else dice.choice([answered, None]),
        closed_at=dice.choice(moments) if state == State.CLOSED else None,
        due_at=dice.choice([*moments, None]),
        rated_at=dice.choice([*moments, None]),
        satisfaction=dice.choice([*Satisfaction.values, ""]),
        solved=dice.choice([*Solved.values, ""]),
    )


def _scatter_order(order, dice, moments, caller):
    state = dice.choice([*OrderState, *[OrderState.VERIFIED] * 4])
    WorkOrder.objects.filter(pk=order.pk).update(
        state=state,
        created_at=dice.choice(moments),
        verified_at=dice.choice(moments) if state == OrderState.VERIFIED else None,
        finished_at=dice.choice([*moments, None]),
        due_at=dice.choice([*moments, None]),
        paused_at=dice.choice([None, MONDAY]),
        review_on=MONDAY.date(),
        contact_due_at=dice.choice([*moments, None]),
        contacted_at=dice.choice([*moments, None]),
        n_sent_back=dice.choice([0, 0, 1]),
        round_number=dice.choice([1, 1, 2]),
        satisfaction=dice.choice([*Satisfaction.values, "", ""]),
        solved=dice.choice(Solved.values),
    )
    if state == OrderState.CANCELLED and dice.choice([True, False]):
        Return.objects.create(
            order=order, asked_at=MONDAY, decided_at=MONDAY, is_accepted=dice.choice([True, False])
        )
    for _call in range(dice.choice([0, 2, 3])):
        FollowUpCall.objects.create(
            petition=order.petition,
            answered_at=order.petition.answered_at or MONDAY,
            outcome=CallOutcome.NO_ANSWER,
            by=caller,
            at=MONDAY,
        )
    for number in range(1, dice.choice([1, 2, 3]) + 1):
        row, _made = Round.objects.get_or_create(
            order=order, number=number, defaults={"opened_at": MONDAY}
        )
        kinds = dice.sample(["petitioner", "grid_worker", "joiner"], dice.choice([0, 2, 3]))
        for kind in kinds:
            Rating.objects.create(
                round=row,
                rater_kind=kind,
                rater_key=kind,
                satisfaction=dice.choice(Satisfaction.values),
                solved=dice.choice(Solved.values),
                rated_at=dice.choice(moments),
                excluded_at=dice.choice([None, None, None, MONDAY]),
            )
