from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dispatch.choices import OrderState
from dispatch.models import Approval, WorkOrder
from dispatch.services.moves import assignment
from dispatch.services.orders import approvals, handling, questions
from petitions.models import ProgressEntry, PublicPart
from tests.dispatch.services.work import ANSWER, serving, signed
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry, Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def order(cast):
    """Return a signed order of an agency whose leader wants to see its answers."""
    cast.housing.needs_approval = True
    cast.housing.save()
    serving(cast.approver)
    return signed(cast)


def propose(cast, order, *, by=None, at=MONDAY, answer=ANSWER):
    return approvals.propose(order, answer=answer, claimed="yes", by=by or cast.handler, at=at)


def finish(cast, order):
    return handling.finish(order, answer=ANSWER, claimed="yes", by=cast.handler, at=MONDAY)


def test_finish_where_a_signature_is_wanted_refuses(cast, order):
    with pytest.raises(TransitionRefused, match="要先报领导审签"):
        finish(cast, order)


def test_propose_leaves_the_order_in_the_handlers_hands_and_asks_the_leader(cast, order):
    propose(cast, order)

    order.refresh_from_db()
    assert (order.state, order.finished_at) == (OrderState.SIGNED, None)
    assert Notification.objects.get(user=cast.approver).title == "有答复待您审签"
    assert PublicPart.objects.get().state_text == "正在办理"
    entry = ProgressEntry.objects.get(act="propose")
    assert (entry.opinion, entry.public_text) == (ANSWER, "")


def test_approve_sends_the_answer_to_the_centre_as_its_writers(cast, order):
    propose(cast, order)

    order = approvals.approve(order, by=cast.approver, at=LATER, words="同意。")

    row = order.rounds.get()
    assert (order.state, row.finished_by, row.answer) == (
        OrderState.FINISHED,
        cast.handler,
        ANSWER,
    )
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"propose", "approve", "finish"} <= acts
    assert Notification.objects.filter(user=cast.handler, title__startswith="审签同意").exists()


def test_disapprove_gives_it_back_with_words_and_it_can_be_proposed_again(cast, order):
    propose(cast, order)

    order = approvals.disapprove(order, words="写清哪天换的。", by=cast.approver, at=LATER)
    propose(cast, order, at=LATER, answer="十一月二十三日上午已换阀门。")

    assert order.state == OrderState.SIGNED
    assert Notification.objects.filter(user=cast.handler, title="审签退回：写清哪天换的。").exists()
    outcomes = list(Approval.objects.order_by("pk").values_list("is_accepted", "words"))
    assert outcomes == [(False, "写清哪天换的。"), (None, "")]


def test_disapprove_without_words_refuses(cast, order):
    propose(cast, order)

    with pytest.raises(TransitionRefused, match="请写明哪里不行"):
        approvals.disapprove(order, words=" ", by=cast.approver, at=LATER)


def test_approve_ones_own_answer_refuses(cast, order):
    cast.other_approver = cast._staff(cast.housing, "approver", "周立")
    propose(cast, order, by=cast.approver)

    with pytest.raises(TransitionRefused, match="不能自己审签"):
        approvals.approve(order, by=cast.approver, at=LATER)


def test_approve_ones_own_answer_is_refused_by_the_database_too(cast, order):
    row = propose(cast, order)

    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=row.pk).update(
            decided_by=cast.handler, decided_at=LATER, is_accepted=True
        )


@pytest.mark.parametrize("decide", ["approve", "disapprove"])
def test_decide_what_nobody_proposed_refuses(cast, order, decide):
    with pytest.raises(TransitionRefused, match="没有等着审签的申请"):
        getattr(approvals, decide)(order, words="看过。", by=cast.approver, at=LATER)


def test_approve_by_a_handler_is_out_of_reach(cast, order):
    propose(cast, order)

    with pytest.raises(OutOfReach):
        approvals.approve(order, by=cast.handler, at=LATER)


def test_propose_twice_refuses_and_names_the_first(cast, order):
    propose(cast, order)

    with pytest.raises(TransitionRefused, match="陈立群已经报审"):
        propose(cast, order, by=cast.receiver)


def test_propose_where_no_signature_is_wanted_refuses(cast):
    with pytest.raises(TransitionRefused, match="不用审签"):
        propose(cast, signed(cast))


def test_propose_an_order_that_is_not_in_hand_refuses(cast, order):
    propose(cast, order)
    order = approvals.approve(order, by=cast.approver, at=LATER)

    with pytest.raises(TransitionRefused, match="现在是“待审核”"):
        propose(cast, order)


def test_propose_where_nobody_else_can_sign_refuses(cast, order):
    cast.approver.staffings.update(ends_on=MONDAY.date() - timedelta(days=1))

    with pytest.raises(TransitionRefused, match="没有别的人能审签"):
        propose(cast, order)


def test_propose_too_little_refuses(cast, order):
    with pytest.raises(TransitionRefused, match="太短"):
        propose(cast, order, answer="已办")


def test_approve_after_a_question_came_up_refuses(cast, order):
    propose(cast, order)
    questions.ask(order, text="房号？", by=cast.handler, at=MONDAY)

    with pytest.raises(TransitionRefused, match="停表时不能办结"):
        approvals.approve(order, by=cast.approver, at=LATER)
    assert Approval.objects.get().decided_at is None


def test_cancel_closes_what_waits_for_a_signature(cast, order):
    propose(cast, order)

    assignment.call_off(order, why="派错了。", by=cast.dispatcher, at=LATER)

    assert Approval.objects.get().is_accepted is False
    assert WorkOrder.objects.get(pk=order.pk).state == OrderState.CANCELLED
