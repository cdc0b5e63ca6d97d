from datetime import timedelta

import pytest
from django.utils import timezone

from petitions.deliberation.choices import INSULT, OpinionKind, OpinionState, Phase
from petitions.models import Opinion
from petitions.services.deliberation import moderating, options, speaking
from tests.factories.topics import last_day, make_topic, moderator, say
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db


def told(user):
    rows = Notification.objects.filter(user=user, channel="in_app").order_by("pk")
    return list(rows.values_list("title", flat=True))


def test_speak_without_personal_data_is_public_at_once(cast):
    opinion = say(make_topic(cast), cast.resident, "装在东门最方便。", name="刘芳")

    assert (opinion.state, opinion.who) == (OpinionState.PUBLISHED, "刘**")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("有事打13912345678找我。", "mobile"),
        ("证号11010519491231002X，请核对。", "id"),
        ("物业的人都是王八蛋，不修。", INSULT),
    ],
)
def test_speak_with_numbers_or_insults_is_held_back(cast, text, kind):
    opinion = say(make_topic(cast), cast.resident, text)

    assert opinion.state == OpinionState.HELD
    assert kind in opinion.held_for
    assert "13912345678" not in opinion.text
    assert "11010519491231002X" not in opinion.text


def test_speak_by_staff_or_a_stranger_is_out_of_reach(cast):
    topic = make_topic(cast)

    for person in (cast.grid_worker, None):
        with pytest.raises(OutOfReach):
            say(topic, person)


@pytest.mark.parametrize(
    ("phase", "kind"),
    [
        (Phase.DRAFTING, OpinionKind.REMARK),
        (Phase.DISCUSSING, OpinionKind.PROPOSAL),
        (Phase.DECIDING, OpinionKind.REMARK),
    ],
)
def test_speak_outside_its_phase_is_refused(cast, phase, kind):
    topic = make_topic(cast, phase)

    with pytest.raises(TransitionRefused, match="您写的内容还在"):
        say(topic, cast.resident, kind=kind)


def test_speak_after_the_last_day_is_refused(cast):
    topic = make_topic(cast)

    with pytest.raises(TransitionRefused):
        say(topic, cast.resident, at=timezone.now() + timedelta(days=9))


def test_speak_twice_the_same_is_refused(cast):
    topic = make_topic(cast)
    say(topic, cast.resident)

    with pytest.raises(TransitionRefused, match="已经发过"):
        say(topic, cast.resident)


def test_support_stands_once_and_can_be_taken_back(cast):
    opinion = say(make_topic(cast), cast.resident, kind=OpinionKind.PROPOSAL)

    first = speaking.support(opinion, by=cast.other_resident, at=timezone.now())
    opinion.refresh_from_db()
    counted = opinion.n_supports
    second = speaking.support(opinion, by=cast.other_resident, at=timezone.now())

    opinion.refresh_from_db()
    assert (first, counted, second, opinion.n_supports) == (True, 1, False, 0)


def test_support_of_ones_own_of_a_remark_or_too_late_is_refused(cast):
    topic = make_topic(cast)
    own = say(topic, cast.resident, kind=OpinionKind.PROPOSAL)
    remark = say(topic, cast.resident, "还有一句要说。")

    with pytest.raises(TransitionRefused, match="自己的提议"):
        speaking.support(own, by=cast.resident, at=timezone.now())
    with pytest.raises(OutOfReach):
        speaking.support(remark, by=cast.other_resident, at=timezone.now())
    with pytest.raises(OutOfReach):
        speaking.support(own, by=cast.grid_worker, at=timezone.now())
    with pytest.raises(TransitionRefused, match="时间已经过了"):
        speaking.support(own, by=cast.other_resident, at=timezone.now() + timedelta(days=9))


def test_publish_strikes_out_once_more_and_tells_the_author(cast):
    opinion = say(make_topic(cast), cast.resident, "有事打13912345678找我。")

    moderating.publish(
        opinion,
        text="有事打13912345678。",
        words="号码已隐去。",
        by=moderator(cast),
        at=timezone.now(),
    )

    opinion.refresh_from_db()
    assert opinion.state == OpinionState.PUBLISHED
    assert "13912345678" not in opinion.text
    assert told(cast.resident) == ["您的话已经公开"]


def test_publish_of_empty_words_is_refused(cast):
    opinion = say(make_topic(cast), cast.resident, "打13912345678。")

    with pytest.raises(TransitionRefused, match="不能是空的"):
        moderating.publish(opinion, text=" ", by=moderator(cast), at=timezone.now())


