"""Agencies change, and what they had open goes on: nothing lost, no clock begun anew."""

from datetime import date, timedelta

import pytest

from dispatch.models import (
    Agency,
    AgencyName,
    DutyRule,
    KnownEvent,
    Secondment,
    Staffing,
    WorkOrder,
)
from dispatch.services.moves.assignment import add_assisting
from dispatch.services.orders import handling
from dispatch.services.orders.settling import settle_if_done
from dispatch.services.organisation import agencies
from dispatch.services.routes import routing
from petitions.models import LedgerEntry, Petition, ProgressEntry, PublicPart
from tests.dispatch.services.work import filed, settled, signed
from tests.factories.dispatch import AgencyFactory, StaffingFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import AuditEntry, Notification
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

HOUR = timedelta(hours=1)
TODAY = MONDAY.date()
WHY = "区编办〔2026〕9号"


def rename(cast, **values):
    facts = {"name": "区城乡建设局", "short_name": "城建局", "why": WHY, **values}
    return agencies.rename(cast.housing, **facts, by=cast.administrator, at=MONDAY + HOUR)


def merge(cast, into=None):
    to = into or cast.order_bureau
    return agencies.merge(cast.housing, into=to, why=WHY, by=cast.administrator, at=MONDAY + HOUR)


def retire(cast, **more):
    return agencies.retire(cast.housing, why=WHY, by=cast.administrator, at=MONDAY + HOUR, **more)


def test_rename_shows_the_new_name_where_it_goes_on_and_the_old_one_where_it_is_over(cast):
    old = settled(cast)
    order = signed(cast)

    rename(cast)

    assert WorkOrder.objects.get(pk=order.pk).agency.name == "区城乡建设局"
    assert PublicPart.objects.get(order_id=order.pk).agency_name == "区城乡建设局"
    assert LedgerEntry.objects.get(pk=order.petition_id).holder == "区城乡建设局"
    assert PublicPart.objects.get(order_id=old.pk).agency_name == "区住房和城乡建设局"
    lines = ProgressEntry.objects.filter(order_id=order.pk)
    assert {line.agency_name for line in lines} == {"区住房和城乡建设局"}
    former = AgencyName.objects.get()
    assert (former.name, former.until_on) == ("区住房和城乡建设局", TODAY)
    assert AuditEntry.objects.get(act="rename_agency").reason == WHY


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"name": "区住房和城乡建设局", "short_name": "住建局"}, "名称没有变"),
        ({"name": "区城市管理局"}, "已有单位叫"),
        ({"short_name": "城管局"}, "已有单位叫"),
    ],
)
def test_rename_to_nothing_new_or_anothers_name_is_refused(cast, facts, words):
    with pytest.raises(TransitionRefused, match=words):
        rename(cast, **facts)


@pytest.mark.parametrize("member", ["handler", "dispatcher", "leader"])
def test_changes_are_out_of_reach_for_others_than_administrators(cast, member):
    by = getattr(cast, member)

    with pytest.raises(OutOfReach):
        agencies.rename(cast.housing, name="x", short_name="x", why=WHY, by=by, at=MONDAY)
    with pytest.raises(OutOfReach):
        agencies.merge(cast.housing, into=cast.order_bureau, why=WHY, by=by, at=MONDAY)
    with pytest.raises(OutOfReach):
        agencies.retire(cast.housing, why=WHY, by=by, at=MONDAY)


def test_merge_hands_open_orders_on_with_their_clocks_and_handlers(cast):
    order, done = signed(cast), settled(cast)

    moved = merge(cast)

    after = WorkOrder.objects.get(pk=order.pk)
    assert (after.agency, after.state, after.due_at) == (
        cast.order_bureau,
        order.state,
        order.due_at,
    )
    assert after.handler == cast.handler
    assert WorkOrder.objects.get(pk=done.pk).agency == cast.housing
    assert moved.orders == 1
    line = ProgressEntry.objects.get(act="move_order")
    assert line.staff_text == "机构调整：由区住房和城乡建设局转区城市管理局承办"
    assert line.public_text == "机构调整，改由区城市管理局办理，时限不变"
    assert PublicPart.objects.get(order_id=order.pk).agency_name == "区城市管理局"


