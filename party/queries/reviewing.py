"""What the desks of articles, courses and entries ask alike."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from party import workflow
from party.choices import ArticleState
from yuanbao.workflow import Transition, moves_of

ACTS = {
    "draft": gettext_lazy("起草"),
    "edit": gettext_lazy("改稿"),
    **{move.name: move.label for move in workflow.MOVES},
}
TONES = {"approve": "ok", "send_back": "bad", "withdraw": "bad"}


def moves_for(
    row: Any,
    user: Any,
    *,
    table: Iterable[Transition] = workflow.MOVES,
    judging: Transition = workflow.APPROVE,
) -> list[Transition]:
    """Return what this person can do with the row now; nobody does `judging` to their own words."""
    moves = moves_of(row, table, by=user)
    if judging in moves and row.revisions.filter(by=user).exists():
        moves.remove(judging)
    return moves


def waiting_for(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Keep what waits for a reviewer and this one did not write, longest waiting first."""
    waiting = rows.filter(state=ArticleState.REVIEW).exclude(revisions__by=user)
    return waiting.order_by("submitted_at", "id")
