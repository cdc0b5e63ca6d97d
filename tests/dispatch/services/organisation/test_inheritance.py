"""What is open beside an agency's orders follows it; what is over stays."""

from datetime import timedelta

import pytest

from dispatch.models import Copy, LiaisonContact, Section, Staffing, WhistleCall, WorkOrder
from dispatch.services.organisation import agencies
from dispatch.services.oversight.instructions import Wish, instruct
from dispatch.services.oversight.whistles import Call, whistle
from tests.dispatch.services.work import signed
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import AuditEntry
from yuanbao.workflow import TransitionRefused

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WHY = "区编办〔2026〕9号"


def merge(cast):
    by, at = cast.administrator, MONDAY + HOUR
    return agencies.merge(cast.housing, into=cast.order_bureau, why=WHY, by=by, at=at)


def retire(cast, **more):
    return agencies.retire(cast.housing, why=WHY, by=cast.administrator, at=MONDAY + HOUR, **more)


def instructed(cast):
    due = (MONDAY + timedelta(days=3)).date()
    wish = Wish(text="一周内解决。", agency=cast.housing, due_on=due, leader=cast.leader)
    return instruct(wish, by=cast.leader, at=MONDAY)


def called(cast, *whom):
    meets_at = MONDAY + timedelta(days=1)
    call = Call(text="路面塌陷。", place="花园小区", meets_at=meets_at, agencies=whom)
    return whistle(call, by=cast.town_clerk, at=MONDAY)


def copied(cast, agency, **values):
    petition = values.pop("petition", None) or file_petition(grid=cast.unit)
    return Copy.objects.create(petition=petition, agency=agency, sent_at=MONDAY, **values)


def contact(agency, phone="0415-1234567"):
    return LiaisonContact.objects.create(
        agency=agency, kind="night", name="值班室", phone=phone, confirmed_at=MONDAY
    )


def test_merge_takes_open_instructions_along(cast):
    row = instructed(cast)

    moved = merge(cast)

    row.refresh_from_db()
    assert (row.agency, moved.papers) == (cast.order_bureau, 1)
    assert AuditEntry.objects.filter(act="move_instruction").exists()


def test_merge_takes_open_calls_along_and_calls_nobody_twice(cast):
    called(cast, cast.housing)
    called(cast, cast.housing, cast.order_bureau)

    merge(cast)

    assert set(WhistleCall.objects.values_list("agency", flat=True)) == {cast.order_bureau.pk}
    assert WhistleCall.objects.count() == 2


def test_merge_takes_unread_copies_along_and_leaves_read_ones(cast):
    read = copied(cast, cast.housing, read_at=MONDAY)
    unread = copied(cast, cast.housing)
    twice = copied(cast, cast.housing)
    copied(cast, cast.order_bureau, petition=twice.petition)

    merge(cast)

    for row in (read, unread, twice):
        row.refresh_from_db()
    assert (read.agency, unread.agency) == (cast.housing, cast.order_bureau)
    assert (twice.agency, twice.read_at) == (cast.housing, MONDAY + HOUR)


def test_merge_keeps_night_numbers_once(cast):
    contact(cast.housing)
    contact(cast.housing, phone="0415-7654321")
    contact(cast.order_bureau)

    merge(cast)

    phones = LiaisonContact.objects.filter(agency=cast.order_bureau).values_list("phone", flat=True)
    assert sorted(phones) == ["0415-1234567", "0415-7654321"]


def test_merge_takes_sections_along_with_their_people_and_orders(cast):
    own = Section.objects.create(agency=cast.housing, name="供热科")
    double = Section.objects.create(agency=cast.housing, name="办公室")
    there = Section.objects.create(agency=cast.order_bureau, name="办公室")
    cast.housing.staffings.filter(user=cast.handler).update(section=double)
    cast.housing.staffings.filter(user=cast.approver).update(section=own)
    order = signed(cast)
    WorkOrder.objects.filter(pk=order.pk).update(section=double)

    merge(cast)

    own.refresh_from_db()
    serves = Staffing.objects.filter(agency=cast.order_bureau)
    assert own.agency == cast.order_bureau
    assert serves.get(user=cast.handler).section == there
    assert serves.get(user=cast.approver).section == own
    assert WorkOrder.objects.get(pk=order.pk).section == there


def test_place_takes_an_order_out_of_its_section(cast):
    section = Section.objects.create(agency=cast.housing, name="供热科")
    order = signed(cast)
    WorkOrder.objects.filter(pk=order.pk).update(section=section)
    by, at = cast.administrator, MONDAY + HOUR

    agencies.place(cast.housing, [order], to=cast.order_bureau, why=WHY, by=by, at=at)

    order.refresh_from_db()
    assert (order.agency, order.section) == (cast.order_bureau, None)


def test_retire_is_refused_while_a_leader_waits_and_nobody_takes_over(cast):
    row = instructed(cast)
    cast.housing.leads.all().delete()

    with pytest.raises(TransitionRefused, match="还有 1 件批示"):
        retire(cast)

    retire(cast, duties_to=cast.order_bureau)
    row.refresh_from_db()
    assert row.agency == cast.order_bureau
