from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.choices import OrderState
from dispatch.models import Suspension
from dispatch.services.centre import queue
from dispatch.services.moves import suspension
from dispatch.services.moves.recusal import Recused
from dispatch.services.orders import handling, questions
from dispatch.services.timing import supervision
from dispatch.tasks import remind_review
from petitions.models import ProgressEntry, PublicPart
from tests.dispatch.services.work import (
    ANSWER,
    ask_shelving,
    finish,
    lend,
    serving,
    shelved,
    signed,
)
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

CHINA = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
# Shelved on Monday 23 November; thirty days later is Wednesday 23 December.
REVIEW_DAY = datetime(2026, 12, 23, 9, 0, tzinfo=CHINA)


def last_line(order):
    line = ProgressEntry.objects.filter(petition_id=order.petition_id).latest("id")
    return line.staff_text, line.public_text


def test_ask_suspension_leaves_the_clock_running_and_tells_the_centre(cast):
    serving(cast.shift_leader)
    order = signed(cast)

    ask_shelving(cast, order)

    order.refresh_from_db()
    assert (order.state, order.paused_at) == (OrderState.SIGNED, None)
    assert last_line(order) == ("申请挂账，预计5月1日能办", "")
    assert PublicPart.objects.get().held_since is None
    assert Notification.objects.filter(user=cast.shift_leader, title="挂账待批").count() == 1


def test_grant_suspension_stops_the_clock_and_says_so_in_public(cast):
    order = shelved(cast, phone="13800001111")

    part = PublicPart.objects.get()
    assert (order.state, order.review_on) == (OrderState.SUSPENDED, date(2026, 12, 23))
    assert (part.is_paused, part.state_text) == (True, "暂时解决不了，定期复查")
    assert (part.held_why, part.held_meanwhile) == (
        "等明年管网改造。",
        "先包扎漏点，每周巡查一次。",
    )
    assert (part.expected_on, part.review_on) == (date(2027, 5, 1), date(2026, 12, 23))
    assert last_line(order) == (
        "同意挂账，12月23日复查",
        "区住房和城乡建设局暂时解决不了，12月23日复查",
    )
    assert supervision.to_remind(at=MONDAY + 20 * DAY) == []
    message = Notification.objects.get(title="暂时解决不了")
    assert "等明年管网改造。" in message.body
    assert "先包扎漏点" in message.body


def test_grant_suspension_strikes_personal_data_out(cast):
    order = signed(cast, name="刘芳")
    ask_shelving(cast, order, why="刘芳13800001111家里没人。")

    suspension.grant_suspension(order, ruling="", by=cast.shift_leader, at=MONDAY)

    part = PublicPart.objects.get()
    assert "刘芳" not in part.held_why
    assert "13800001111" not in part.held_why


def test_refuse_suspension_goes_on_with_the_work(cast):
    order = signed(cast)
    ask_shelving(cast, order)

    order = suspension.refuse_suspension(
        order, ruling="先做临时修补", by=cast.shift_leader, at=MONDAY
    )

    assert (order.state, order.paused_at) == (OrderState.SIGNED, None)
    assert last_line(order) == ("不同意挂账，继续办理", "")


def test_review_keeps_it_shelved_and_tells_the_next_day(cast):
    order = shelved(cast)

    order = suspension.review(
        order, note="改造招标中。", by=cast.shift_leader, at=MONDAY + 29 * DAY
    )

    row, part = Suspension.objects.get(), PublicPart.objects.get()
    assert (row.n_reviews, row.last_note) == (1, "改造招标中。")
    assert part.review_on == order.review_on == date(2027, 1, 21)
    assert last_line(order) == (
        "复查后继续挂账，1月21日再复查",
        "复查：还解决不了，1月21日再复查",
    )


def test_resume_runs_on_from_where_it_stood(cast):
    order = shelved(cast, at=MONDAY + timedelta(hours=1), phone="13800001111")
    due = order.due_at

    order = suspension.resume(
        order,
        why="已列入计划。",
        by=cast.shift_leader,
        at=MONDAY + 7 * DAY + timedelta(hours=1),
    )

    part = PublicPart.objects.get()
    assert (order.state, order.paused_at, order.review_on) == (OrderState.SIGNED, None, None)
    assert order.due_at - due == 7 * DAY
    assert (part.held_since, part.held_why) == (None, "")
    assert Suspension.objects.get().ended_at is not None
    assert last_line(order) == ("销账，恢复办理", "区住房和城乡建设局重新开始办理")
    assert Notification.objects.filter(title="重新开始办理").count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"why": " "}, "为什么解决不了"),
        ({"meanwhile": ""}, "这期间做什么"),
        ({"expected_on": date(2026, 11, 23)}, "今天以后"),
    ],
)
def test_ask_suspension_refuses_with_words(cast, values, words):
    with pytest.raises(TransitionRefused, match=words):
        ask_shelving(cast, signed(cast), **values)


def test_ask_suspension_while_waiting_for_the_petitioner_is_refused(cast):
    order = signed(cast)
    questions.ask(order, text="房号？", by=cast.handler, at=MONDAY)

    with pytest.raises(TransitionRefused, match="不能挂账"):
        ask_shelving(cast, order)


def test_grant_suspension_while_waiting_for_the_petitioner_is_refused(cast):
    order = signed(cast)
    ask_shelving(cast, order)
    questions.ask(order, text="房号？", by=cast.handler, at=MONDAY)

    with pytest.raises(TransitionRefused, match="不能挂账"):
        suspension.grant_suspension(order, ruling="", by=cast.shift_leader, at=MONDAY)

    assert Suspension.objects.get().decided_at is None


