"""Every state of a petition × every move."""

import pytest

from petitions import workflow
from petitions.choices import State
from petitions.models import Petition
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.audit import unit_of_work
from yuanbao.models import AuditEntry
from yuanbao.workflow import TransitionRefused, apply

pytestmark = pytest.mark.django_db

PAIRS = [(state, move) for state in State for move in workflow.MOVES]


def put_into(petition, state):
    """Jump to a state; the way there is the subject of other tests."""
    moments = {"closed_at": MONDAY, "answered_at": MONDAY, "merged_into": petition}
    Petition.objects.filter(pk=petition.pk).update(state=state, **moments)
    return Petition.objects.get(pk=petition.pk)


@pytest.mark.parametrize(
    ("state", "move"), PAIRS, ids=[f"{state}-{move.name}" for state, move in PAIRS]
)
def test_apply_from_every_state_moves_or_is_refused(cast, state, move):
    petition = put_into(file_petition(), state)
    move_it = unit_of_work(lambda: apply(petition, move, by=None, at=MONDAY))

    if state in move.sources:
        assert move_it().state == move.target
        assert AuditEntry.objects.order_by("-id").first().act == move.name
    else:
        with pytest.raises(TransitionRefused):
            move_it()
        assert Petition.objects.get(pk=petition.pk).state == state


def test_moves_have_one_name_each():
    names = [move.name for move in workflow.MOVES]

    assert len(names) == len(set(names))


def test_every_state_but_the_first_can_be_reached():
    reached = {move.target for move in workflow.MOVES}

    assert reached | {State.SUBMITTED} == set(State)