def test_decline_appeal_and_uphold_go_to_two_moderators_and_once(cast):
    opinion, at = say(make_topic(cast), cast.resident, "他是王八蛋。"), timezone.now()
    first, second = moderator(cast), moderator(cast, "审核员乙")

    opinion = moderating.decline(opinion, reason="insult", words="请换个说法。", by=first, at=at)
    opinion = speaking.appeal(opinion, why="这是实话。", by=cast.resident, at=at)
    with pytest.raises(TransitionRefused, match="另一位审核员"):
        moderating.uphold(opinion, words="仍是辱骂。", by=first, at=at)
    opinion = moderating.uphold(opinion, words="仍是辱骂。", by=second, at=at)

    assert opinion.state == OpinionState.UPHELD
    assert told(cast.resident) == ["您的话没有公开", "申诉已处理：仍不公开"]
    with pytest.raises(TransitionRefused, match="已经申诉过"):
        speaking.appeal(opinion, why="再看一次。", by=cast.resident, at=at)


def test_decline_of_what_an_appeal_made_public_is_refused(cast):
    opinion, at = say(make_topic(cast), cast.resident, "他是王八蛋。"), timezone.now()
    first, second = moderator(cast), moderator(cast, "审核员乙")
    opinion = moderating.decline(opinion, reason="insult", words="换个说法。", by=first, at=at)
    opinion = speaking.appeal(opinion, why="可以去掉那个词。", by=cast.resident, at=at)
    opinion = moderating.publish(opinion, text="他不作为。", by=second, at=at)

    with pytest.raises(TransitionRefused, match="不能再撤下"):
        moderating.decline(opinion, reason="insult", words="还是不行。", by=first, at=at)


def test_moderating_ones_own_topic_or_without_the_right_is_refused(cast):
    leader = cast.shift_leader
    topic = make_topic(cast, by=leader, places=[cast.district])
    opinion = say(topic, cast.resident, "打13912345678。")

    with pytest.raises(TransitionRefused, match="发起人"):
        moderating.publish(opinion, text="好。", by=leader, at=timezone.now())
    with pytest.raises(OutOfReach):
        moderating.publish(opinion, text="好。", by=cast.community_clerk, at=timezone.now())


def test_appeal_and_withdraw_belong_to_whoever_spoke(cast):
    opinion, at = say(make_topic(cast), cast.resident, "打13912345678。"), timezone.now()
    opinion = moderating.decline(
        opinion, reason="personal", words="有号码。", by=moderator(cast), at=at
    )

    with pytest.raises(OutOfReach):
        speaking.appeal(opinion, why="我替他说。", by=cast.other_resident, at=at)
    with pytest.raises(OutOfReach):
        speaking.withdraw(opinion, by=cast.other_resident, at=at)
    assert speaking.withdraw(opinion, by=cast.resident, at=at).state == OpinionState.WITHDRAWN


def test_withdraw_of_a_proposal_that_is_an_option_is_refused(cast):
    topic, at = make_topic(cast), timezone.now()
    proposal = say(topic, cast.resident, kind=OpinionKind.PROPOSAL)
    options.add_option(topic, title="装在东门边", proposal=proposal, by=cast.community_clerk, at=at)

    with pytest.raises(TransitionRefused, match="列为表决选项"):
        speaking.withdraw(proposal, by=cast.resident, at=at)


def test_answer_is_public_and_told_to_the_author_alone(cast):
    topic = make_topic(cast)
    opinion = say(topic, cast.resident)
    held = say(topic, cast.other_resident, "打13912345678。")

    speaking.answer(opinion, text="已请供电公司来看。", by=cast.community_clerk, at=timezone.now())

    opinion.refresh_from_db()
    assert (opinion.answer, opinion.answered_by) == ("已请供电公司来看。", "馨悦社区")
    assert told(cast.resident) == ["馨悦社区回应了您的话"]
    assert told(cast.other_resident) == []
    with pytest.raises(TransitionRefused, match="没有公开"):
        speaking.answer(held, text="好的。", by=cast.community_clerk, at=timezone.now())
    with pytest.raises(OutOfReach):
        speaking.answer(opinion, text="好的。", by=cast.other_town_clerk, at=timezone.now())


def test_typed_words_stand_in_no_column_in_the_clear(cast):
    topic = make_topic(cast)
    say(topic, cast.resident, "打13912345678。", name="端木小芳")

    row = Opinion.objects.values().get()

    assert "13912345678" not in str({key: row[key] for key in row if key != "raw_text"})
    assert "端木小芳" not in row["who"]
    assert last_day(timezone.now()) == topic.phase_ends_on
