from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.choices import OrderState
from dispatch.models import Reminder, ServiceLimit, WorkOrder
from dispatch.services.centre import queue
from dispatch.services.moves import assignment, returns
from dispatch.services.moves.assignment import Share
from dispatch.services.orders import handling, questions
from dispatch.services.timing import supervision
from petitions.choices import State
from petitions.models import Holder, Petition, ProgressEntry
from petitions.services import tracking
from tests.dispatch.services.work import BAD, filed, rate, serving, settled, signed
from tests.factories.dispatch import CategoryFactory, DutyRuleFactory, StaffingFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")


def moment(day, hour, minute=0):
    """A moment of November 2026 in China; day 31 and later run on into December."""
    return datetime(2026, 11, 1, hour, minute, tzinfo=CHINA) + timedelta(days=day - 1)


# Dispatched Monday 23 November five seconds past 10:00, due Monday 30 November at 17:30: 43.5
# working hours less five seconds.
LEVELS = [
    (50, moment(26, 9, 15), moment(26, 9, 16)),
    (80, moment(27, 16, 18), moment(27, 16, 19)),
    (100, moment(30, 17, 29), moment(30, 17, 30)),
    (150, moment(33, 16, 44), moment(33, 16, 45)),
]


def reminded(order):
    return sorted(Reminder.objects.filter(order=order).values_list("level", "recipient__name"))


def swept(*, at):
    """Do what beat and a worker do at that moment."""
    for pk in supervision.to_remind(at=at):
        supervision.remind(WorkOrder.objects.get(pk=pk), at=at)


@pytest.mark.parametrize(("level", "before", "at"), LEVELS)
def test_remind_each_level_at_its_moment_and_not_before(cast, level, before, at):
    order = signed(cast)
    WorkOrder.objects.filter(pk=order.pk).update(
        reminded_level={50: 0, 80: 50, 100: 80, 150: 100}[level]
    )

    early = supervision.remind(order, at=before)
    now = supervision.remind(order, at=at)

    assert (early < level, now) == (True, level)


def test_remind_through_the_whole_limit_tells_each_person_once_a_level(cast):
    serving(cast.receiver, cast.approver, cast.shift_leader)
    order = signed(cast)

    for _level, _before, at in LEVELS:
        for _beat in range(2):
            swept(at=at)

    worker, leader = ["王颖", "陈立群"], "李建国"
    assert reminded(order) == sorted(
        [(level, name) for level in (50, 80, 100, 150) for name in worker]
        + [(100, leader), (150, leader), (150, "何静")]
    )
    assert Notification.objects.filter(key__contains="remind-").count() == 11


def test_remind_over_the_limit_is_told_in_public_and_escalates(cast):
    order = signed(cast)

    for _level, _before, at in LEVELS:
        supervision.remind(order, at=at)

    order.refresh_from_db()
    told = ProgressEntry.objects.public_of(order.petition).filter(act="remind")
    assert [row.public_text for row in told] == [
        "区住房和城乡建设局超过了答复时限，已催办",
        "区住房和城乡建设局仍未答复，已升级督办",
    ]
    assert (order.is_supervised, order.remind_at) == (True, None)


@pytest.mark.parametrize("at", [moment(27, 20), moment(28, 10), moment(29, 10), moment(27, 12, 30)])
def test_remind_at_night_and_on_rest_days_waits(cast, at):
    order = signed(cast)

    swept(at=at)

    assert supervision.remind(order, at=at) == 0
    assert reminded(order) == []


def test_remind_urgent_goes_out_at_night(cast):
    serving(cast.receiver)
    gas = CategoryFactory(code="0901", name="燃气泄漏", tier="U1")
    DutyRuleFactory(category=gas, lead=cast.housing)
    ServiceLimit.objects.create(category=gas, step="settle", amount=2, unit="hour", source="测试")
    order = filed(cast, category=gas, at=moment(28, 22)).orders.get()

    swept(at=moment(28, 23, 1))

    assert reminded(order) == [(50, "王颖")]


def test_remind_historical_is_never_found(cast):
    order = signed(cast)
    Petition.objects.filter(pk=order.petition_id).update(is_historical=True)

    assert supervision.to_remind(at=moment(33, 16, 45)) == []


