"""Every state of an article × every move."""

import pytest

from party import workflow
from party.choices import ArticleState
from party.models import Article
from tests.factories.party import MONDAY, make_article
from yuanbao.audit import unit_of_work
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach, TransitionRefused, apply

pytestmark = pytest.mark.django_db

PAIRS = [(state, move) for state in ArticleState for move in workflow.MOVES]


@pytest.mark.parametrize(
    ("state", "move"), PAIRS, ids=[f"{state}-{move.name}" for state, move in PAIRS]
)
def test_apply_from_every_state_moves_or_is_refused(cast, state, move):
    article = make_article(cast.district, state=state)
    move_it = unit_of_work(lambda: apply(article, move, by=None, at=MONDAY))

    if state in move.sources:
        assert move_it().state == move.target
        assert AuditEntry.objects.order_by("-id").first().act == move.name
    else:
        with pytest.raises(TransitionRefused):
            move_it()
        assert Article.objects.get().state == state


# Who may make which move on an article of the town; nobody else may.
MAY = {
    "submit": {"editor", "reviewer"},
    "approve": {"reviewer"},
    "send_back": {"reviewer"},
    "withdraw": {"reviewer"},
    "revise": {"editor", "reviewer"},
}
PEOPLE = [
    *("resident", "grid_worker", "community_clerk", "town_clerk", "handler", "approver"),
    *("dispatcher", "shift_leader", "leader", "administrator", "editor", "reviewer"),
]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("move", workflow.MOVES, ids=lambda move: move.name)
def test_apply_is_within_reach_of_those_who_may(cast, move, who):
    article = make_article(cast.town, state=next(iter(move.sources)))
    move_it = unit_of_work(lambda: apply(article, move, by=getattr(cast, who), at=MONDAY))

    if who in MAY[move.name]:
        assert move_it().state == move.target
    else:
        with pytest.raises(OutOfReach):
            move_it()
