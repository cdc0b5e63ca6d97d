"""Fill the registers with a whole district by COPY: in minutes, sealed and indexed like any row.

Rows are completed by the registers' own rules, and what is there already is counted in. Each
register is one transaction: a load that is killed goes on with the register it was at.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from grids.choices import Level
from grids.demo.full import bodies, homes
from grids.demo.full.work import Load, Tell
from grids.models import Building, Facility, Grid, Household, Premises, Resident, Room
from grids.queries import stored_places
from grids.services.registers.placing import Place

STEPS: tuple[tuple[Any, Any], ...] = (
    (Building, homes.buildings),
    (Room, homes.rooms),
    (Household, homes.households),
    (Resident, homes.residents),
    (Premises, bodies.premises),
    (Facility, bodies.facilities),
)


def load(*, at: datetime, tell: Tell, share: float = 1.0) -> dict[str, int]:
    """Load what is missing to the district's numbers; returns how many rows each register has.

    `share` loads a part of everything, for tests. Safe to repeat: a full district gets no more.
    """
    units = list(Grid.objects.live().at_level(Level.UNIT).order_by("code"))
    places = _places(units)
    for model, step in STEPS:
        with transaction.atomic():
            step(Load(at, tell, places), units, share)
        # The planner is told how many rows there are now: the next step reads them.
        with connection.cursor() as cursor:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')
    return {str(model._meta.verbose_name): model._default_manager.count() for model, _step in STEPS}


def _places(units: Sequence[Grid]) -> dict[int, Place]:
    stored = stored_places()
    return {
        unit.pk: Place(unit.pk, stored[unit.pk].town_id, stored[unit.pk].community_id, in_unit=True)
        for unit in units
    }
