"""Every state of an entry, a question and a file × every move."""

import pytest

from party.knowledge import workflow
from party.knowledge.choices import FileState, ItemState, QuestionState
from party.models import KnowledgeFile, KnowledgeItem, Question
from tests.factories.knowledge import make_item, make_question, upload
from tests.factories.party import MONDAY
from yuanbao.audit import unit_of_work
from yuanbao.workflow import TransitionRefused, apply

pytestmark = pytest.mark.django_db


def pairs(states, moves):
    return [pytest.param(s, m, id=f"{s}-{m.name}") for s in states for m in moves]


@pytest.mark.parametrize(("state", "move"), pairs(ItemState, workflow.MOVES))
def test_entry_moves_or_is_refused(cast, state, move):
    other = make_item(cast.district)
    item = make_item(cast.district, state=ItemState.DRAFT)
    more = {"merged_into": other} if move is workflow.MERGE else {}
    kept = {"merged_into": other} if state == ItemState.MERGED else {}
    KnowledgeItem.objects.filter(pk=item.pk).update(state=state, published_at=MONDAY, **kept)
    move_it = unit_of_work(lambda: apply(item, move, by=None, at=MONDAY, **more))

    if state in move.sources:
        assert move_it().state == move.target
    else:
        with pytest.raises(TransitionRefused):
            move_it()


@pytest.mark.parametrize(("state", "move"), pairs(QuestionState, workflow.QUESTION_MOVES))
def test_question_moves_or_is_refused(cast, state, move):
    question = make_question()
    Question.objects.filter(pk=question.pk).update(state=state, ended_at=MONDAY)
    move_it = unit_of_work(lambda: apply(question, move, by=None, at=MONDAY))

    if state in move.sources:
        assert move_it().state == move.target
    else:
        with pytest.raises(TransitionRefused):
            move_it()


@pytest.mark.parametrize(("state", "move"), pairs(FileState, workflow.FILE_MOVES))
def test_file_moves_or_is_refused(cast, state, move):
    file = upload(cast.district, cast.editor)
    KnowledgeFile.objects.filter(pk=file.pk).update(state=state)
    move_it = unit_of_work(lambda: apply(file, move, by=None, at=MONDAY))

    if state in move.sources:
        assert move_it().state == move.target
    else:
        with pytest.raises(TransitionRefused):
            move_it()
