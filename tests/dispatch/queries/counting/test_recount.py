"""What the log says against what rows, public snapshots and figures show; each fault is planted."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dispatch.choices import OrderState
from dispatch.models import Rating, WorkOrder
from dispatch.queries.counting.recount import recount
from dispatch.services.centre import queue
from dispatch.services.moves import assignment, escalation, extensions, returns
from dispatch.services.orders import contacts, handling
from petitions.choices import State
from petitions.models import LedgerEntry, Petition, ProgressEntry, PublicPart
from tests.dispatch.services.below import Levels
from tests.dispatch.services.work import (
    BAD,
    GOOD,
    done_again,
    filed,
    finish,
    rate,
    settled,
    shelved,
    signed,
)
from tests.factories.petitions import MONDAY
from yuanbao.audit import record, unit_of_work
from yuanbao.models import AuditEntry

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def unguarded(db):
    """Whoever owns the database can take the triggers away; the recount must show what they did."""
    with connection.cursor() as cursor:
        for table in ("yuanbao_auditentry", "petitions_progressentry"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def differences():
    return [(d.whose, d.what, d.shown, d.logged) for d in recount(at=MONDAY + 9 * HOUR)]


@unit_of_work
def write(row, act, by, **detail):
    record(row, act, by=by, at=MONDAY, **detail)


# --- paths that people walk: everything agrees --------------------------------------------------


def test_recount_of_late_orders_that_moved_up_finds_nothing(cast):
    levels = Levels(cast)
    of_town, of_community = levels.of_town(), levels.of_community(text="路灯不亮，请来看看。")
    for order in (of_town, of_community):
        escalation.move_up(order, at=order.due_at + HOUR)

    assert differences() == []
    assert AuditEntry.objects.filter(act="move_up").count() == 2


def test_recount_of_work_done_and_done_again_finds_nothing(cast):
    rate(settled(cast), GOOD, at=MONDAY + HOUR)
    order = settled(cast, text="八号楼也不热，请来看看。")
    rate(order, BAD, at=MONDAY + HOUR)
    order.refresh_from_db()
    done_again(cast, order, at=MONDAY + 2 * HOUR)
    finish(cast, signed(cast, text="十号楼暖气漏水。"))

    assert differences() == []


def test_recount_of_side_tracks_finds_nothing(cast):
    shelved(cast)
    order = signed(cast, text="二号楼暖气不热。")
    extensions.ask_extension(order, days=2, reason="等配件。", by=cast.handler, at=MONDAY)
    extensions.grant_extension(order, ruling="", by=cast.shift_leader, at=MONDAY)
    back = signed(cast, text="四号楼暖气不热。")
    finish(cast, back)
    handling.send_back(back, why="没写结果。", by=cast.dispatcher, at=MONDAY)
    moved = signed(cast, text="五号楼暖气不热。")
    assignment.transfer(moved, to=cast.order_bureau, why="归它管。", by=cast.dispatcher, at=MONDAY)

    assert differences() == []


def test_recount_of_returns_merges_and_hand_overs_finds_nothing(cast):
    given = filed(cast).orders.get()
    asked = {"reason": "R3", "text": "不归我们管", "by": cast.handler}
    returns.ask_return(given, **asked, at=MONDAY)
    facts = {"ruling": "确实不归", "to": cast.order_bureau, "by": cast.shift_leader}
    returns.accept_return(given, **facts, at=MONDAY)
    kept = filed(cast, text="二号楼暖气不热。")
    gone = filed(cast, text="二号楼暖气又不热。")
    returns.ask_return(kept.orders.get(), **asked, at=MONDAY)
    returns.refuse_return(kept.orders.get(), ruling="归你们", by=cast.shift_leader, at=MONDAY)
    queue.merge(gone, into=kept, by=cast.dispatcher, at=MONDAY)
    handling.hand_over(kept.orders.get(), to=cast.receiver, by=cast.handler, at=MONDAY)

    assert differences() == []


def test_recount_takes_matters_of_former_times_as_they_stand(cast, unguarded):
    order = settled(cast)
    Petition.objects.update(is_historical=True)
    for rows in (AuditEntry.objects.all(), ProgressEntry.objects.all()):
        rows._raw_delete("default")
    Rating.objects.create(
        round=order.rounds.get(), rater_kind="petitioner", rater_key="x", solved="yes",
        satisfaction="satisfied", rated_at=MONDAY,
    )  # fmt: skip

    assert differences() == []


# --- planted faults -----------------------------------------------------------------------------


def test_recount_finds_a_state_that_no_move_led_to(cast):
    order = signed(cast)
    WorkOrder.objects.filter(pk=order.pk).update(state=OrderState.FINISHED)

    found = differences()

    assert (order.number, "状态", "finished", "signed") in found
    assert ("D16", "工作台·办理中", 0, 1) in found
    assert ("D16", "工作台·待审核", 1, 0) in found


def test_recount_finds_a_matter_whose_state_was_written_past_the_log(cast):
    petition = filed(cast)
    Petition.objects.filter(pk=petition.pk).update(state=State.WITHDRAWN)

    found = differences()

    assert (str(petition), "状态", "withdrawn", "handling") in found
    assert ("全区", "总览·在办诉求", 0, 1) in found
    assert (str(petition), "公开台账的状态", "handling", "withdrawn") in found


def test_recount_finds_a_signature_given_twice(cast):
    order = signed(cast)
    write(order, "sign_for", cast.handler, **{"from": "dispatched", "to": "signed"})

    assert differences() == [
        (order.number, "重复或接不上的 sign_for", "dispatched", "signed"),
        (f"id {order.pk}", "流转记录里的 sign_for", 1, 2),
    ]


def test_recount_finds_a_request_decided_twice(cast):
    order = signed(cast)
    extensions.ask_extension(order, days=2, reason="等配件。", by=cast.handler, at=MONDAY)
    extensions.refuse_extension(order, ruling="抓紧办", by=cast.shift_leader, at=MONDAY)
    write(order, "decide_extension", cast.shift_leader, accepted=False)

    assert differences() == [(order.number, "重复或接不上的 decide_extension", "", "signed")]


def test_recount_finds_a_hand_over_that_another_wiped_out(cast):
    order = signed(cast)
    handling.hand_over(order, to=cast.receiver, by=cast.handler, at=MONDAY)
    WorkOrder.objects.filter(pk=order.pk).update(handler=cast.handler)

    assert differences() == [(order.number, "经办人", cast.handler.pk, cast.receiver.pk)]


def test_recount_finds_a_line_of_the_story_that_is_missing(cast, unguarded):
    order = signed(cast)
    contacts.contact(order, way="phone", is_reached=True, note="", by=cast.handler, at=MONDAY)
    ProgressEntry.objects.filter(act="contact")._raw_delete("default")

    assert differences() == [(f"id {order.pk}", "流转记录里的 contact", 0, 1)]


def test_recount_finds_stale_public_snapshots(cast):
    order = signed(cast)
    PublicPart.objects.filter(order_id=order.pk).update(state=OrderState.DISPATCHED)
    LedgerEntry.objects.update(state=State.ACCEPTED)

    assert differences() == [
        (f"id {order.pk}", "公开的工单状态", "dispatched", "signed"),
        (str(order.petition), "公开台账的状态", "accepted", "handling"),
    ]


def test_recount_finds_a_rating_that_the_log_does_not_know(cast):
    order = settled(cast)
    Rating.objects.create(
        round=order.rounds.get(), rater_kind="petitioner", rater_key="x", solved="yes",
        satisfaction="satisfied", rated_at=MONDAY,
    )  # fmt: skip

    assert differences() == [("D16", "评价过的工单", 1, 0)]


def test_recount_finds_a_row_without_and_a_log_without_its_row(cast, unguarded):
    order, twin = filed(cast).orders.get(), filed(cast, text="二号楼暖气不热。").orders.get()
    write(WorkOrder(pk=10**6, petition=order.petition), "dispatch", None, agency="D16")
    AuditEntry.objects.filter(object_type="dispatch.workorder", object_id=twin.pk)._raw_delete(
        "default"
    )

    found = differences()

    assert (twin.number, "状态", "dispatched", "") in found
    assert ("id 1000000", "有记录，没有这一行", None, "dispatched") in found


# --- the command --------------------------------------------------------------------------------


def test_recount_figures_says_that_all_agrees(cast, capsys):
    signed(cast)

    call_command("recount_figures")

    assert capsys.readouterr().out == "逐项核对，没有出入\n"


def test_recount_figures_fails_with_each_difference(cast):
    order = signed(cast)
    WorkOrder.objects.filter(pk=order.pk).update(n_sent_back=3)

    with pytest.raises(CommandError) as refused:
        call_command("recount_figures")

    assert refused.value.returncode == 1
    assert str(refused.value) == f"1 处出入\n{order.number} 返工次数：显示 3，按记录是 0"