def test_remind_paused_order_is_silent(cast):
    order = signed(cast)
    questions.ask(order, text="请写明房号。", by=cast.handler, at=moment(24, 9))

    swept(at=moment(26, 10))

    assert supervision.remind(order, at=moment(26, 10)) == 0


def test_remind_new_round_begins_anew(cast):
    serving(cast.receiver)
    order = settled(cast)
    rate(order, BAD, at=moment(24, 9))
    order.refresh_from_db()

    swept(at=moment(27, 10, 7))

    order.refresh_from_db()
    assert (order.round_number, order.reminded_level) == (2, 80)


def test_remind_too_early_sets_its_next_moment_right(cast):
    order = signed(cast)
    WorkOrder.objects.filter(pk=order.pk).update(remind_at=MONDAY)

    swept(at=moment(23, 14))

    order.refresh_from_db()
    assert order.remind_at.astimezone(CHINA).replace(second=0, microsecond=0) == moment(26, 9, 15)


def test_urge_tells_the_desk_and_the_public(cast):
    serving(cast.receiver)
    order = signed(cast)

    supervision.urge(order, text="老人在家，请今天去。", by=cast.shift_leader, at=MONDAY)

    titles = Notification.objects.filter(key__contains="urge-").values_list("user__name", "title")
    assert sorted(titles) == [
        ("王颖", "催办：老人在家，请今天去。"),
        ("陈立群", "催办：老人在家，请今天去。"),
    ]


def test_urge_when_settled_refuses(cast):
    with pytest.raises(TransitionRefused, match="不用再催"):
        supervision.urge(settled(cast), text="", by=cast.shift_leader, at=MONDAY)


def test_urge_by_another_agency_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        supervision.urge(signed(cast), text="", by=cast.other_handler, at=MONDAY)


def test_sign_automatically_after_four_working_hours_keeps_the_due_moment(cast):
    order = filed(cast).orders.get()
    at = moment(23, 15, 31)

    early = supervision.sign_automatically(order, at=moment(23, 15, 29))
    found = supervision.to_sign_automatically(at=at)
    done = supervision.sign_automatically(order, at=at)

    assert (early, found) == (None, [order.pk])
    assert (done.state, done.is_auto_signed, done.handler, done.due_at) == (
        OrderState.SIGNED,
        True,
        None,
        order.due_at,
    )
    assert supervision.sign_automatically(order, at=at) is None


def test_sign_automatically_by_a_late_message_leaves_the_new_round_alone(cast):
    order = settled(cast)
    rate(order, BAD, at=moment(25, 9))

    assert supervision.sign_automatically(order, at=moment(25, 9, 5)) is None
    order.refresh_from_db()
    assert order.state == OrderState.REWORK


def test_sign_automatically_does_not_reopen_the_day_for_returning(cast):
    order = filed(cast).orders.get()
    order = supervision.sign_automatically(order, at=moment(23, 15, 31))

    with pytest.raises(TransitionRefused, match="一个工作日内"):
        returns.ask_return(
            order, reason="R3", text="属城管。", by=cast.handler, at=moment(24, 17, 31)
        )


def asked(cast, *, at):
    order = signed(cast, phone="13800001111")
    questions.ask(order, text="请写明房号。", by=cast.handler, at=at)
    return WorkOrder.objects.get(pk=order.pk)


def test_ask_stops_both_clocks_and_the_answer_wakes_them(cast):
    order = asked(cast, at=moment(24, 8, 30))
    waiting = Petition.objects.get(pk=order.petition_id).state

    tracking.add_to(
        order.petition, text="302。", by=Holder(order.petition_id), at=moment(26, 17, 30)
    )

    order.refresh_from_db()
    petition = Petition.objects.get(pk=order.petition_id)
    assert (waiting, petition.state, order.paused_at) == (
        State.NEED_INFO,
        State.HANDLING,
        None,
    )
    # Three whole working days stood still: from Monday the 30th to Thursday 3 December.
    assert order.due_at == petition.due_at == moment(33, 17, 30)


