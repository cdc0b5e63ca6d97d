from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.choices import OrderState
from dispatch.models import DutyRule, Secondment
from dispatch.services.moves import assignment, duty_offers, late_rulings, returns
from dispatch.services.moves.recusal import Recused
from dispatch.tasks import hurry_return
from petitions.choices import State
from petitions.models import Petition
from tests.dispatch.services.work import serving, signed
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

CHINA = ZoneInfo("Asia/Shanghai")
# Asked on Monday, one working day for the ruling: Tuesday evening; once more: Wednesday evening.
TUESDAY = datetime(2026, 11, 24, 17, 30, tzinfo=CHINA)
WEDNESDAY = datetime(2026, 11, 25, 17, 30, tzinfo=CHINA)
MOMENT = timedelta(minutes=1)


def asked(cast):
    order = signed(cast)
    return returns.ask_return(order, reason="R3", text="属城管局。", by=cast.handler, at=MONDAY)


def second_return(cast):
    """The bureau took over after a first return and gives it back as well."""
    order = asked(cast).order
    returns.accept_return(
        order, ruling="属实。", to=cast.order_bureau, by=cast.shift_leader, at=MONDAY
    )
    new = Petition.objects.get().orders.get(agency=cast.order_bureau)
    return returns.ask_return(new, reason="R3", text="属住建局。", by=cast.other_handler, at=MONDAY)


def test_late_ruling_is_told_to_who_may_rule_and_to_the_public_once(cast):
    serving(cast.shift_leader)
    row = asked(cast)

    assert late_rulings.to_hurry(at=TUESDAY - MOMENT) == []
    assert late_rulings.to_hurry(at=TUESDAY) == [row.pk]
    late_rulings.hurry(row, at=TUESDAY)
    late_rulings.hurry(row, at=TUESDAY + MOMENT)

    row.refresh_from_db()
    assert (row.escalated_at, row.decided_at) == (TUESDAY, None)
    assert Notification.objects.filter(user=cast.shift_leader, title="退单审核超时").count() == 1
    assert late_rulings.to_hurry(at=TUESDAY + MOMENT) == []


def test_late_ruling_is_granted_by_the_clock_after_the_second_day(cast):
    row = asked(cast)
    late_rulings.hurry(row, at=TUESDAY)

    row = late_rulings.hurry(row, at=WEDNESDAY)

    assert (row.is_accepted, row.decided_by) == (True, None)
    assert row.order.state == OrderState.CANCELLED
    assert Petition.objects.get().state == State.ACCEPTED


def test_late_second_ruling_waits_for_people(cast):
    row = second_return(cast)
    late_rulings.hurry(row, at=TUESDAY)

    assert late_rulings.to_hurry(at=WEDNESDAY) == []
    assert late_rulings.hurry(row, at=WEDNESDAY).decided_at is None


def test_late_ruling_of_a_lead_whose_assistants_work_waits_for_people(cast):
    row = asked(cast)
    assignment.add_assisting(row.order.petition, [cast.order_bureau], by=cast.dispatcher, at=MONDAY)
    late_rulings.hurry(row, at=TUESDAY)

    assert late_rulings.to_hurry(at=WEDNESDAY) == []


def test_hurry_return_task_leaves_a_ruled_one_alone(cast):
    row = asked(cast)
    returns.refuse_return(row.order, ruling="应办。", by=cast.shift_leader, at=MONDAY)

    hurry_return(return_id=row.pk)

    row.refresh_from_db()
    assert row.escalated_at is None


def test_second_return_needs_the_agency_that_must_have_it(cast):
    row = second_return(cast)

    with pytest.raises(TransitionRefused, match="请直接指定由哪家单位承办"):
        returns.accept_return(row.order, ruling="属实。", by=cast.shift_leader, at=MONDAY)


def test_return_is_not_granted_without_words(cast):
    with pytest.raises(TransitionRefused, match="请写明审核意见"):
        returns.accept_return(asked(cast).order, ruling=" ", by=cast.shift_leader, at=MONDAY)


def test_second_return_refused_designates_who_has_it(cast):
    row = second_return(cast)

    order = returns.refuse_return(row.order, ruling="就归城管。", by=cast.shift_leader, at=MONDAY)

    assert (order.agency, order.is_designated) == (cast.order_bureau, True)


def test_second_return_is_not_ruled_by_the_agency_that_returned_it_first(cast):
    row = second_return(cast)
    Secondment.objects.create(
        user=cast.shift_leader, agency=cast.housing, starts_on=date(2026, 1, 1)
    )

    with pytest.raises(Recused):
        returns.refuse_return(row.order, ruling="就归城管。", by=cast.shift_leader, at=MONDAY)


def test_returns_of_two_parts_do_not_add_up(cast):
    lead = signed(cast)
    orders = assignment.add_assisting(
        lead.petition, [cast.order_bureau, cast.platform], by=cast.dispatcher, at=MONDAY
    )
    people = (cast.other_handler, cast.community_clerk)
    for order, person in zip(orders, people, strict=True):
        returns.ask_return(order, reason="R3", text="不属。", by=person, at=MONDAY)
        kept = returns.refuse_return(order, ruling="应办。", by=cast.shift_leader, at=MONDAY)
        assert not kept.is_designated


# --- the ruling as a duty -----------------------------------------------------------------------


def offer(cast, order, **values):
    facts = {"area": None, "valid_from": date(2026, 12, 1), "by": cast.shift_leader, **values}
    return duty_offers.offer_duty(order, at=MONDAY, **facts)


def test_offer_duty_writes_a_row_out_of_use_with_the_number_of_the_ruling(cast):
    serving(cast.administrator)
    row = second_return(cast)
    returns.refuse_return(row.order, ruling="就归城管。", by=cast.shift_leader, at=MONDAY)

    rule = offer(cast, row.order)

    row.refresh_from_db()
    assert (rule.category, rule.lead, rule.is_active) == (cast.heating, cast.order_bureau, False)
    assert rule.source == row.ruling_number == f"退单裁定〔2026〕{row.pk}号"
    assert (rule.note, rule.valid_from) == ("就归城管。", date(2026, 12, 1))
    assert rule not in DutyRule.objects.valid_on(date(2026, 12, 2))
    told = Notification.objects.get(user=cast.administrator)
    assert f"/dutyrule/{rule.pk}/" in told.url


def test_offer_duty_of_a_granted_return_names_who_got_it(cast):
    order = asked(cast).order
    returns.accept_return(
        order, ruling="属实。", to=cast.order_bureau, by=cast.shift_leader, at=MONDAY
    )

    assert offer(cast, order).lead == cast.order_bureau


def test_offer_duty_twice_is_refused(cast):
    order = asked(cast).order
    returns.refuse_return(order, ruling="应办。", by=cast.shift_leader, at=MONDAY)
    offer(cast, order)

    with pytest.raises(TransitionRefused, match="已经建议记入"):
        offer(cast, order)


def test_offer_duty_without_a_ruling_is_refused(cast):
    with pytest.raises(TransitionRefused, match="还没有裁定由谁办"):
        offer(cast, asked(cast).order)


def test_offer_duty_without_a_category_is_refused(cast):
    order = asked(cast).order
    returns.refuse_return(order, ruling="应办。", by=cast.shift_leader, at=MONDAY)
    Petition.objects.update(category=None)

    with pytest.raises(TransitionRefused, match="还没有分类"):
        offer(cast, order)


def test_offer_duty_by_a_dispatcher_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        offer(cast, asked(cast).order, by=cast.dispatcher)
