"""The registers of cameras and devices: entered, amended, seen, and moved with the tree."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from grids.geo import BoundaryIndex
from grids.models import AlarmCase, Camera, Device, Grid
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
    """Take what stands in a closed place to the successor that has its point, else to the first."""
    if not successors:
        return
    places = BoundaryIndex([(new.code, new.boundary) for new in successors if new.boundary])
    by_code = {new.code: new for new in successors}
    for model in (Camera, Device, AlarmCase):
        _move(model.objects.filter(grid=grid), places, by_code, successors[0])


def _move(rows: Any, places: BoundaryIndex, by_code: Mapping[str, Grid], first: Grid) -> None:
    goes: dict[Grid, list[int]] = {}
    for pk, lat, lng in rows.values_list("pk", "lat", "lng"):
        code = places.at(lat, lng) if lat is not None else None
        goes.setdefault(by_code[code] if code else first, []).append(pk)
    for new, keys in goes.items():
        rows.model.objects.filter(pk__in=keys).update(grid=new)


def in_reach(model: Any, codes: Iterable[str], *, by: Any) -> Any:
    """Return those of the codes that `by` may send for; all of them for the system."""
    rows = model.objects.filter(code__in=list(codes), is_active=True)
    return rows if by is None else rows.permitted(by, Capability.SEND_READINGS)
