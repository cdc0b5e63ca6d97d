from datetime import date, timedelta

import pytest

from dispatch.choices import NoticeLevel, NoticeState
from dispatch.models import SupervisionNotice, WorkOrder
from dispatch.services.oversight import notice_papers as papers
from petitions.models import ProgressEntry
from tests.dispatch.services.work import serving, settled, signed
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry, Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 25)  # the Wednesday after MONDAY
LATE = MONDAY.replace(day=26)


def supervise(cast, order, **values):
    facts = {"kind": "overdue", "level": NoticeLevel.DESK, "demand": "三日内上门。", "due_on": DUE}
    return papers.supervise(order, **{**facts, **values}, by=cast.shift_leader, at=MONDAY)


def told(notice, act):
    rows = Notification.objects.filter(key__startswith=f"supervisionnotice:{notice.pk}:{act}:")
    return {row.user for row in rows}


def test_supervise_numbers_marks_tells_and_asks_for_an_answer(cast):
    serving(cast.receiver, cast.approver)
    first = supervise(cast, signed(cast, phone="13800003331"))
    second = supervise(cast, signed(cast), demand="联系13800001111，三日内上门。")

    assert (first.number, second.number) == ("督办〔2026〕1号", "督办〔2026〕2号")
    assert "13800001111" not in second.demand
    assert WorkOrder.objects.get(pk=second.order_id).is_supervised
    assert told(second, "issued") == {cast.receiver, cast.handler}
    line = ProgressEntry.objects.get(act="supervise", order_id=second.order_id)
    assert line.public_text == "指挥中心督办区住房和城乡建设局"
    assert AuditEntry.objects.filter(act="supervise").count() == 2


def test_supervise_of_a_higher_level_reaches_the_leader_as_well(cast):
    serving(cast.receiver, cast.approver)

    notice = supervise(cast, signed(cast), level=NoticeLevel.LEADER)

    assert told(notice, "issued") == {cast.receiver, cast.handler, cast.approver}


@pytest.mark.parametrize("values", [{"demand": " "}, {"due_on": date(2026, 11, 20)}])
def test_supervise_without_words_or_for_a_past_day_is_refused(cast, values):
    order = signed(cast)

    with pytest.raises(TransitionRefused):
        supervise(cast, order, **values)

    assert SupervisionNotice.objects.count() == 0


def test_supervise_twice_or_after_the_end_is_refused(cast):
    order, ended = signed(cast), settled(cast, phone="13800003332")
    supervise(cast, order)

    for refused in (order, ended):
        with pytest.raises(TransitionRefused):
            supervise(cast, refused)


@pytest.mark.parametrize("person", ["handler", "dispatcher", "town_clerk"])
def test_supervise_without_the_seat_is_out_of_reach(cast, person):
    order = signed(cast)

    with pytest.raises(OutOfReach):
        papers.supervise(
            order,
            kind="overdue",
            level=1,
            demand="三日内上门。",
            due_on=DUE,
            by=getattr(cast, person),
            at=MONDAY,
        )


def test_agency_answers_and_supervision_asks_for_more_then_accepts(cast):
    notice = supervise(cast, signed(cast))

    papers.reply_notice(notice, text="已约明日上门。", by=cast.handler, at=MONDAY)
    papers.demand_more(
        notice, ruling="只约不算。", due_on=date(2026, 11, 27), by=cast.shift_leader, at=MONDAY
    )
    papers.reply_notice(notice, text="已上门修好。", by=cast.handler, at=LATE)
    ended = papers.accept_reply(notice, ruling="同意。", by=cast.shift_leader, at=LATE)

    assert (ended.state, ended.ended_at, ended.due_at.day) == (NoticeState.DONE, LATE, 27)
    judged = list(notice.replies.order_by("id").values_list("is_accepted", "ruling"))
    assert judged == [(False, "只约不算。"), (True, "同意。")]
    acts = AuditEntry.objects.filter(object_type="dispatch.supervisionnotice").order_by("id")
    assert [entry.act for entry in acts] == [
        "supervise",
        "reply_notice",
        "demand_more",
        "reply_notice",
        "accept_reply",
    ]


def test_empty_words_are_refused_and_change_nothing(cast):
    notice = supervise(cast, signed(cast))
    answered = supervise(cast, signed(cast, phone="13800003333"))
    papers.reply_notice(answered, text="已约明日上门。", by=cast.handler, at=MONDAY)
    leader = cast.shift_leader

    for refused in (
        lambda: papers.reply_notice(notice, text=" ", by=cast.handler, at=MONDAY),
        lambda: papers.demand_more(answered, ruling="", due_on=DUE, by=leader, at=MONDAY),
        lambda: papers.demand_more(answered, ruling="再办", due_on=DUE, by=leader, at=LATE),
        lambda: papers.withdraw_notice(notice, why="", by=leader, at=MONDAY),
    ):
        with pytest.raises(TransitionRefused):
            refused()

    states = SupervisionNotice.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == [NoticeState.ISSUED, NoticeState.REPLIED]


def test_second_answer_is_told_who_was_first(cast):
    notice = supervise(cast, signed(cast))
    papers.reply_notice(notice, text="已上门。", by=cast.handler, at=MONDAY)

    with pytest.raises(TransitionRefused, match="陈立群"):
        papers.reply_notice(notice, text="也上门了。", by=cast.receiver, at=MONDAY)


def test_another_agency_answers_nothing_and_an_agency_does_not_judge_itself(cast):
    notice = supervise(cast, signed(cast))

    with pytest.raises(OutOfReach):
        papers.reply_notice(notice, text="我们来。", by=cast.other_handler, at=MONDAY)
    with pytest.raises(OutOfReach):
        papers.accept_reply(notice, by=cast.handler, at=MONDAY)


def test_withdrawn_notice_keeps_its_number_and_makes_room_for_another(cast):
    order = signed(cast)
    notice = supervise(cast, order)

    papers.withdraw_notice(notice, why="发错了单位。", by=cast.shift_leader, at=MONDAY)

    assert supervise(cast, order).number == "督办〔2026〕2号"


def test_unanswered_notice_rises_each_working_day_and_is_told_once(cast):
    serving(cast.receiver, cast.approver, cast.leader)
    notice = supervise(cast, signed(cast))
    days = [MONDAY.replace(day=day, hour=10) for day in (25, 26)]
    morning = [moment.replace(hour=2) + timedelta(days=1) for moment in days]

    assert papers.to_escalate(at=days[0]) == []
    seen = []
    for at in (morning[0], morning[0], morning[1]):
        assert papers.to_escalate(at=at) in ([notice.pk], [])
        seen.append(papers.escalate_notice(notice, at=at).level)

    assert seen == [NoticeLevel.LEADER, NoticeLevel.LEADER, NoticeLevel.LEADER]
    tomorrow = papers.escalate_notice(notice, at=MONDAY.replace(day=30))
    assert tomorrow.level == NoticeLevel.DISTRICT
    keys = Notification.objects.filter(user=cast.leader, key__contains="overdue")
    assert keys.count() == 1


def test_answered_notice_rises_no_more(cast):
    notice = supervise(cast, signed(cast))
    papers.reply_notice(notice, text="已上门。", by=cast.handler, at=MONDAY)

    later = MONDAY.replace(day=30)

    assert papers.to_escalate(at=later) == []
    assert papers.escalate_notice(notice, at=later).level == NoticeLevel.DESK