def test_ask_suspension_twice_is_refused(cast):
    order = signed(cast)
    ask_shelving(cast, order)

    with pytest.raises(TransitionRefused, match="正在等审批"):
        ask_shelving(cast, order)


def test_ask_suspension_of_a_finished_order_is_refused(cast):
    with pytest.raises(TransitionRefused, match="办结前"):
        ask_shelving(cast, finish(cast, signed(cast)))


@pytest.mark.parametrize("person", ["other_handler", "shift_leader", "town_clerk"])
def test_ask_suspension_by_others_is_out_of_reach(cast, person):
    with pytest.raises(OutOfReach):
        ask_shelving(cast, signed(cast), by=getattr(cast, person))


@pytest.mark.parametrize("person", ["handler", "approver", "dispatcher", "leader"])
def test_grant_suspension_by_others_is_out_of_reach(cast, person):
    order = signed(cast)
    ask_shelving(cast, order)

    with pytest.raises(OutOfReach):
        suspension.grant_suspension(order, ruling="", by=getattr(cast, person), at=MONDAY)


def test_grant_suspension_by_who_asked_is_refused(cast):
    order = signed(cast)
    ask_shelving(cast, order)
    Suspension.objects.update(asked_by=cast.shift_leader)

    with pytest.raises(TransitionRefused, match="不能自己批"):
        suspension.grant_suspension(order, ruling="", by=cast.shift_leader, at=MONDAY)


def test_grant_suspension_that_nobody_asked_for_is_refused(cast):
    with pytest.raises(TransitionRefused, match="没有等着审批的申请"):
        suspension.grant_suspension(signed(cast), ruling="", by=cast.shift_leader, at=MONDAY)


def test_refuse_suspension_without_words_is_refused(cast):
    order = signed(cast)
    ask_shelving(cast, order)

    with pytest.raises(TransitionRefused, match="为什么不同意"):
        suspension.refuse_suspension(order, ruling=" ", by=cast.shift_leader, at=MONDAY)


@pytest.mark.parametrize("act", ["review", "resume"])
def test_review_and_resume_need_words_and_a_shelved_order(cast, act):
    verb, field = getattr(suspension, act), "note" if act == "review" else "why"

    with pytest.raises(TransitionRefused, match=r"陈立群已在 .*现在是“办理中”"):
        verb(signed(cast), **{field: "看过了。"}, by=cast.shift_leader, at=MONDAY)
    with pytest.raises(TransitionRefused, match="复查的情况"):
        verb(shelved(cast), **{field: " "}, by=cast.shift_leader, at=MONDAY)


@pytest.mark.parametrize("act", ["review", "resume"])
def test_review_and_resume_by_who_comes_from_that_agency_are_recused(cast, act):
    order = shelved(cast)
    verb, field = getattr(suspension, act), "note" if act == "review" else "why"
    lend(cast.shift_leader, order.agency)

    with pytest.raises(Recused):
        verb(order, **{field: "看过了。"}, by=cast.shift_leader, at=MONDAY)

    order.refresh_from_db()
    assert order.state == OrderState.SUSPENDED


def test_remind_review_tells_once_on_the_day_in_office_hours(cast):
    serving(cast.shift_leader, cast.approver)
    shelved(cast)
    row = Suspension.objects.get()

    assert suspension.to_review(at=REVIEW_DAY - DAY) == []
    assert suspension.to_review(at=REVIEW_DAY) == [row.pk]
    assert suspension.remind_review(row, at=REVIEW_DAY - timedelta(hours=3)) is False
    assert suspension.remind_review(row, at=REVIEW_DAY) is True
    assert suspension.remind_review(row, at=REVIEW_DAY) is False
    assert suspension.to_review(at=REVIEW_DAY + DAY) == []
    told = Notification.objects.filter(title="挂账到期，请复查").values_list(
        "user__name", flat=True
    )
    assert sorted(told) == ["何静", "李建国", "陈立群"]


def test_remind_review_comes_again_after_the_next_thirty_days(cast):
    order = shelved(cast)
    row = Suspension.objects.get()
    suspension.remind_review(row, at=REVIEW_DAY)
    suspension.review(order, note="招标中。", by=cast.shift_leader, at=REVIEW_DAY)

    assert suspension.to_review(at=REVIEW_DAY + 29 * DAY) == []
    assert suspension.to_review(at=REVIEW_DAY + 30 * DAY) == [row.pk]


def test_remind_review_task_before_the_day_tells_nobody(cast):
    shelved(cast)

    remind_review(suspension_id=Suspension.objects.get().pk)

    assert not Notification.objects.filter(title="挂账到期，请复查").exists()


def test_end_of_a_shelved_matter_takes_it_off_the_register(cast):
    order = shelved(cast)

    queue.terminate(order.petition, why="已进入诉讼。", by=cast.dispatcher, at=MONDAY + DAY)

    assert Suspension.objects.get().ended_at == MONDAY + DAY
    assert PublicPart.objects.get().held_since is None
    assert suspension.to_review(at=REVIEW_DAY) == []


def test_finish_closes_the_request_for_shelving(cast):
    order = signed(cast)
    ask_shelving(cast, order)

    handling.finish(order, answer=ANSWER, claimed="yes", by=cast.handler, at=MONDAY)

    assert Suspension.objects.get().is_accepted is False
