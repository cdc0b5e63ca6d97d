from uuid import UUID

import pytest

from grids.models import CareVisit, RegisterChange, Resident
from grids.services.registers import Part, PartRow, amend, care_done, close, visit
from grids.services.registers.visit import NothingFilledIn, VisitRefused
from tests.factories.petitions import MONDAY
from tests.factories.registers import make_care, make_premises
from yuanbao.workflow import OutOfReach, TransitionRefused

KEY = UUID("00000000-0000-4000-8000-00000000000a")


def go(parts, by, key=KEY):
    return visit(parts, key=key, by=by, at=MONDAY)


def test_visit_updates_every_register_it_concerns(cast, home):
    care = make_care(home)
    shop = make_premises(cast.unit)

    outcome = go(
        [
            Part("resident", {"phone": "13900002222"}, row=home),
            Part("household", {"phone": "13900002222"}, row=home.household),
            Part("room", {"tenure": "出租"}, row=home.household.room),
            Part("premises", {"staff_count": "3"}, row=shop),
            Part("care", {"result": "情况正常"}, row=care),
            Part("resident", {"household": home.household, "name": "王强", "kind": "流动人口"}),
        ],
        cast.grid_worker,
    )

    care.refresh_from_db()
    assert outcome.tables == ["居民", "住户", "房屋", "商铺和单位"]
    assert [one.fields for one in outcome.touched[:2]] == [["联系电话"], ["联系电话"]]
    assert (care.last_result, (care.next_on - care.last_on).days) == ("well", 7)
    assert CareVisit.objects.get().by == cast.grid_worker
    assert Resident.objects.count() == 2


def test_visit_enters_people_of_a_household_that_is_new_itself(cast, home):
    parts = [
        Part("household", {"room": home.household.room}),
        Part("resident", {"household": PartRow(0), "name": "王强"}),
    ]

    go(parts, cast.grid_worker)

    assert Resident.objects.latest("pk").household.room == home.household.room


def test_visit_sent_twice_is_written_once(cast, home):
    parts = [Part("resident", {"household": home.household, "name": "王强"})]
    first = go(parts, cast.grid_worker)

    again = go(parts, cast.grid_worker)

    assert again == first
    assert Resident.objects.count() == 2


def test_visit_names_what_others_changed_and_writes_nothing(cast, home):
    amend(home, {"phone": "13900009999"}, by=None, at=MONDAY)
    parts = [
        Part("household", {"phone": "13900002222"}, row=home.household),
        Part("resident", {"phone": "13900002222", "sex": "女"}, row=home, seen={"phone": 0}),
    ]

    with pytest.raises(VisitRefused) as refused:
        go(parts, cast.grid_worker)

    home.household.refresh_from_db()
    assert refused.value.conflicts == {1: ["phone"]}
    assert home.household.phone == ""


def test_visit_names_what_cannot_be_right(cast, home):
    parts = [Part("resident", {"phone": "12"}, row=home), Part("care", {"task": "某"})]

    with pytest.raises(VisitRefused) as refused:
        go(parts, cast.grid_worker)

    assert [list(one.errors) for one in refused.value.refusals.values()] == [["phone"], ["task"]]


def test_visit_refuses_a_result_nobody_knows(cast, home):
    with pytest.raises(VisitRefused):
        go([Part("care", {"result": "很好"}, row=make_care(home))], cast.grid_worker)


def test_visit_without_parts_is_refused(cast):
    with pytest.raises(NothingFilledIn):
        go([], cast.grid_worker)


def test_visit_out_of_reach_is_refused(cast, home):
    with pytest.raises(OutOfReach):
        go([Part("resident", {"sex": "女"}, row=home)], cast.other_grid_worker)


def test_visit_that_found_nothing_new_stays_in_the_history(cast, home):
    outcome = go([Part("resident", {"name": "刘芳"}, row=home)], cast.grid_worker)

    assert outcome.tables == []
    assert RegisterChange.objects.get(batch=KEY).act == "visit"


def test_care_done_refuses_a_task_that_has_ended(cast, home):
    care = make_care(home)
    close(care, by=cast.grid_worker, at=MONDAY)

    with pytest.raises(TransitionRefused):
        care_done(care, "well", by=cast.grid_worker, at=MONDAY)
