from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from dispatch.choices import OrderState, Step
from dispatch.models import Extension, Reminder, Secondment, ServiceLimit
from dispatch.services.moves import extensions
from dispatch.services.moves.recusal import Recused
from dispatch.services.orders import handling, questions
from dispatch.services.timing import supervision
from petitions.models import Petition, ProgressEntry, PublicPart
from tests.dispatch.services.work import ANSWER, finish, serving, signed
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

CHINA = ZoneInfo("Asia/Shanghai")
WHY = "要等配件到货，下周二能到。"
LATER = MONDAY + timedelta(days=2)
# Filed on Monday the 23rd, five working days: the 30th; five more: 7 December.
FIRST_DUE = datetime(2026, 11, 30, 17, 30, tzinfo=CHINA)
SECOND_DUE = datetime(2026, 12, 7, 17, 30, tzinfo=CHINA)


def asked(cast, **values):
    """An order of which the handler asked five more days on Wednesday."""
    serving(cast.shift_leader)
    order = signed(cast, phone="13800001111", **values)
    extensions.ask_extension(order, days=5, reason=WHY, by=cast.handler, at=LATER)
    return order


def told(order):
    lines = ProgressEntry.objects.of(order.petition)
    return [(line.staff_text, line.public_text) for line in lines][-1]


def test_ask_extension_leaves_the_clock_running_and_tells_the_centre(cast):
    order = asked(cast)

    order.refresh_from_db()
    row = order.extensions.get()
    assert (order.due_at, order.paused_at, order.state) == (FIRST_DUE, None, OrderState.SIGNED)
    assert (row.days, row.reason, row.old_due_at) == (5, WHY, FIRST_DUE)
    assert told(order) == ("申请延期 5 个工作日", "")
    assert Notification.objects.filter(user=cast.shift_leader, title="延期待批").count() == 1


def test_unanswered_extension_does_not_stop_the_reminders(cast):
    order = asked(cast)

    late = FIRST_DUE + timedelta(days=1) - timedelta(hours=7)
    supervision.remind(order, at=late)

    assert Reminder.objects.filter(order=order, level=100, recipient=cast.handler).count() == 1


def test_grant_extension_moves_both_due_moments_and_tells_the_resident_why(cast):
    order = extensions.grant_extension(
        asked(cast), ruling="配件确实没到", by=cast.shift_leader, at=LATER
    )

    petition, part = Petition.objects.get(), PublicPart.objects.get()
    assert [order.due_at, petition.due_at, part.due_at] == [SECOND_DUE] * 3
    assert order.extensions.get().new_due_at == SECOND_DUE
    assert order.rounds.get().due_at == SECOND_DUE
    assert order.n_extensions == 1
    assert told(order) == (
        "同意延期 5 个工作日，到12月7日17:30",
        "区住房和城乡建设局延期到12月7日17:30答复",
    )
    message = Notification.objects.get(title="延期答复")
    assert "原因：要等配件到货，下周二能到。" in message.body
    assert Notification.objects.filter(user=cast.handler, title="延期已批准").count() == 1


def test_grant_extension_strikes_personal_data_out_of_the_public_reason(cast):
    order = signed(cast, name="刘芳")
    extensions.ask_extension(
        order, days=2, reason="刘芳 13800001111 这周不在家。", by=cast.handler, at=LATER
    )

    extensions.grant_extension(order, ruling="", by=cast.shift_leader, at=LATER)

    detail = ProgressEntry.objects.get(act="grant_extension").public_detail
    assert "刘芳" not in detail
    assert "13800001111" not in detail
    assert "这周不在家" in detail


def test_grant_extension_after_a_pause_keeps_the_time_that_stood(cast):
    order = signed(cast)
    questions.ask(order, text="几号楼？", by=cast.handler, at=MONDAY + timedelta(hours=1))
    questions.take_answer(order.petition, at=MONDAY + timedelta(hours=25))
    extensions.ask_extension(order, days=1, reason=WHY, by=cast.handler, at=LATER)

    order = extensions.grant_extension(order, ruling="", by=cast.shift_leader, at=LATER)

    assert order.due_at == datetime(2026, 12, 2, 17, 30, tzinfo=CHINA)


def test_grant_extension_lets_the_reminders_come_again(cast):
    order = asked(cast)
    supervision.remind(order, at=datetime(2026, 11, 30, 9, 0, tzinfo=CHINA))

    order = extensions.grant_extension(
        order, ruling="", by=cast.shift_leader, at=datetime(2026, 11, 30, 9, 5, tzinfo=CHINA)
    )

    assert order.reminded_level == 0
    assert datetime(2026, 11, 30, 9, 5, tzinfo=CHINA) < order.remind_at < SECOND_DUE


