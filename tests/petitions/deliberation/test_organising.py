from datetime import timedelta

import pytest
from django.utils import timezone

from petitions.choices import Visibility
from petitions.deliberation.choices import DecidedBy, MilestoneState, OpinionKind, Phase, TalkState
from petitions.deliberation.queries import may_become_topic
from petitions.models import Petition, TalkGuest, Topic
from petitions.services.deliberation import carrying, meeting, news, options, organising, speaking
from petitions.services.deliberation.organising import Draft
from tests.dispatch.services.work import shelved
from tests.factories.petitions import file_petition
from tests.factories.topics import (
    DAYS,
    decided,
    held,
    last_day,
    make_topic,
    milestone_of,
    resident_of,
    say,
    talk_of,
)
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
DRAFT = Draft("东门要不要装充电桩", "联系张伟13912345678。")
AFTER = DAYS + timedelta(days=1)


def told(user, line):
    rows = Notification.objects.filter(user=user, channel="in_app")
    return rows.filter(key__startswith=f"topic-news:{line.pk}:").count()


def test_draft_strikes_out_numbers_and_hangs_on_the_matter(cast):
    petition = file_petition(grid=cast.unit)

    topic = organising.draft(
        DRAFT, [cast.community], [petition], by=cast.community_clerk, at=timezone.now()
    )

    assert topic.state == Phase.DRAFTING
    assert "13912345678" not in topic.text
    assert list(topic.petitions.all()) == [petition]


def test_draft_outside_ones_territory_or_nowhere_is_refused(cast):
    clerk, at = cast.community_clerk, timezone.now()

    with pytest.raises(OutOfReach):
        organising.draft(DRAFT, [cast.community, cast.other_community], by=clerk, at=at)
    with pytest.raises(TransitionRefused, match="涉及的网格"):
        organising.draft(DRAFT, [], by=clerk, at=at)


def test_draft_from_a_matter_that_is_not_public_is_refused(cast):
    petition = file_petition(grid=cast.unit, visibility=Visibility.HANDLERS)

    with pytest.raises(TransitionRefused, match="不公开"):
        organising.draft(
            DRAFT, [cast.community], [petition], by=cast.community_clerk, at=timezone.now()
        )
    assert not Topic.objects.exists()


def test_amend_changes_a_draft_and_nothing_that_is_public(cast):
    topic, clerk, at = make_topic(cast, Phase.DRAFTING), cast.community_clerk, timezone.now()

    organising.amend(topic, Draft("换个题目", "再想想。"), [cast.unit], by=clerk, at=at)

    topic.refresh_from_db()
    assert (topic.title, topic.grid) == ("换个题目", cast.unit)
    organising.open_topic(topic, ends_on=last_day(at), by=clerk, at=at)
    with pytest.raises(TransitionRefused, match="不能再改"):
        organising.amend(topic, DRAFT, [cast.unit], by=clerk, at=at)


def test_every_phase_needs_a_day_ahead_and_the_right(cast):
    topic, at = make_topic(cast, Phase.DRAFTING), timezone.now()

    with pytest.raises(TransitionRefused, match="今天之后"):
        organising.open_topic(topic, ends_on=timezone.localdate(at), by=cast.community_clerk, at=at)
    with pytest.raises(OutOfReach):
        organising.open_topic(topic, ends_on=last_day(at), by=cast.other_town_clerk, at=at)


def test_decide_needs_two_options_and_counts_who_may_vote(cast):
    resident_of(cast, cast.resident)
    topic, clerk, at = make_topic(cast, Phase.DISCUSSING), cast.community_clerk, timezone.now()
    dropped = topic.options.first()

    options.drop_option(topic, dropped, by=clerk, at=at)
    with pytest.raises(TransitionRefused, match="两个选项"):
        organising.decide(topic, ends_on=last_day(at), by=clerk, at=at)
    options.add_option(topic, title="装在南门", by=clerk, at=at)
    topic = organising.decide(topic, ends_on=last_day(at), by=clerk, at=at)

    assert (topic.state, topic.n_entitled) == (Phase.DECIDING, 1)
    with pytest.raises(TransitionRefused, match="选项不能再改"):
        options.add_option(topic, title="装在北门", by=clerk, at=at)


