"""A firm lies where the register put its shop, whoever put it there."""

from importlib import import_module

import pytest
from django.apps import apps

from grids.models import Premises
from grids.services.registers import Spot, amend, merge, relocate
from party.models import Firm
from tests.factories.grids import PostHolderFactory
from tests.factories.offers import make_firm, make_job
from tests.factories.party import MONDAY
from tests.factories.registers import make_building, make_premises, make_room

pytestmark = pytest.mark.django_db


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_shop_put_into_another_grid_takes_its_firm_along(cast):
    firm, stays = make_firm(cast.unit), make_firm(cast.unit, name="老街饼店")
    assert again(firm).grid == cast.unit

    relocate(firm.premises, Spot(cast.other_unit), by=None, at=MONDAY)

    moved, shop = again(firm), Premises.objects.get(pk=firm.premises_id)
    assert moved.grid == cast.other_unit
    assert (moved.town_id, moved.community_id) == (shop.town_id, shop.community_id)
    assert again(stays).grid == cast.unit


def test_shop_goes_along_with_its_building(cast):
    building = make_building(cast.unit)
    firm = make_firm(None, room=make_room(building))

    relocate(building, Spot(cast.other_unit), by=None, at=MONDAY)

    assert again(firm).grid == cast.other_unit


def test_shop_that_moves_into_another_room_takes_its_firm_along(cast):
    here, there = (make_room(make_building(unit)) for unit in (cast.unit, cast.other_unit))
    firm = make_firm(None, room=here)

    amend(firm.premises, {"room": there}, by=None, at=MONDAY)

    assert again(firm).grid == cast.other_unit


def test_shop_that_is_amended_in_its_place_moves_nothing(cast):
    firm = make_firm(cast.unit)
    Firm.objects.filter(pk=firm.pk).update(grid=cast.other_unit)

    amend(firm.premises, {"name": "新名字"}, by=None, at=MONDAY)

    assert again(firm).grid == cast.other_unit


def test_posts_that_name_the_firms_town_name_the_new_one(cast):
    firm = make_firm(cast.unit, account=PostHolderFactory())
    job = make_job(firm)
    assert job.town == cast.town

    relocate(firm.premises, Spot(cast.other_town), by=None, at=MONDAY)

    assert (again(firm).town, again(job).town) == (cast.other_town, cast.other_town)


def test_shop_without_a_place_leaves_its_firm_where_it_was(cast):
    firm = make_firm(cast.unit)

    relocate(firm.premises, Spot(), by=None, at=MONDAY)

    assert again(firm).grid == cast.unit


def test_firm_of_a_shop_that_goes_on_in_another_is_tied_to_that(cast):
    firm, into = make_firm(cast.unit), make_premises(cast.other_unit, name="老街面馆新店")

    merge(firm.premises, into, by=None, at=MONDAY)

    assert (again(firm).premises, again(firm).grid) == (into, cast.other_unit)


def test_two_firms_whose_shops_become_one_row_both_stay(cast):
    firm, other = make_firm(cast.unit), make_firm(cast.other_unit, name="老街饼店")

    merge(firm.premises, other.premises, by=None, at=MONDAY)

    assert again(firm).premises == firm.premises
    assert again(other).premises == other.premises


def test_firms_that_had_strayed_are_put_right_once(cast):
    firm, right = make_firm(cast.unit), make_firm(cast.unit, name="老街饼店")
    Firm.objects.filter(pk=firm.pk).update(grid=cast.other_unit, town=None, community=None)
    migration = import_module("party.migrations.0023_firms_where_their_shops_lie")

    migration.place_firms(apps, None)
    migration.place_firms(apps, None)

    assert (again(firm).grid, again(firm).town) == (cast.unit, cast.town)
    assert again(right).grid == cast.unit
