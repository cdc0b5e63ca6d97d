import pytest

from grids.models import RegisterChange, Resident
from grids.services.registers import Spot, amend, enter, enter_many, move_out
from grids.services.registers.entering import Draft
from grids.services.registers.refusals import AlreadyRegistered, FactsRefused, FieldsChanged
from tests.factories.petitions import MONDAY
from tests.factories.registers import make_building, make_facility, make_household, make_room
from yuanbao.crypto import blind_index
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach, TransitionRefused

ID_NUMBER = "11010519491231002X"


def test_enter_puts_a_resident_where_the_household_lies(cast, home):
    assert (home.grid, home.community, home.town) == (cast.unit, cast.community, cast.town)
    assert home.in_unit


def test_enter_takes_numbers_of_the_register(home):
    assert home.number[0] == "R"
    assert len(home.number) == 10


def test_enter_keeps_names_and_phones_sealed_and_findable(home):
    found = Resident.objects.get(name_index=blind_index("name", "刘芳"))

    raw = Resident.objects.filter(pk=home.pk).values_list("name", "phone").get()
    assert found == home
    assert "刘芳".encode() not in bytes(raw[0])
    assert b"13800001111" not in bytes(raw[1])


def test_enter_reads_birth_and_sex_from_the_identity_number(cast, home):
    facts = {"household": home.household, "name": "王强", "id_number": "11010519491231002x"}

    row = enter("resident", facts, by=cast.grid_worker, at=MONDAY)

    assert (row.birth_date, row.birth_year, row.sex) == ("1949-12-31", 1949, "2")
    assert row.id_number == ID_NUMBER


def test_enter_writes_history_and_audit(cast):
    row = make_facility(cast.unit, name="雨水井盖")

    change = RegisterChange.objects.get(register="facility", row_id=row.pk)
    assert (change.act, change.by_name) == ("enter", "")
    assert change.before_and_after()["name"] == [None, "雨水井盖"]
    assert AuditEntry.objects.filter(object_type="grids.facility", object_id=row.pk).exists()


def test_enter_composes_address_and_pinyin_of_a_room(cast):
    building = make_building(cast.unit, name="3号楼", address="和顺小区3号楼")

    room = make_room(building, unit="2", door="501")

    assert room.address == "和顺小区3号楼2单元501室"
    assert room.pinyin.startswith("heshunxiaoqu3")
    assert room.initials.startswith("hsxq")


@pytest.mark.parametrize(
    ("key", "facts", "field"),
    [
        ("resident", {}, "name"),
        ("resident", {"name": "王强", "id_number": "110105194912310021"}, "id_number"),
        ("resident", {"name": "王强", "phone": "12"}, "phone"),
        ("resident", {"name": "王强", "birth_date": "昨天"}, "birth_date"),
        ("resident", {"name": "王强", "birth_date": "2999-01-01"}, "birth_date"),
        ("resident", {"name": "王强", "sex": "某"}, "sex"),
        ("resident", {"name": "王" * 121}, "name"),
        ("premises", {"name": "小店", "uscc": "91350100M000100Y42"}, "uscc"),
        ("premises", {"name": "小店", "staff_count": "半个"}, "staff_count"),
        ("premises", {"name": "小店", "uses_gas": "也许"}, "uses_gas"),
        ("facility", {"name": "井盖", "code": "12"}, "code"),
        ("care", {"task": "visit"}, "resident"),
        ("building", {"name": "1号楼", "area_m2": "很大"}, "area_m2"),
    ],
)
def test_enter_refuses_facts_that_cannot_be_right(cast, key, facts, field):
    with pytest.raises(FactsRefused) as refused:
        enter(key, facts, spot=Spot(cast.unit), by=None, at=MONDAY)

    assert list(refused.value.errors) == [field]


def test_enter_refuses_the_same_person_twice(cast, home):
    facts = {"name": "王强", "id_number": ID_NUMBER}
    first = enter("resident", facts, spot=Spot(cast.unit), by=None, at=MONDAY)

    with pytest.raises(AlreadyRegistered) as refused:
        enter("resident", facts, spot=Spot(cast.other_unit), by=None, at=MONDAY)

    assert refused.value.other == first


def test_enter_refuses_a_place_that_is_not_ones_own(cast):
    with pytest.raises(OutOfReach):
        enter(
            "facility", {"name": "路灯"}, spot=Spot(cast.other_unit), by=cast.grid_worker, at=MONDAY
        )


def test_enter_refuses_a_worker_a_row_that_lies_nowhere(cast):
    with pytest.raises(OutOfReach):
        enter("facility", {"name": "路灯"}, by=cast.grid_worker, at=MONDAY)


def test_enter_lets_the_district_keep_what_lies_nowhere(cast):
    row = enter("facility", {"name": "路灯"}, by=cast.administrator, at=MONDAY)

    assert row.grid is None
    assert not row.in_unit


def test_enter_many_is_all_or_nothing(cast):
    drafts = [Draft({"name": "路灯"}, Spot(cast.unit)), Draft({"name": ""}, Spot(cast.unit))]

    with pytest.raises(FactsRefused):
        enter_many("facility", drafts, by=cast.community_clerk, at=MONDAY)

    assert RegisterChange.objects.count() == 0


def test_enter_leaves_fields_of_newcomers_empty_for_others(cast):
    facts = {"name": "王强", "kind": "户籍人口", "inflow_reason": "务工"}

    row = enter("resident", facts, spot=Spot(cast.unit), by=None, at=MONDAY)

    assert row.inflow_reason == ""


def test_amend_counts_versions_of_what_changed_only(cast, home):
    row = amend(home, {"phone": "13900002222", "name": "刘芳"}, by=cast.grid_worker, at=MONDAY)

    assert row.versions == {"phone": 1}
    change = RegisterChange.objects.filter(register="resident").last()
    assert change.before_and_after() == {"phone": ["13800001111", "13900002222"]}


def test_amend_of_nothing_writes_nothing(cast, home):
    before = RegisterChange.objects.count()

    amend(home, {"name": "刘芳"}, by=cast.grid_worker, at=MONDAY)

    assert RegisterChange.objects.count() == before


def test_amend_refuses_fields_that_changed_since(cast, home):
    amend(home, {"phone": "13900002222"}, by=None, at=MONDAY)

    with pytest.raises(FieldsChanged) as refused:
        amend(home, {"phone": "13900003333"}, seen={"phone": 0}, by=cast.grid_worker, at=MONDAY)

    assert refused.value.fields == ["phone"]


def test_amend_lets_other_fields_pass_that_nobody_changed(cast, home):
    amend(home, {"phone": "13900002222"}, by=None, at=MONDAY)

    row = amend(home, {"sex": "女"}, seen={"phone": 0, "sex": 0}, by=cast.grid_worker, at=MONDAY)

    assert (row.sex, row.phone) == ("2", "13900002222")


def test_amend_out_of_reach_is_refused(cast, home):
    with pytest.raises(OutOfReach):
        amend(home, {"sex": "女"}, by=cast.other_grid_worker, at=MONDAY)


def test_amend_moves_a_resident_to_another_household(cast, home):
    elsewhere = make_household(make_room(make_building(cast.other_unit)))

    row = amend(home, {"household": elsewhere}, by=None, at=MONDAY)

    assert (row.grid, row.town) == (cast.other_unit, cast.other_town)


def test_amend_refuses_what_has_ended(cast, home):
    move_out(home, by=cast.grid_worker, at=MONDAY)

    with pytest.raises(TransitionRefused):
        amend(home, {"sex": "女"}, by=cast.grid_worker, at=MONDAY)