def test_lapse_after_five_working_days_of_silence_ends_the_matter(cast):
    order = asked(cast, at=moment(24, 9))
    question = order.questions.get()

    early = questions.to_lapse(at=moment(31, 17, 29))
    too_soon = questions.lapse(question, at=moment(31, 17, 29))
    found = questions.to_lapse(at=moment(31, 17, 30))
    ended = questions.lapse(question, at=moment(31, 17, 30))

    order.refresh_from_db()
    assert (early, too_soon, found) == ([], None, [question.pk])
    assert (ended.state, order.state) == (State.TERMINATED, OrderState.CANCELLED)
    assert not order.pauses.filter(until=None).exists()
    assert questions.lapse(question, at=moment(31, 17, 30)) is None


def test_lapse_where_others_are_at_work_starts_this_clock_again(cast):
    order = signed(cast)
    assignment.dispatch(
        order.petition,
        [Share(cast.order_bureau, is_lead=False)],
        by=cast.dispatcher,
        at=MONDAY,
    )
    questions.ask(order, text="请写明房号。", by=cast.handler, at=moment(24, 9))

    ended = questions.lapse(order.questions.get(), at=moment(31, 17, 30))

    order.refresh_from_db()
    petition = Petition.objects.get(pk=order.petition_id)
    assert (ended, petition.state, order.paused_at) == (None, State.HANDLING, None)
    assert order.state == OrderState.SIGNED


def test_lapse_waits_for_the_later_of_two_questions(cast):
    order = signed(cast)
    [other] = assignment.dispatch(
        order.petition,
        [Share(cast.order_bureau, is_lead=False)],
        by=cast.dispatcher,
        at=MONDAY,
    )
    handling.sign_for(other, by=cast.other_handler, at=MONDAY)
    questions.ask(order, text="请写明房号。", by=cast.handler, at=moment(24, 9))
    questions.ask(other, text="请拍照片。", by=cast.other_handler, at=moment(26, 9))

    first = questions.lapse(order.questions.get(), at=moment(31, 17, 30))
    second = questions.lapse(other.questions.get(), at=moment(33, 17, 30))

    assert first is None
    assert second.state == State.TERMINATED
    assert not second.orders.open().exists()


def test_lapse_of_the_centres_question_ends_the_matter(cast):
    petition = filed(cast, category=None, text="请来看看吧，有事情。")
    queue.ask(petition, text="是什么事？", by=cast.dispatcher, at=moment(24, 9))

    ended = questions.lapse(petition.questions.get(), at=moment(31, 17, 30))

    assert ended.state == State.TERMINATED


def test_lapse_of_the_centres_question_after_another_ending_changes_nothing(cast):
    petition = filed(cast, category=None, text="请来看看吧，有事情。")
    queue.ask(petition, text="是什么事？", by=cast.dispatcher, at=moment(24, 9))
    tracking.withdraw(petition, by=Holder(petition.pk), at=moment(24, 10))

    assert questions.lapse(petition.questions.get(), at=moment(31, 17, 30)) is None
    petition.refresh_from_db()
    assert petition.state == State.WITHDRAWN


def test_answer_to_the_centre_moves_both_clocks_and_returns_it_to_the_queue(cast):
    petition = filed(cast, category=None, text="请来看看吧，有事情。")
    queue.ask(petition, text="是什么事？", by=cast.dispatcher, at=moment(23, 11))

    tracking.add_to(petition, text="暖气不热。", by=Holder(petition.pk), at=moment(24, 11))

    petition.refresh_from_db()
    assert petition.state == State.ACCEPTED
    assert petition.due_at == moment(31, 17, 30)
    assert petition.centre_due_at.astimezone(CHINA) == moment(24, 12)


def test_answer_after_a_recall_returns_it_to_the_queue_not_to_nobody(cast):
    order = filed(cast).orders.get()
    assignment.cancel(order, reason="C1", why="派错了。", by=cast.dispatcher, at=MONDAY)
    queue.ask(order.petition, text="哪个小区？", by=cast.dispatcher, at=MONDAY)

    tracking.add_to(order.petition, text="馨悦。", by=Holder(order.petition_id), at=MONDAY)

    assert Petition.objects.get(pk=order.petition_id).state == State.ACCEPTED


def test_remind_person_who_left_is_not_told(cast):
    StaffingFactory(agency=cast.housing, role=Role.RECEIVER, ends_on=moment(20, 9).date())
    order = filed(cast).orders.get()

    supervision.remind(order, at=moment(26, 10))

    assert reminded(order) == []