def test_add_option_takes_public_proposals_of_the_topic_alone_and_eight_at_most(cast):
    topic, clerk, at = make_topic(cast), cast.community_clerk, timezone.now()
    remark = say(topic, cast.resident)

    with pytest.raises(TransitionRefused, match="已公开的提议"):
        options.add_option(topic, title="照他说的", proposal=remark, by=clerk, at=at)
    for number in range(6):
        options.add_option(topic, title=f"选项{number}", by=clerk, at=at)
    with pytest.raises(TransitionRefused, match="最多 8 个"):
        options.add_option(topic, title="第九个", by=clerk, at=at)


def test_carry_out_follows_the_option_with_most_votes(cast):
    topic = decided(cast)

    assert (topic.state, topic.resolution.option.title) == (Phase.CARRYING_OUT, "装在东门")


def test_carry_out_against_the_vote_or_before_its_end_is_refused(cast):
    topic, clerk, at = make_topic(cast, Phase.DECIDING), cast.community_clerk, timezone.now()
    facts = {"text": "装。", "ends_on": last_day(at + AFTER), "by": clerk}
    first, second = topic.options.order_by("order")

    with pytest.raises(TransitionRefused, match="到期才能计票"):
        organising.carry_out(topic, option=first, at=at, **facts)
    with pytest.raises(TransitionRefused, match="没有人参加表决"):
        organising.carry_out(topic, option=first, at=at + AFTER, **facts)
    Topic.objects.update(n_voted=1, counted_at=at)
    topic.options.filter(pk=first.pk).update(n_votes=1)
    topic.options.filter(pk=second.pk).update(n_votes=0)
    with pytest.raises(TransitionRefused, match="得票最多"):
        organising.carry_out(topic, option=second, at=at + AFTER, **facts)


def test_carry_out_after_a_talk_needs_its_minutes(cast):
    at = timezone.now()
    topic = make_topic(cast, Phase.DECIDING, decided_by=DecidedBy.TALK)
    facts = {"text": "先装四个。", "ends_on": last_day(at + AFTER), "by": cast.community_clerk}
    talk = talk_of(topic, cast)

    with pytest.raises(TransitionRefused, match="恳谈会的记录"):
        organising.carry_out(topic, at=at, **facts)
    held(talk, cast)

    assert organising.carry_out(topic, at=at, **facts).state == Phase.CARRYING_OUT


def test_whole_course_ends_with_a_published_result(cast):
    topic, clerk = decided(cast), cast.community_clerk
    at = topic.phase_since
    step = milestone_of(topic, cast)
    with pytest.raises(TransitionRefused, match="落实事项"):
        organising.supervise(topic, ends_on=last_day(at), by=clerk, at=at)
    carrying.report(step, text="变压器已到货。", by=clerk, at=at)
    carrying.finish(step, text="已通电。", by=clerk, at=at)

    topic = organising.supervise(topic, ends_on=last_day(at), by=clerk, at=at)
    topic = organising.conclude(topic, result="八个桩都能用。", by=clerk, at=at)

    assert (topic.state, topic.result) == (Phase.CONCLUDED, "八个桩都能用。")
    step.refresh_from_db()
    assert step.state == MilestoneState.DONE
    assert [one.text for one in step.reports.order_by("pk")] == ["变压器已到货。", "已通电。"]


def test_milestones_belong_to_the_time_between_decision_and_supervision(cast):
    early, topic, at = make_topic(cast), decided(cast), timezone.now()
    clerk = cast.community_clerk

    with pytest.raises(TransitionRefused, match="公布决定之后"):
        milestone_of(early, cast)
    with pytest.raises(TransitionRefused, match="不能早于今天"):
        carrying.add_milestone(
            topic,
            title="增容",
            holder="供电公司",
            due_on=timezone.localdate(at),
            by=clerk,
            at=at + AFTER,
        )
    step = milestone_of(topic, cast)
    carrying.drop(step, text="改用现有线路。", by=clerk, at=at)
    with pytest.raises(TransitionRefused, match="已经结束"):
        carrying.report(step, text="还在做。", by=clerk, at=at)


def test_stop_tells_why_and_a_draft_stops_in_silence(cast):
    topic, draft = make_topic(cast), make_topic(cast, Phase.DRAFTING)
    clerk, at = cast.community_clerk, timezone.now()

    organising.stop(topic, why="开发商已同意免费安装。", by=clerk, at=at)
    organising.stop(draft, why="写错了。", by=clerk, at=at)

    assert topic.news.order_by("-pk").first().text == "开发商已同意免费安装。"
    assert not draft.news.exists()


