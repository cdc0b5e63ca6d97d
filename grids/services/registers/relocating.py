"""Move rows to another grid or point; what belongs to them goes along."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.codes import Act
from grids.registers import Register, of_row
from grids.services.registers import history
from grids.services.registers.history import Hand
from grids.services.registers.placing import Place, Spot, may_keep_in, parent_of, resolve
from grids.services.registers.refusals import RegisterRefused, TargetOutOfReach
from grids.signals import rows_placed
from yuanbao.audit import unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import lock

AT_ONCE = 500


class GoesWithItsParent(RegisterRefused):
    """The row has no place of its own: it lies where the row lies that it belongs to."""


@unit_of_work
def relocate(row: Any, spot: Spot, *, by: Any, at: datetime, why: str = "") -> Any:
    """Put the row, and all that belongs to it, where the spot says; return it.

    A point alone finds its unit grid; a grid alone leaves the point as it was.
    Raises OutOfReach, GoesWithItsParent, TargetOutOfReach.
    """
    spec, hand = of_row(row), Hand(by, at, why)
    row = lock(row, by=by, capability=Capability.KEEP_REGISTER, act="relocate")
    if parent_of(spec, row) is not None:
        raise GoesWithItsParent(
            _("它随所属的%s走，请改那一条的位置。") % parent_of(spec, row)._meta.verbose_name
        )
    place = resolve(spot if spot.has_point or spot.grid else Spot())
    if not may_keep_in(by, {place.grid_id}):
        raise TargetOutOfReach(_("新位置不在您的管理范围，没有改动。请由那里的社区或镇街来改。"))
    before = (row.grid_id, row.lat, row.lng)
    place.put_on(row)
    if spot.has_point:
        row.lat, row.lng = spot.lat, spot.lng
    after = (row.grid_id, row.lat, row.lng)
    row.changed_at = at
    row.save(update_fields=[*vars(place), "lat", "lng", "changed_at"])
    names = ("grid", "lat", "lng")
    moved = dict(zip(names, zip(before, after, strict=True), strict=True))
    diff = {name: pair for name, pair in moved.items() if pair[0] != pair[1]}
    history.note(spec, Act.RELOCATE, [(row, diff)], hand)
    tell_placed(spec, [row.pk])
    carry_down(spec, [row.pk], place, hand)
    return row


def carry_down(spec: Register, pks: Sequence[int], place: Place, hand: Hand) -> None:
    """Put all that belongs to these rows at their place, ended rows too."""
    if not pks:
        return
    for child, field in spec.children():
        rows = child.model.objects.filter(**{f"{field}__in": pks})
        below = list(rows.exclude(grid_id=place.grid_id).only("pk", "number", "grid_id"))
        below += list(rows.filter(grid_id__isnull=True)) if place.grid_id else []
        put(child, below, place, hand)
        carry_down(child, [row.pk for row in below], place, hand)


def put(spec: Register, rows: Sequence[Any], place: Place, hand: Hand) -> None:
    """Write the place on rows in as few statements as there are hundreds, with history."""
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        moved = [(row, {"grid": (row.grid_id, place.grid_id)}) for row in part]
        for row in part:
            row.community_id = place.community_id
        spec.model.objects.filter(pk__in=[row.pk for row in part]).update(
            **vars(place), changed_at=hand.at
        )
        history.note(spec, Act.RELOCATE, moved, hand)
        tell_placed(spec, [row.pk for row in part])


def tell_placed(spec: Register, pks: Sequence[int]) -> None:
    """Tell the apps above that rows lie elsewhere now."""
    rows_placed.send(sender=spec.model, register=spec.key, pks=list(pks))