def test_merge_lets_the_people_work_on_in_the_successor(cast):
    order = signed(cast)

    moved = merge(cast)

    places = Staffing.objects.filter(user=cast.handler).order_by("id")
    assert [(p.agency, p.starts_on, p.ends_on) for p in places] == [
        (cast.housing, date(2020, 1, 1), TODAY - timedelta(days=1)),
        (cast.order_bureau, TODAY, None),
    ]
    assert moved.people == 1
    order = WorkOrder.objects.get(pk=order.pk)
    handling.note(order, text="到现场看过", is_public=False, by=cast.handler, at=MONDAY + 2 * HOUR)


def test_merge_keeps_a_place_that_the_person_has_there_already(cast):
    StaffingFactory(user=cast.handler, agency=cast.order_bureau, role=Role.HANDLER)

    merge(cast)

    places = Staffing.objects.filter(user=cast.handler, agency=cast.order_bureau)
    assert places.count() == 1


def test_merge_names_the_successor_in_the_duty_catalogue_from_today(cast):
    merge(cast)

    rules = DutyRule.objects.filter(category=cast.heating).order_by("id")
    assert [(r.lead, r.valid_from, r.valid_to) for r in rules] == [
        (cast.housing, date(2020, 1, 1), TODAY - timedelta(days=1)),
        (cast.order_bureau, TODAY, None),
    ]
    petition = file_petition(category=cast.heating, grid=cast.unit, at=MONDAY + HOUR)
    routing.route(petition, at=MONDAY + HOUR)
    assert petition.orders.get().agency == cast.order_bureau


def test_merge_names_the_successor_among_those_that_assist(cast):
    rule = DutyRule.objects.get(category=cast.litter)
    rule.assisting.add(cast.housing)
    third = AgencyFactory()

    merge(cast, into=third)

    new = DutyRule.objects.get(category=cast.litter, valid_from=TODAY)
    assert (new.lead, list(new.assisting.all())) == (cast.order_bureau, [third])


def test_merge_closes_the_old_one_with_a_pointer_and_tells_the_desk(cast):
    desk = StaffingFactory(agency=cast.order_bureau, role=Role.RECEIVER).user
    signed(cast)

    merge(cast)

    old = Agency.objects.get(pk=cast.housing.pk)
    assert (old.is_active, old.successor, old.retired_on) == (False, cast.order_bureau, TODAY)
    assert Notification.objects.get(user=desk).title == "机构调整，转来 1 张工单，时限不变"


def test_merge_makes_one_order_of_two_for_the_same_matter(cast):
    lead = signed(cast)
    [helper] = add_assisting(lead.petition, [cast.order_bureau], by=None, at=MONDAY)

    merge(cast)

    orders = Petition.objects.get(pk=lead.petition_id).orders
    assert [(o.pk, o.agency) for o in orders.open()] == [(lead.pk, cast.order_bureau)]
    assert WorkOrder.objects.get(pk=helper.pk).state == "cancelled"
    settle_if_done(lead.petition, at=MONDAY + HOUR)


def test_merge_into_itself_or_out_of_use_or_of_a_platform_is_refused(cast):
    gone = AgencyFactory(name="老局", is_active=False)

    with pytest.raises(TransitionRefused, match="另一家"):
        merge(cast, into=cast.housing)
    with pytest.raises(TransitionRefused, match="老局已经停用"):
        merge(cast, into=gone)
    with pytest.raises(TransitionRefused, match="随网格调整"):
        agencies.merge(cast.platform, into=cast.housing, why=WHY, by=cast.administrator, at=MONDAY)


