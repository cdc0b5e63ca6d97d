"""A community's residents by file: what is bad is said in words, what is good is in, undo is exact."""

import hashlib
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from benchmarks.residents import WORDS, at_door, id_number, people, workbook
from grids.choices import Level
from grids.models import Household, RegisterChange, RegisterImport, Resident, Room
from grids.services.registers import enter_many
from grids.services.registers.entering import Draft
from grids.services.sheets import staging, taking, undoing
from grids.services.sheets.parts import findings_of
from grids.sheets.choices import ImportState, OnMatch
from tests.factories.grids import GridFactory
from tests.factories.petitions import MONDAY
from tests.factories.registers import make_building, make_household, make_resident, make_room
from yuanbao.crypto import blind_index
from yuanbao.sheet_undoing import left_rows

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
TABLES = (Resident, Household)
HEAD = (
    *("社区", "小区", "楼栋", "单元", "房号", "姓名", "身份证号", "性别", "出生日期"),
    *("联系电话", "与户主的关系", "编号"),
)
FAR, MOVED = 9_000, 9_100


@pytest.fixture
def doors(cast):
    """Twenty rooms of one building of a compound, as a file names them."""
    assert cast.community_clerk.pk
    compound = GridFactory(parent=cast.community, level=Level.COMPOUND, name="和顺小区")
    building = make_building(cast.unit, name="3号楼", compound=compound)
    drafts = [
        Draft({"building": building, "unit": f"{1 + n % 2}", "door": f"{101 + n}"})
        for n in range(20)
    ]
    rooms = enter_many("room", drafts, by=None, at=MONDAY)
    other = make_building(cast.other_unit, name="1号楼")
    make_room(other, unit="", door="101")
    return [("馨悦社区", "和顺小区", "3号楼", room.unit, room.door) for room in rooms]


