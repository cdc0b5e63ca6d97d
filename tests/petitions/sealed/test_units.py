import pytest

from petitions.sealed.queries import unit_choices
from petitions.sealed.units import all_units, hash_of_key, hashes_of, names_of_unit, unit_of
from tests.factories.dispatch import StaffingFactory

pytestmark = pytest.mark.django_db


def test_units_offer_places_and_agencies_without_custody_itself(people, cast):
    keys = {unit.key for unit in all_units()}

    assert {f"grid:{cast.town.code}", f"grid:{cast.community.code}", "agency:D16"} <= keys
    assert keys.isdisjoint({"agency:D01", f"grid:{cast.unit.code}"})


def test_choices_stand_in_their_groups(people):
    assert [group for group, _units in unit_choices()] == ["镇街", "社区（村）", "部门和单位"]


def test_unit_of_a_key_that_nobody_offers_is_none(people):
    assert unit_of("agency:NONE") is None


def test_place_and_its_platform_are_one(people, cast):
    place, platform = f"grid:{cast.community.code}", f"agency:{cast.platform.code}"

    assert names_of_unit(place) == names_of_unit(platform) == {place, platform}


def test_people_stand_under_every_place_above_theirs(people, cast):
    clerk = cast.community_clerk
    over = [cast.community, cast.town, cast.district]

    assert {hash_of_key(f"grid:{place.code}") for place in over} <= hashes_of(clerk)
    assert hash_of_key(f"grid:{cast.unit.code}") not in hashes_of(clerk)


def test_staff_of_a_platform_stand_under_its_place_without_a_post(people, cast):
    person = StaffingFactory(agency=cast.platform, role="handler").user

    assert hash_of_key(f"grid:{cast.town.code}") in hashes_of(person)
