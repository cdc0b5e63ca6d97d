import pytest

from tests.cast import Cast
from tests.factories.registers import make_building, make_household, make_resident, make_room


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def home(cast):
    """A building with a room, a household and a resident in the first unit grid."""
    building = make_building(cast.unit, name="3号楼")
    room = make_room(building, unit="2", door="501")
    household = make_household(room)
    return make_resident(household, name="刘芳", phone="13800001111")
