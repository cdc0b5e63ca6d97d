"""Offers lie in places, and only whoever keeps a place's offers writes there."""

from collections.abc import Iterable

from grids.models import Grid
from yuanbao.models import User
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach


def check_places(places: Iterable[Grid], by: User | None) -> None:
    """Raise OutOfReach unless the person keeps the offers of all of the places."""
    if by is None:
        return
    keys = {place.pk for place in places}
    mine = Grid.objects.permitted(by, Capability.KEEP_OFFERS).filter(pk__in=keys)
    if mine.count() != len(keys):
        raise OutOfReach(f"{by} keeps no offers of {keys}")
