"""Clocks computed anew: from where they began, never earlier than told, and never silently."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.choices import Step, TimeUnit
from dispatch.models import Agency, WorkOrder
from dispatch.services.centre import queue
from dispatch.services.moves import extensions, suspension
from dispatch.services.orders import pauses
from dispatch.services.timing import recompute
from petitions.models import LedgerEntry, Petition, ProgressEntry, PublicPart
from tests.dispatch.services.work import filed, settled, shelved, signed
from tests.factories.dispatch import CategoryFactory, ServiceLimitFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.services.calendar import load_calendar

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
LATER = MONDAY + timedelta(hours=1)
# Filed on Monday 23 November 2026, five working days.
TOLD = datetime(2026, 11, 30, 17, 30, tzinfo=CHINA)
# Friday the 27th becomes a day off: everything that runs over it has one day more.
NEW_PLAN = {
    "year": "2026",
    "status": "confirmed",
    "first": "2026-11-27",
    "last": "2026-11-27",
    "kind": "rest",
    "holiday": "测试假",
    "source": "测试",
}


@pytest.fixture
def complex_matters():
    category = CategoryFactory(code="0909", name="复杂事项")
    ServiceLimitFactory(category=category, step=Step.SETTLE, amount=10, unit=TimeUnit.WORK_DAY)
    ServiceLimitFactory(category=category, step=Step.EXTEND, amount=5, unit=TimeUnit.WORK_DAY)
    return category


def again(order):
    return WorkOrder.objects.get(pk=order.pk)


def test_reclassify_counts_open_orders_anew_from_their_dispatch(cast, complex_matters):
    order = signed(cast)

    queue.reclassify(order.petition, category=complex_matters, by=cast.dispatcher, at=LATER)

    due = datetime(2026, 12, 7, 17, 30, tzinfo=CHINA)
    assert again(order).due_at == order.rounds.get().due_at == due
    assert PublicPart.objects.get(order_id=order.pk).due_at == due
    assert LedgerEntry.objects.get(pk=order.petition_id).due_at == due


def test_reclassify_tells_staff_and_public_the_old_and_the_new_moment(cast, complex_matters):
    order = signed(cast)

    queue.reclassify(order.petition, category=complex_matters, by=cast.dispatcher, at=LATER)

    line = ProgressEntry.objects.get(order_id=order.pk, act="recompute")
    assert "11月30日 17:30 改为 12月7日 17:30" in line.staff_text
    assert "12月7日 17:30" in line.public_text
    detail = AuditEntry.objects.get(act="recompute", object_type="dispatch.workorder").detail
    assert detail["old"] < detail["new"]


def test_reclassify_to_a_shorter_limit_keeps_what_was_told_and_says_nothing(cast):
    order = signed(cast)
    short = CategoryFactory(code="0908", name="简单事项")
    ServiceLimitFactory(category=short, step=Step.SETTLE, amount=1, unit=TimeUnit.WORK_DAY)

    queue.reclassify(order.petition, category=short, by=cast.dispatcher, at=LATER)

    assert again(order).due_at == TOLD
    assert not ProgressEntry.objects.filter(act="recompute").exists()


def test_reclassify_leaves_settled_orders_alone(cast, complex_matters):
    order = settled(cast)
    before = again(order)
    petition = Petition.objects.get(pk=order.petition_id)

    recompute.recompute(petition, at=LATER)

    assert (again(order).due_at, again(order).calendar_version) == (
        before.due_at,
        before.calendar_version,
    )


def test_recompute_keeps_the_time_for_which_the_clock_stood(cast, complex_matters):
    order, later = shelved(cast, at=LATER), LATER + timedelta(days=2)
    order = suspension.resume(order, why="已开冻", by=cast.shift_leader, at=later)

    queue.reclassify(order.petition, category=complex_matters, by=cast.dispatcher, at=later)

    assert again(order).due_at == datetime(2026, 12, 9, 17, 30, tzinfo=CHINA)


def test_recompute_keeps_what_was_granted(cast, complex_matters):
    order = signed(cast)
    queue.reclassify(order.petition, category=complex_matters, by=cast.dispatcher, at=LATER)
    extensions.ask_extension(again(order), days=3, reason="等配件", by=cast.handler, at=LATER)
    extensions.grant_extension(again(order), ruling="同意", by=cast.shift_leader, at=LATER)
    granted = again(order).due_at

    recompute.recompute(Petition.objects.get(pk=order.petition_id), at=LATER)

    assert again(order).due_at == granted == datetime(2026, 12, 10, 17, 30, tzinfo=CHINA)


def test_calendar_corrected_late_moves_open_deadlines_once(cast):
    order = signed(cast)
    load_calendar([NEW_PLAN], at=LATER)

    found = recompute.to_recompute()
    recompute.follow_calendar(order.petition, at=LATER)

    assert found == [order.petition_id]
    assert recompute.to_recompute() == []
    assert again(order).due_at == datetime(2026, 12, 1, 17, 30, tzinfo=CHINA)
    line = ProgressEntry.objects.get(act="recompute")
    assert line.staff_text.startswith("放假安排更新了")


def test_calendar_corrected_to_fewer_days_off_keeps_what_was_told(cast):
    load_calendar([NEW_PLAN], at=MONDAY)
    order = signed(cast)
    told = again(order).due_at
    load_calendar([{**NEW_PLAN, "first": "2026-12-25", "last": "2026-12-25"}], at=LATER)

    recompute.follow_calendar(order.petition, at=LATER)

    assert again(order).due_at == told
    assert Petition.objects.get(pk=order.petition_id).due_at == told


def test_calendar_change_leaves_ended_and_historical_matters_alone(cast):
    settled(cast)
    filed(cast)
    Petition.objects.filter(state="handling").update(is_historical=True)
    load_calendar([NEW_PLAN], at=LATER)

    assert not set(recompute.to_recompute()) & set(
        Petition.objects.filter(is_historical=True).values_list("pk", flat=True)
    )


def test_order_of_an_agency_with_its_own_hours_is_due_at_its_own_closing(cast):
    Agency.objects.filter(pk=cast.housing.pk).update(hours="09:00-12:00,14:00-19:00")

    order = filed(cast).orders.get()

    # The resident's own moment, by the district's hours, is the earlier one and bounds it.
    assert order.due_at == TOLD
    # Four hours of work from 10:00: two before noon, two from 14:00.
    assert order.sign_due_at == datetime(2026, 11, 23, 16, 0, 5, tzinfo=CHINA)


def test_pause_over_the_agencys_own_noon_counts_its_own_hours(cast):
    Agency.objects.filter(pk=cast.housing.pk).update(hours="08:30-12:30,13:00-17:00")
    order = signed(cast)
    begins = datetime(2026, 11, 24, 8, 30, tzinfo=CHINA)
    pauses.pause(order, kind="question", reason="问房号", at=begins)

    pauses.unpause(order, at=datetime(2026, 11, 24, 17, 0, tzinfo=CHINA))

    assert again(order).due_at.astimezone(CHINA).date().isoformat() == "2026-12-01"
