"""The registers of cameras and devices: entered, amended, seen, and moved with the tree."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from grids.models import AlarmCase, Camera, Device, Grid, SafetyPoint
from grids.queries.heirs import heirs_of_closed
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock

Thing = TypeVar("Thing", Camera, Device)

# What the audit log may not repeat.
SEALED = frozenset({"stream"})


class CodeInUse(TransitionRefused):
    """Another camera or device has the code."""


@unit_of_work
def enter(model: type[Thing], facts: Mapping[str, Any], *, by: Any, at: datetime) -> Thing:
    """Add a camera or a device to its register. Raises OutOfReach, CodeInUse."""
    lock(facts["grid"], by=by, capability=Capability.KEEP_DEVICES)
    _refuse_known_code(model, facts["code"])
    thing = model.objects.create(**facts)
    record(thing, "enter", by=by, at=at, code=thing.code, grid=thing.grid.code)
    return thing


@unit_of_work
def amend(thing: Thing, facts: Mapping[str, Any], *, by: Any, at: datetime) -> Thing:
    """Correct what the register says; only what changed is written. Raises OutOfReach, CodeInUse."""
    thing = lock(thing, by=by, capability=Capability.KEEP_DEVICES)
    if facts.get("grid", thing.grid) != thing.grid:
        lock(facts["grid"], by=by, capability=Capability.KEEP_DEVICES)
    if facts.get("code", thing.code) != thing.code:
        _refuse_known_code(type(thing), facts["code"])
    changed = [name for name, value in facts.items() if getattr(thing, name) != value]
    if not changed:
        return thing
    for name in changed:
        setattr(thing, name, facts[name])
    thing.save(update_fields=changed)
    record(thing, "amend", by=by, at=at, fields=sorted(set(changed) - SEALED))
    return thing


def _refuse_known_code(model: type[Camera] | type[Device], code: str) -> None:
    if model.objects.filter(code=code).exists():
        raise CodeInUse(_("编码 %s 已经登记过，请核对设备上的编码。") % code)


@unit_of_work
def cameras_seen(codes: Sequence[str], *, by: Any, at: datetime) -> int:
    """Note that these cameras are alive; return how many are known and within reach."""
    known = Camera.objects.filter(code__in=codes)
    if by is not None:
        known = known.permitted(by, Capability.SEND_READINGS)
    mine = Camera.objects.filter(pk__in=list(known.values_list("pk", flat=True)))
    return mine.filter(Q(seen_at__isnull=True) | Q(seen_at__lt=at)).update(seen_at=at)


def follow(grid: Grid, successors: Sequence[Grid]) -> None:
    """Take what stands in a closed place to the successor that has its point, else to the first.

    Without successors it stays, and is listed as lying in no grid.
    """
    if not successors:
        return
    heirs = heirs_of_closed(grid, successors)
    for model in (Camera, Device, AlarmCase, SafetyPoint):
        rows: Any = model._default_manager.filter(grid=grid)
        goes: dict[Grid | None, list[int]] = {}
        for pk, lat, lng in rows.values_list("pk", "lat", "lng"):
            goes.setdefault(heirs.of(lat, lng), []).append(pk)
        for heir, keys in goes.items():
            model._default_manager.filter(pk__in=keys).update(grid=heir)
