"""Every state of a work order × every move."""

from datetime import date

import pytest

from dispatch import workflow
from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from dispatch.services.moves.assignment import Share, dispatch
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.audit import unit_of_work
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach, TransitionRefused, apply

pytestmark = pytest.mark.django_db

PAIRS = [(state, move) for state in OrderState for move in workflow.MOVES]


@pytest.fixture
def order(cast):
    petition = file_petition(category=cast.heating, grid=cast.unit)
    return dispatch(petition, [Share(cast.housing)], by=None, at=MONDAY)[0]


def put_into(order, state):
    """Jump to a state; the way there is the subject of other tests."""
    WorkOrder.objects.filter(pk=order.pk).update(
        state=state, verified_at=MONDAY, review_on=date(2026, 12, 1)
    )
    return WorkOrder.objects.get(pk=order.pk)


@pytest.mark.parametrize(
    ("state", "move"), PAIRS, ids=[f"{state}-{move.name}" for state, move in PAIRS]
)
def test_apply_from_every_state_moves_or_is_refused(order, state, move):
    order = put_into(order, state)
    move_it = unit_of_work(lambda: apply(order, move, by=None, at=MONDAY))

    if state in move.sources:
        assert move_it().state == move.target
        assert AuditEntry.objects.order_by("-id").first().act == move.name
    else:
        with pytest.raises(TransitionRefused):
            move_it()
        assert WorkOrder.objects.get(pk=order.pk).state == state


@pytest.mark.parametrize("move", workflow.MOVES, ids=lambda move: move.name)
def test_apply_by_a_stranger_is_out_of_reach(cast, order, move):
    order = put_into(order, next(iter(move.sources)))

    with pytest.raises(OutOfReach):
        unit_of_work(lambda: apply(order, move, by=cast.other_handler, at=MONDAY))()


def test_apply_second_person_is_told_who_was_first(cast, order):
    unit_of_work(lambda: apply(order, workflow.SIGN_FOR, by=cast.handler, at=MONDAY))()

    with pytest.raises(TransitionRefused, match="陈立群"):
        unit_of_work(lambda: apply(order, workflow.SIGN_FOR, by=cast.receiver, at=MONDAY))()
