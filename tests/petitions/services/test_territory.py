import pytest

from grids.services import hierarchy
from petitions.models import LedgerEntry, Petition
from tests.factories.petitions import MONDAY, file_petition

pytestmark = pytest.mark.django_db


def test_move_of_a_community_carries_its_petitions_to_the_new_town(cast):
    moved = file_petition(grid=cast.unit)
    stays = file_petition(grid=cast.other_unit)

    hierarchy.move(cast.community, cast.other_town, by=None, at=MONDAY)

    moved, stays = Petition.objects.get(pk=moved.pk), Petition.objects.get(pk=stays.pk)
    assert (moved.town, moved.community) == (cast.other_town, cast.community)
    assert (stays.town, stays.community) == (cast.other_town, cast.other_community)
    assert LedgerEntry.objects.get(pk=moved.pk).town_name == cast.other_town.name
