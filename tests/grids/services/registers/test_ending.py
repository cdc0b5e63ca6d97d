import pytest

from grids.codes import Standing
from grids.models import RegisterChange
from grids.services.registers import close, decease, merge, move_out, restore
from grids.services.registers.ending import WrongEnd
from grids.services.registers.refusals import AlreadyRegistered, NotTheSame, StillInUse
from tests.factories.petitions import MONDAY
from tests.factories.registers import make_care, make_facility, make_premises, make_resident
from yuanbao.workflow import OutOfReach, TransitionRefused


def test_move_out_takes_the_whole_household_along(cast, home):
    move_out(home.household, why="搬到外地", by=cast.grid_worker, at=MONDAY)

    home.refresh_from_db()
    assert (home.state, home.household.state) == (Standing.MOVED_OUT, Standing.MOVED_OUT)
    assert home.ended_on == MONDAY.date()


def test_decease_ends_what_was_done_for_the_person(cast, home):
    care = make_care(home)

    decease(home, by=cast.grid_worker, at=MONDAY)

    care.refresh_from_db()
    home.refresh_from_db()
    assert (home.state, care.state) == (Standing.DECEASED, Standing.CLOSED)


def test_close_keeps_history(cast):
    lamp = make_facility(cast.unit)

    close(lamp, why="已拆除", by=cast.community_clerk, at=MONDAY)

    last = RegisterChange.objects.last()
    assert (last.act, last.why, last.number) == ("close", "已拆除", lamp.number)


def test_close_refuses_a_room_with_people_in_it(cast, home):
    with pytest.raises(StillInUse):
        close(home.household.room, by=cast.community_clerk, at=MONDAY)


def test_close_refuses_residents(cast, home):
    with pytest.raises(WrongEnd):
        close(home, by=cast.grid_worker, at=MONDAY)


def test_close_twice_is_refused(cast):
    lamp = make_facility(cast.unit)
    close(lamp, by=cast.community_clerk, at=MONDAY)

    with pytest.raises(TransitionRefused):
        close(lamp, by=cast.community_clerk, at=MONDAY)


def test_close_out_of_reach_is_refused(cast):
    with pytest.raises(OutOfReach):
        close(make_facility(cast.unit), by=cast.other_grid_worker, at=MONDAY)


def test_restore_takes_an_end_back(cast, home):
    move_out(home, by=cast.grid_worker, at=MONDAY)

    row = restore(home, why="填错了", by=cast.grid_worker, at=MONDAY)

    assert (row.state, row.ended_on) == (Standing.ACTIVE, None)


def test_restore_refuses_a_resident_whose_household_has_left(cast, home):
    move_out(home.household, by=cast.grid_worker, at=MONDAY)
    home.refresh_from_db()

    with pytest.raises(StillInUse):
        restore(home, by=cast.grid_worker, at=MONDAY)


def test_merge_hands_over_what_belongs_and_fills_gaps(cast, home):
    double = make_resident(home.household, name="刘芳", sex="女")
    care = make_care(double)

    kept = merge(double, home, why="同一人", by=cast.grid_worker, at=MONDAY)

    care.refresh_from_db()
    double.refresh_from_db()
    assert care.resident == home
    assert (double.state, double.merged_into) == (Standing.MERGED, home)
    assert kept.phone == "13800001111"


def test_merge_gives_an_empty_field_the_other_value(cast):
    one, other = make_premises(cast.unit), make_premises(cast.unit, contact_phone="13900001111")

    kept = merge(other, one, by=cast.community_clerk, at=MONDAY)

    assert kept.contact_phone == "13900001111"
    assert kept.contact_phone_index == other.contact_phone_index
    assert kept.versions == {"contact_phone": 1}


def test_merge_refuses_a_row_with_itself_and_with_another_register(cast, home):
    with pytest.raises(NotTheSame):
        merge(home, home, by=cast.grid_worker, at=MONDAY)
    with pytest.raises(NotTheSame):
        merge(home, home.household, by=cast.grid_worker, at=MONDAY)


def test_merge_refuses_a_target_out_of_reach(cast, home):
    elsewhere = make_resident(grid=cast.other_unit)

    with pytest.raises(NotTheSame):
        merge(home, elsewhere, by=cast.grid_worker, at=MONDAY)


def test_merge_refuses_a_target_that_has_ended(cast, home):
    gone = make_resident(home.household, name="王强")
    move_out(gone, by=None, at=MONDAY)

    with pytest.raises(NotTheSame):
        merge(home, gone, by=cast.grid_worker, at=MONDAY)


def test_restore_refuses_when_the_same_person_stands_again(cast):
    first = make_resident(grid=cast.unit, id_number="11010519491231002X")
    move_out(first, by=None, at=MONDAY)
    make_resident(grid=cast.unit, id_number="11010519491231002X")
    first.refresh_from_db()

    with pytest.raises(AlreadyRegistered):
        restore(first, by=None, at=MONDAY)
