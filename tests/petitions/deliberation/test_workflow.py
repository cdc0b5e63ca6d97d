import pytest
from django.utils import timezone

from petitions.deliberation import workflow
from petitions.deliberation.choices import OpinionState, Phase
from petitions.models import Opinion, Topic
from tests.factories.topics import make_topic, say
from yuanbao.audit import unit_of_work
from yuanbao.workflow import TransitionRefused, apply

pytestmark = pytest.mark.django_db


def outcomes(rows, moves, states, **facts):
    """Return each state's moves that were made, trying all of them from all states."""
    made = set()
    for state in states:
        for move in moves:
            rows.update(state=state, **facts)
            try:
                unit_of_work(
                    lambda move=move: apply(rows.get(), move, by=None, at=timezone.now())
                )()
            except TransitionRefused:
                continue
            made.add((state, move.name))
    return made


def test_apply_makes_the_moves_of_a_topic_and_no_other(cast):
    make_topic(cast, Phase.DRAFTING)
    ended = {"ended_at": timezone.now(), "result": "装好了"}

    made = outcomes(Topic.objects.all(), workflow.MOVES, Phase, **ended)

    assert made == {(state, move.name) for move in workflow.MOVES for state in move.sources}


def test_apply_makes_the_moves_of_an_opinion_and_no_other(cast):
    say(make_topic(cast), cast.resident)

    made = outcomes(Opinion.objects.all(), workflow.OPINION_MOVES, OpinionState, reason="off_topic")

    wanted = {(state, move.name) for move in workflow.OPINION_MOVES for state in move.sources}
    assert made == wanted