def test_merge_twice_is_refused(cast):
    merge(cast)

    with pytest.raises(TransitionRefused, match="已经停用"):
        merge(cast)


def split(cast, to, **cut):
    return agencies.split(
        cast.housing,
        to=to,
        cut=agencies.Cut(**cut),
        why=WHY,
        by=cast.administrator,
        at=MONDAY + HOUR,
    )


def test_split_takes_the_named_category_with_its_duties(cast):
    new = AgencyFactory(name="区供热管理中心")
    order = signed(cast)

    moved = split(cast, new, categories=[cast.heating])

    after = WorkOrder.objects.get(pk=order.pk)
    assert (after.agency, after.handler, moved.orders, moved.duties) == (new, None, 1, 1)
    assert DutyRule.objects.get(category=cast.heating, valid_to=None).lead == new


def test_split_by_town_leaves_the_rest_where_it_is(cast):
    new = AgencyFactory(name="东镇分局")
    here, there = filed(cast), filed(cast, grid=cast.other_unit)

    split(cast, new, towns=[cast.town])

    assert here.orders.get().agency == new
    assert there.orders.get().agency == cast.housing
    rules = DutyRule.objects.filter(category=cast.heating, valid_to=None).order_by("id")
    assert [(r.lead, r.area) for r in rules] == [(cast.housing, None), (new, cast.town)]
    petition = file_petition(category=cast.heating, grid=cast.unit, at=MONDAY + HOUR)
    routing.route(petition, at=MONDAY + HOUR)
    assert petition.orders.get().agency == new


def test_split_that_names_nothing_is_refused(cast):
    with pytest.raises(TransitionRefused, match="请选类别或镇街"):
        split(cast, cast.order_bureau)


def test_retire_with_open_orders_is_refused_until_they_are_placed(cast):
    order = signed(cast)
    with pytest.raises(TransitionRefused, match="还有 1 张工单没有办完"):
        retire(cast)

    n = agencies.place(
        cast.housing,
        [order],
        to=cast.order_bureau,
        why=WHY,
        by=cast.administrator,
        at=MONDAY + HOUR,
    )
    retire(cast, duties_to=cast.order_bureau)

    assert n == 1
    assert WorkOrder.objects.get(pk=order.pk).agency == cast.order_bureau
    assert not Agency.objects.get(pk=cast.housing.pk).is_active
    assert not Staffing.objects.filter(agency=cast.housing, ends_on=None).exists()


def test_retire_while_the_catalogue_names_it_is_refused(cast):
    with pytest.raises(TransitionRefused, match="派单目录里还有 1 条"):
        retire(cast)


def test_place_of_what_is_over_or_anothers_is_refused(cast):
    done = settled(cast)

    with pytest.raises(TransitionRefused, match="请勾选还没有办完"):
        agencies.place(
            cast.housing,
            [done],
            to=cast.order_bureau,
            why=WHY,
            by=cast.administrator,
            at=MONDAY,
        )


def test_merge_hands_on_officers_on_loan_and_events_that_are_not_over(cast):
    facts = {"agency": cast.housing, "declared_by": cast.administrator, "title": "爆管"}
    moments = {"starts_at": MONDAY, "expected_at": MONDAY + HOUR, "declared_at": MONDAY}
    event = KnownEvent.objects.create(**facts, **moments)
    ended = {"ended_at": MONDAY, "ended_by": cast.administrator, "answer": "已修复，恢复供水。"}
    over = KnownEvent.objects.create(**facts, **moments, **ended)
    lent = Secondment.objects.create(user=cast.dispatcher, agency=cast.housing, starts_on=TODAY)

    merge(cast)

    for row in (event, over, lent):
        row.refresh_from_db()
    assert (event.agency, over.agency) == (cast.order_bureau, cast.housing)
    assert lent.agency == cast.order_bureau
