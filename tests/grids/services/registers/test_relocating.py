import pytest

from grids.models import RegisterChange
from grids.services.registers import Spot, open_field, relocate
from grids.services.registers.refusals import ReasonMissing, TargetOutOfReach
from grids.services.registers.relocating import GoesWithItsParent
from tests.factories.petitions import MONDAY
from tests.factories.registers import make_facility
from yuanbao.workflow import OutOfReach


def test_relocate_takes_along_all_that_belongs(cast, home):
    building = home.household.room.building

    relocate(building, Spot(cast.other_unit), by=None, at=MONDAY)

    home.refresh_from_db()
    assert (home.grid, home.community, home.town) == (
        cast.other_unit,
        cast.other_community,
        cast.other_town,
    )
    assert RegisterChange.objects.filter(act="relocate").count() == 4


def test_relocate_to_a_community_leaves_the_row_in_no_unit(cast):
    lamp = relocate(make_facility(cast.unit), Spot(cast.community), by=None, at=MONDAY)

    assert (lamp.grid, lamp.in_unit) == (cast.community, False)


def test_relocate_refuses_what_goes_with_its_parent(cast, home):
    with pytest.raises(GoesWithItsParent):
        relocate(home, Spot(cast.other_unit), by=None, at=MONDAY)


def test_relocate_refuses_a_place_that_is_not_ones_own(cast):
    with pytest.raises(TargetOutOfReach):
        relocate(make_facility(cast.unit), Spot(cast.other_unit), by=cast.grid_worker, at=MONDAY)


def test_open_field_returns_the_value_and_says_why_in_the_history(cast, home):
    value = open_field(home, "phone", why="预约测温", by=cast.grid_worker, at=MONDAY)

    last = RegisterChange.objects.last()
    assert value == "13800001111"
    assert (last.act, last.fields, last.why) == ("open", ["phone"], "预约测温")
    assert last.before_and_after() == {"phone": [None, None]}


def test_open_field_without_a_reason_is_refused(cast, home):
    with pytest.raises(ReasonMissing):
        open_field(home, "phone", why=" ", by=cast.grid_worker, at=MONDAY)


@pytest.mark.parametrize("who", ["other_grid_worker", "administrator", "dispatcher"])
def test_open_field_is_out_of_reach_for_others(cast, home, who):
    with pytest.raises(OutOfReach):
        open_field(home, "phone", why="想看看", by=getattr(cast, who), at=MONDAY)


def test_open_field_opens_personal_fields_only(cast, home):
    with pytest.raises(OutOfReach):
        open_field(home, "kind", why="想看看", by=cast.grid_worker, at=MONDAY)