def test_prolong_gives_a_later_day_with_a_reason_but_not_to_a_vote_that_is_over(cast):
    topic, clerk, at = make_topic(cast, Phase.DECIDING), cast.community_clerk, timezone.now()
    later = last_day(at) + timedelta(days=3)

    with pytest.raises(TransitionRefused, match="比现在的晚"):
        organising.prolong(topic, ends_on=last_day(at), why="人少", by=clerk, at=at)
    organising.prolong(topic, ends_on=later, why="下雪，很多人没来。", by=clerk, at=at)

    topic.refresh_from_db()
    assert topic.phase_ends_on == later
    with pytest.raises(TransitionRefused, match="不能再延长"):
        organising.prolong(
            topic,
            ends_on=later + DAYS,
            why="再等等。",
            by=clerk,
            at=at + timedelta(days=12),
        )


def test_hold_keeps_names_out_of_the_minutes_and_counts_who_came(cast):
    talk = talk_of(make_topic(cast), cast)

    talk = held(talk, cast, minutes="端木小芳说先装四个。", guests=("端木小芳", " ", "刘芳"))

    assert (talk.state, talk.n_residents) == (TalkState.HELD, 2)
    assert "端木小芳" not in talk.minutes
    assert sorted(guest.name for guest in TalkGuest.objects.all()) == ["刘芳", "端木小芳"]


def test_talk_in_the_past_or_not_begun_is_refused(cast):
    topic, at = make_topic(cast), timezone.now()
    talk = talk_of(topic, cast)

    with pytest.raises(TransitionRefused, match="还没有开始"):
        meeting.hold(talk, meeting.Minutes("好"), by=cast.community_clerk, at=at)
    facts = meeting.Meeting("补会", "一、补。", "物业", "社区", at)
    with pytest.raises(TransitionRefused, match="现在之后"):
        meeting.plan_talk(topic, facts, by=cast.community_clerk, at=at)
    called = meeting.call_off(talk, why="会议室停电。", by=cast.community_clerk, at=at)
    assert called.state == TalkState.CALLED_OFF
    with pytest.raises(TransitionRefused, match="没有在进行"):
        talk_of(make_topic(cast, Phase.DRAFTING), cast)


def test_news_reaches_everyone_who_took_part_once(cast):
    topic = make_topic(cast)
    proposal = say(topic, cast.resident, kind=OpinionKind.PROPOSAL)
    speaking.support(proposal, by=cast.other_resident, at=timezone.now())
    line = news.announce(topic, "discuss", "转入讨论", at=timezone.now())

    first = news.tell(line.pk, at=timezone.now())
    second = news.tell(line.pk, at=timezone.now())

    line.refresh_from_db()
    assert (first, second, line.n_told) == (2, 0, 2)
    assert (told(cast.resident, line), told(cast.other_resident, line)) == (1, 1)


def test_sweep_tells_what_was_left_and_goes_on_where_it_stopped(cast, monkeypatch):
    monkeypatch.setattr(news, "CHUNK", 1)
    topic = make_topic(cast)
    say(topic, cast.resident)
    say(topic, cast.other_resident, "我也这么想。")
    line = news.announce(topic, "discuss", "转入讨论", at=timezone.now())
    news._tell_part(line.pk, timezone.now())

    news.sweep(at=timezone.now())

    line.refresh_from_db()
    assert (line.n_told, line.told_at is not None) == (2, True)
    assert (told(cast.resident, line), told(cast.other_resident, line)) == (1, 1)


def test_sweep_reminds_organisers_of_a_phase_that_is_over_once_a_week(cast):
    make_topic(cast)
    late = timezone.now() + AFTER

    for days in (0, 1, 7):
        news.sweep(at=late + timedelta(days=days))

    titles = Notification.objects.filter(user=cast.community_clerk, key__contains=":due:")
    assert titles.count() == 2


def test_may_become_topic_is_for_what_is_shelved_or_met_by_many(cast):
    order, plain = shelved(cast), file_petition(grid=cast.unit)
    many = file_petition(grid=cast.unit)
    Petition.objects.filter(pk=many.pk).update(n_joined=5)
    hidden = file_petition(grid=cast.unit, visibility=Visibility.HANDLERS)
    Petition.objects.filter(pk=hidden.pk).update(n_joined=9)

    found = [
        may_become_topic(Petition.objects.get(pk=one))
        for one in (order.petition_id, many.pk, plain.pk, hidden.pk)
    ]

    assert found == [True, True, False, False]
