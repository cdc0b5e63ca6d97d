"""Orders store the town and community of their petition, wherever it goes."""

import pytest

from dispatch.models import WorkOrder
from dispatch.services.moves.assignment import Share, dispatch
from grids.services import hierarchy
from petitions.services import handling
from tests.factories.petitions import MONDAY, file_petition

pytestmark = pytest.mark.django_db


def order_at(cast, grid):
    petition = file_petition(grid=grid, category=cast.heating)
    [order] = dispatch(petition, [Share(cast.housing)], by=None, at=MONDAY)
    return order


def place_of(order):
    order = WorkOrder.objects.get(pk=order.pk)
    return order.town, order.community


def test_dispatch_stores_the_place_of_the_matter(cast):
    order = order_at(cast, cast.unit)

    assert place_of(order) == (cast.town, cast.community)


def test_move_of_a_community_carries_its_orders_to_the_new_town(cast):
    moved, stays = order_at(cast, cast.unit), order_at(cast, cast.other_unit)

    hierarchy.move(cast.community, cast.other_town, by=None, at=MONDAY)

    assert place_of(moved) == (cast.other_town, cast.community)
    assert place_of(stays) == (cast.other_town, cast.other_community)


def test_locate_of_a_matter_carries_its_orders_alone(cast):
    moved, stays = order_at(cast, cast.unit), order_at(cast, cast.unit)

    handling.locate(moved.petition, grid=cast.other_unit, by=cast.dispatcher, at=MONDAY)

    assert place_of(moved) == (cast.other_town, cast.other_community)
    assert place_of(stays) == (cast.town, cast.community)