def dump():
    """Return a digest of the tables, column by column."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {model._meta.db_table} t ORDER BY id")
            for (row,) in cursor:
                digest.update(row.encode())
    return digest.hexdigest()


def worked(run, at=LATER):
    while taking.work_on(run.pk, at=at):
        pass
    return RegisterImport.objects.get(pk=run.pk)


def checked(cast, data, **more):
    name = "居民.xlsx" if data.startswith(b"PK") else "居民.csv"
    run = staging.upload(
        "resident", name, data, place=cast.community, by=cast.community_clerk, at=MONDAY, **more
    )
    return worked(run)


def imported(cast, data, **more):
    run = checked(cast, data, **more)
    staging.start(run, by=cast.community_clerk, at=LATER)
    return worked(run)


def csv_of(*lines):
    return "\n".join([",".join(HEAD), *lines]).encode()


def faults(run):
    return {
        f.line: "；".join(f"{name}：{why}" for name, why in f.faults)
        for part in run.parts.order_by("serial")
        for f in findings_of(part)
        if f.faults
    }


def row(
    *, phone="13800001111", number="", room="101", name="王安安", serial=1, compound="和顺小区"
):
    return (
        f"馨悦社区,{compound},3号楼,1单元,{room},{name},{id_number(serial)},,,{phone},户主,{number}"
    )


@pytest.fixture
def there(cast, doors):
    """Cells of rows that are bad because of what is registered already."""
    near, far, full = _room(doors.pop()), Room.objects.get(unit="", door="101"), doors.pop()
    home, away = make_household(near), make_household(far)
    for n in range(2):
        make_resident(home, name="已搬人", id_number=id_number(MOVED + n))
        make_resident(away, name="外地人", id_number=id_number(FAR + n))
        make_household(_room(full))
    east = GridFactory(parent=cast.community, level=Level.COMPOUND, name="东院")
    for compound in (east, GridFactory(parent=east.parent, level=Level.COMPOUND, name="西院")):
        make_building(cast.unit, name="8号楼", compound=compound)
    for community in (cast.community, cast.other_community):
        GridFactory(parent=community, level=Level.COMPOUND, name="同名小区")
    return {
        "twin_building": [{"小区": "", "楼栋": "8号楼"}],
        "twin_compound": [{"社区": "", "小区": "同名小区"}],
        "outside": [at_door(("河沿社区", "", "1号楼", "", "101"))],
        "crowded_door": [at_door(full)],
        "registered_outside": [{"身份证号": id_number(FAR + n)} for n in range(2)],
        "registered_elsewhere": [{"身份证号": id_number(MOVED + n)} for n in range(2)],
    }


def test_a_file_with_every_kind_of_bad_row_says_each_takes_the_good_and_is_undone(
    cast, doors, there
):
    old, held = (
        make_resident(make_household(_room(doors[0])), name="老住户"),
        Resident.objects.count(),
    )
    made = people(500, doors, there, share=0.004)
    before = dump()

    run = checked(cast, workbook(made))

    found = faults(run)
    wrong = {
        line: (kind, found.get(line))
        for line, kind in made.bad.items()
        if WORDS[kind] not in found.get(line, "")
    }
    assert wrong == {}
    assert set(found) == set(made.bad)
    assert Counter(made.bad.values()) == dict.fromkeys(WORDS, 2)
    staging.start(run, by=cast.community_clerk, at=LATER)
    done = worked(run)
    assert (done.state, done.n_new, done.n_bad) == (ImportState.DONE, made.n_good, len(made.bad))
    assert Resident.objects.count() == made.n_good + held

    undoing.undo(done, why="传错了", by=cast.community_clerk, at=LATER)
    back = worked(done)

    assert (back.state, back.n_left, dump()) == (ImportState.UNDONE, 0, before)
    assert Resident.objects.get(pk=old.pk) == old


def _room(door):
    return Room.objects.get(door=door[4], unit=door[3])


def test_a_resident_lies_where_the_room_lies_and_is_found_by_phone(cast, doors):
    imported(cast, csv_of(row()))

    found = Resident.objects.get(phone_index=blind_index("phone", "13800001111"))
    assert (found.name, found.grid, found.household.room.door) == ("王安安", cast.unit, "101")
    assert (found.birth_date, found.number[0]) == ("1930-02-02", "R")


def test_people_behind_one_door_come_into_one_household(cast, doors):
    imported(cast, csv_of(row(), row(name="李宁宁", serial=2), row(room="103", serial=3)))

    homes = Counter(Resident.objects.values_list("household__room__door", flat=True))
    assert homes == {"101": 2, "103": 1}
    assert Household.objects.count() == 2


def test_a_known_person_is_updated_with_what_was_filled_in(cast, doors):
    imported(cast, csv_of(row()))

    run = imported(cast, csv_of(row(phone="13900002222", name="王安安")))

    known = Resident.objects.get()
    assert (run.n_changed, known.phone, known.versions) == (1, "13900002222", {"phone": 1})
    line = RegisterChange.objects.filter(row_id=known.pk).order_by("-id").first()
    assert (line.fields, line.batch) == (["phone"], run.public_id)


def test_a_known_person_is_left_alone_where_that_was_chosen(cast, doors):
    imported(cast, csv_of(row()))

    run = imported(cast, csv_of(row(phone="13900002222"), row(serial=5)), on_match=OnMatch.SKIP)

    assert (run.n_skipped, run.n_new) == (1, 1)
    assert Resident.objects.filter(phone_index=blind_index("phone", "13800001111")).exists()


def test_undo_of_an_update_restores_the_sealed_values_to_the_letter(cast, doors):
    imported(cast, csv_of(row()))
    before = dump()
    run = imported(cast, csv_of(row(phone="13900002222")))

    undoing.undo(run, why="传错了", by=cast.community_clerk, at=LATER)
    worked(run)

    assert dump() == before
    assert Resident.objects.get().phone == "13800001111"


def test_undo_leaves_a_household_that_somebody_else_joined(cast, doors):
    run = imported(cast, csv_of(row()))
    make_resident(Household.objects.get(), name="后来人")

    undoing.undo(run, why="传错了", by=cast.community_clerk, at=LATER)
    back = worked(run)

    assert back.n_left == 1
    assert [left.why for left in left_rows(back)] == ["导入以后别的记录用到了它，没有删除"]
    assert [one.name for one in Resident.objects.all()] == ["后来人"]


def test_a_person_of_another_community_is_not_touched(cast, doors):
    other = make_building(cast.other_unit, name="2号楼")
    home = make_household(make_room(other, door="201"))
    make_resident(home, name="别处人", id_number=id_number(1), phone="13700000000")

    run = checked(cast, csv_of(row()))

    assert "已登记在您导入的范围以外" in faults(run)[2]


def test_a_person_who_moved_within_the_community_is_not_moved_by_the_way(cast, doors):
    imported(cast, csv_of(row()))

    run = checked(cast, csv_of(row(room="103")))

    assert "搬家" in faults(run)[2]


def test_a_row_with_its_number_needs_no_place(cast, doors):
    imported(cast, csv_of(row()))
    number = Resident.objects.get().number

    run = imported(cast, csv_of(f",,,,,王安宁,,,,,,{number}"))

    assert run.n_changed == 1
    assert Resident.objects.get().name == "王安宁"


def test_statements_stay_constant_whatever_the_number_of_rows(
    cast, doors, django_assert_max_num_queries
):
    run = staging.upload(
        "resident",
        "居民.csv",
        csv_of(*(row(serial=n, room=str(101 + n % 20)) for n in range(1, 20, 2))),
        place=cast.community,
        by=cast.community_clerk,
        at=MONDAY,
    )

    with django_assert_max_num_queries(60):
        worked(run)
