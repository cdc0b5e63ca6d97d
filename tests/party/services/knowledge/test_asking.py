from datetime import timedelta

import pytest

from party.knowledge.choices import ItemState, QuestionState
from party.models import ZeroHit
from party.queries import knowledge as queries
from party.services.knowledge import asking
from tests.factories.knowledge import make_answerer, make_question, topic
from tests.factories.party import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
TODAY = MONDAY.date()


def test_question_goes_to_the_topics_answerer_with_a_due_time(cast):
    make_answerer(cast.handler, limit_days=2)

    question = make_question()

    assert (question.answerer, question.unit) == (cast.handler, "区住房和城乡建设局")
    assert question.due_at.date() == TODAY + timedelta(days=2)
    assert Notification.objects.get(user=cast.handler).title == "有人问：报停以后还能恢复供热吗"


def test_question_of_a_topic_without_answerer_goes_to_the_editors(cast):
    question = make_question(topic=topic("14", "党建"))

    assert (question.answerer, question.unit) == (None, "内容编辑")


def test_question_is_kept_without_what_points_to_a_person(cast):
    question = make_question(text="我叫王强，电话13800002222，报停怎么办")

    assert "13800002222" not in question.text


def test_answer_becomes_a_draft_and_tells_whoever_asked(cast):
    make_answerer(cast.handler)
    question = make_question(by=cast.resident, phone="13800001111")

    done = asking.answer(question, text="能，交费后恢复。", by=cast.handler, at=LATER)

    assert (done.state, done.item.state) == (QuestionState.ANSWERED, ItemState.DRAFT)
    assert (done.item.title, done.item.body) == (question.text, "能，交费后恢复。")
    assert done.item.owner == cast.handler
    told = Notification.objects.filter(user=cast.resident).values_list("channel", flat=True)
    assert "in_app" in told


@pytest.mark.parametrize("act", ["answer", "decline"])
def test_ending_a_question_without_a_word_is_refused(cast, act):
    make_answerer(cast.handler)
    words = {"answer": {"text": " "}, "decline": {"why": " "}}[act]

    with pytest.raises(asking.AnswerMissing):
        getattr(asking, act)(make_question(), **words, by=cast.handler, at=LATER)


def test_question_of_another_answerer_is_out_of_reach(cast):
    make_answerer(cast.handler)
    question = make_question()

    for act, words in (("answer", "text"), ("decline", "why")):
        with pytest.raises(OutOfReach):
            getattr(asking, act)(question, **{words: "x"}, by=cast.other_handler, at=LATER)


def test_declined_question_says_why_and_cannot_be_answered(cast):
    make_answerer(cast.handler)
    question = make_question()

    done = asking.decline(question, why="要上门看", by=cast.handler, at=LATER)

    assert (done.state, done.answer) == (QuestionState.DECLINED, "要上门看")
    with pytest.raises(TransitionRefused):
        asking.answer(question, text="x", by=cast.handler, at=LATER)
    with pytest.raises(TransitionRefused, match="答复过了"):
        asking.hand_on(question, topic=topic(), by=cast.handler, at=LATER)


def test_handing_on_gives_it_to_the_other_answerer_with_the_same_limit(cast):
    make_answerer(cast.handler)
    make_answerer(cast.other_handler, topic=topic("03", "市容"))
    question = make_question()

    moved = asking.hand_on(question, topic=topic("03"), by=cast.handler, at=LATER)

    assert (moved.answerer, moved.due_at) == (cast.other_handler, question.due_at)
    assert queries.count_questions(cast.other_handler) == 1


def test_vain_searches_are_seen_from_the_third_on(cast):
    for times in (2, 1):
        for _time in range(times):
            asking.note_zero_hit("护照 怎么办", on=TODAY)
        seen = list(queries.zero_hits().values_list("words", "count"))

    assert seen == [("护照 怎么办", 3)]


@pytest.mark.parametrize(
    "asked", ["13800001111", "张三的身份证210602199001011234", "！", "水", "x" * 61, "单号20260101"]
)
def test_vain_search_that_may_tell_of_a_person_is_not_kept(cast, asked):
    asking.note_zero_hit(asked, on=TODAY)

    assert not ZeroHit.objects.exists()


def test_settled_words_leave_the_list(cast):
    row = ZeroHit.objects.create(words="护照", count=5, last_on=TODAY)

    asking.settle_zero_hit(row, by=cast.reviewer, at=LATER)

    assert not queries.zero_hits().exists()