def test_refuse_extension_keeps_the_due_moment_and_is_not_told_in_public(cast):
    order = extensions.refuse_extension(
        asked(cast), ruling="配件可以调货", by=cast.shift_leader, at=LATER
    )

    assert (order.due_at, order.n_extensions) == (FIRST_DUE, 0)
    assert told(order) == ("不同意延期，仍按原时限", "")
    assert Notification.objects.filter(user=cast.handler, title="延期没有批准").count() == 1


def test_ask_extension_again_after_a_refusal_is_possible(cast):
    order = extensions.refuse_extension(
        asked(cast), ruling="写清楚些", by=cast.shift_leader, at=LATER
    )

    extensions.ask_extension(order, days=2, reason=WHY, by=cast.handler, at=LATER)

    assert order.extensions.filter(decided_at=None).count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reason": "  "}, "请写明为什么要延期"),
        ({"days": 6}, "最多延期 5 个工作日"),
        ({"days": 0}, "最多延期 5 个工作日"),
        ({"at": FIRST_DUE}, "在到期之前申请"),
    ],
)
def test_ask_extension_refuses_with_words(cast, values, words):
    order = signed(cast)

    with pytest.raises(TransitionRefused, match=words):
        extensions.ask_extension(
            order, **{"days": 5, "reason": WHY, "by": cast.handler, "at": LATER, **values}
        )


def test_ask_extension_a_second_time_while_one_waits_is_refused(cast):
    with pytest.raises(TransitionRefused, match="正在等审批"):
        extensions.ask_extension(asked(cast), days=1, reason=WHY, by=cast.handler, at=LATER)


def test_ask_extension_after_one_was_granted_is_refused(cast):
    order = extensions.grant_extension(asked(cast), ruling="", by=cast.shift_leader, at=LATER)

    with pytest.raises(TransitionRefused, match="只能延期 1 次"):
        extensions.ask_extension(order, days=1, reason=WHY, by=cast.handler, at=LATER)


def test_ask_extension_of_a_category_without_one_is_refused(cast):
    ServiceLimit.objects.filter(step=Step.EXTEND).delete()

    with pytest.raises(TransitionRefused, match="不能延期"):
        extensions.ask_extension(signed(cast), days=1, reason=WHY, by=cast.handler, at=LATER)


def test_ask_extension_while_the_clock_stands_is_refused(cast):
    order = signed(cast)
    questions.ask(order, text="几号楼？", by=cast.handler, at=MONDAY)

    with pytest.raises(TransitionRefused, match="正在停表"):
        extensions.ask_extension(order, days=1, reason=WHY, by=cast.handler, at=LATER)


def test_ask_extension_of_a_finished_order_is_refused(cast):
    order = finish(cast, signed(cast))

    with pytest.raises(TransitionRefused, match="办结前"):
        extensions.ask_extension(order, days=1, reason=WHY, by=cast.handler, at=LATER)


@pytest.mark.parametrize("person", ["other_handler", "shift_leader", "town_clerk", "leader"])
def test_ask_extension_by_others_is_out_of_reach(cast, person):
    with pytest.raises(OutOfReach):
        extensions.ask_extension(
            signed(cast), days=1, reason=WHY, by=getattr(cast, person), at=LATER
        )


@pytest.mark.parametrize("person", ["handler", "approver", "dispatcher", "town_clerk", "leader"])
def test_grant_extension_by_others_is_out_of_reach(cast, person):
    with pytest.raises(OutOfReach):
        extensions.grant_extension(asked(cast), ruling="", by=getattr(cast, person), at=LATER)


def test_grant_extension_by_who_asked_is_refused_and_impossible_in_the_table(cast):
    order = asked(cast)
    Extension.objects.update(asked_by=cast.shift_leader)

    with pytest.raises(TransitionRefused, match="不能自己批"):
        extensions.grant_extension(order, ruling="", by=cast.shift_leader, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.update(decided_by=cast.shift_leader)


def test_grant_extension_by_who_was_lent_by_that_agency_is_recused(cast):
    order = asked(cast)
    Secondment.objects.create(
        user=cast.shift_leader, agency=cast.housing, starts_on=date(2026, 1, 1)
    )

    with pytest.raises(Recused):
        extensions.grant_extension(order, ruling="", by=cast.shift_leader, at=LATER)


def test_grant_extension_that_was_decided_is_refused(cast):
    order = extensions.grant_extension(asked(cast), ruling="", by=cast.shift_leader, at=LATER)

    with pytest.raises(TransitionRefused, match="何静已在 11-25 10:00 先审批了"):
        extensions.grant_extension(order, ruling="", by=cast.shift_leader, at=LATER)


def test_refuse_extension_without_words_is_refused(cast):
    with pytest.raises(TransitionRefused, match="为什么不同意"):
        extensions.refuse_extension(asked(cast), ruling=" ", by=cast.shift_leader, at=LATER)


def test_finish_closes_the_request_for_more_time(cast):
    order = asked(cast)

    handling.finish(order, answer=ANSWER, claimed="yes", by=cast.handler, at=LATER)

    assert order.extensions.get().is_accepted is False
