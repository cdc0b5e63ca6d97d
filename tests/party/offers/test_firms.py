from datetime import UTC, timedelta

import pytest

from party.models import Firm, InspectionItem
from party.offers.choices import InspectionState
from party.offers.workflow import INSPECTION_MOVES
from party.queries.offers import jobs as queries
from party.services.offers import firms
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.offers import make_firm, make_visit, staff_for
from tests.factories.party import MONDAY
from tests.factories.registers import make_premises
from yuanbao.models import Notification
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db


def test_claim_finds_the_shops_whose_contact_one_is(cast):
    make_premises(cast.unit, name="老街面馆", contact_phone="13800001111")
    make_premises(cast.unit, name="别人的店", contact_phone="13800002222")

    firms.claim(by=cast.resident, at=MONDAY)
    again = firms.claim(by=cast.resident, at=MONDAY)

    assert [(firm.name, firm.account) for firm in Firm.objects.all()] == [
        ("老街面馆", cast.resident)
    ]
    assert again == list(Firm.objects.all())


def test_claim_without_a_line_in_the_register_is_refused(cast):
    with pytest.raises(firms.NotInRegister):
        firms.claim(by=cast.resident, at=MONDAY)
    with pytest.raises(firms.NotInRegister):
        firms.claim(by=PostHolderFactory(), at=MONDAY)


def test_claim_of_a_firm_that_another_account_speaks_for_is_refused(cast):
    make_firm(cast.unit, contact_phone="13800001111", account=cast.other_resident)

    with pytest.raises(firms.AlreadySpoken):
        firms.claim(by=cast.resident, at=MONDAY)


def test_give_account_needs_somebody_who_has_signed_in(cast):
    firm, clerk = make_firm(cast.unit), staff_for(cast.town)

    with pytest.raises(firms.NoAccount):
        firms.give_account(firm, phone="13800009999", by=clerk, at=MONDAY)
    firms.give_account(firm, phone=cast.resident.phone, by=clerk, at=MONDAY)

    assert Firm.objects.get().account == cast.resident


def test_appoint_officer_names_one_who_then_sees_the_firm_alone(cast):
    firm, other = make_firm(cast.unit, account=cast.resident), make_firm(cast.other_unit)
    officer = PostHolderFactory(name="专员")
    PostFactory(user=officer, grid=cast.town, role=Role.CONTACT_OFFICER, work_phone="2810001")

    with pytest.raises(OutOfReach):
        firms.appoint_officer(firm, officer=officer, by=staff_for(cast.other_town), at=MONDAY)
    assert list(queries.desk_firms(officer)) == []
    firms.appoint_officer(firm, officer=officer, by=staff_for(cast.town), at=MONDAY)

    assert Firm.objects.get(pk=firm.pk).officer_phone == "2810001"
    assert list(queries.desk_firms(officer)) == [firm]
    assert not queries.one_firm(officer).filter(pk=other.pk).exists()
    told = Notification.objects.filter(user__in=[officer, cast.resident], key__contains="officer")
    assert told.count() == 2


def test_officers_are_those_who_serve_the_place(cast):
    firm = make_firm(cast.unit)
    near, far = staff_for(cast.community), staff_for(cast.other_community)

    assert near in queries.officers(firm)
    assert far not in queries.officers(firm)


def test_inspection_is_told_before_it_comes_and_its_result_after(cast):
    officer = PostHolderFactory()
    firm = make_firm(cast.unit, account=cast.resident, officer=officer)

    inspection = firms.file_inspection(firm, make_visit(), by=cast.handler, at=MONDAY)
    firms.finish_inspection(inspection, result="通道畅通", by=cast.handler, at=MONDAY)

    told = Notification.objects.filter(user=cast.resident, channel="in_app").order_by("pk")
    assert [one.title for one in told] == [
        "区消防救援大队将来检查：消防通道（11-26 起）",
        "检查结果出来了",
    ]
    assert Notification.objects.filter(user=officer).count() == 1


def test_inspection_in_the_past_is_refused(cast):
    yesterday = (MONDAY - timedelta(days=1)).date()

    with pytest.raises(firms.DayPast):
        firms.file_inspection(
            make_firm(cast.unit), make_visit(starts_on=yesterday), by=cast.handler, at=MONDAY
        )


def test_inspection_on_the_day_before_is_refused_before_dawn_too(cast):
    """At five in the morning here it is still the day before in the time of the clock's own zone."""
    at = MONDAY.astimezone(UTC).replace(hour=21)
    day_before = at.date()

    with pytest.raises(firms.DayPast):
        firms.file_inspection(
            make_firm(cast.unit), make_visit(starts_on=day_before), by=cast.handler, at=at
        )


def test_inspection_is_ended_once_and_by_whoever_filed_it(cast):
    inspection = firms.file_inspection(
        make_firm(cast.unit), make_visit(), by=cast.handler, at=MONDAY
    )

    with pytest.raises(OutOfReach):
        firms.cancel_inspection(inspection, why="改期", by=cast.other_handler, at=MONDAY)
    firms.cancel_inspection(inspection, why="改期", by=cast.handler, at=MONDAY)
    with pytest.raises(TransitionRefused):
        firms.finish_inspection(inspection, result="好", by=cast.handler, at=MONDAY)

    assert INSPECTION_MOVES["cancel"].target == InspectionState.CANCELLED


def test_who_may_inspect_counts_this_years_visits(cast):
    firm = make_firm(cast.unit, trade="catering")
    fire = {"unit": "区消防救援大队", "subject": "消防通道", "basis": "消防法"}
    InspectionItem.objects.create(**fire, most_a_year=1)
    InspectionItem.objects.create(unit="区教育局", subject="办学", basis="x", trade="education")
    firms.file_inspection(firm, make_visit(), by=cast.handler, at=MONDAY)

    found = queries.who_may_inspect(firm, MONDAY.date())

    assert [(one.item.subject, one.n_this_year, one.is_used_up) for one in found] == [
        ("消防通道", 1, True)
    ]
