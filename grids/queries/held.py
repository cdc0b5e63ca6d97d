"""What the families of the territory hold in a place, and what of it lies in no unit grid."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.choices import Level
from grids.holdings import (
    Holding,
    Line,
    May,
    Strays,
    no_point,
    register_holding,
    register_strays,
)
from grids.models import Camera, Device, Grid, GridPhone, Post, SafetyPoint, TaskCell
from grids.queries import registers
from grids.registers import Register, all_registers
from grids.scoping import territory_filter, territory_of_grid
from grids.seats import reach_today
from grids.tasking.choices import CellState
from grids.workers.choices import PhoneState
from yuanbao.roles import Capability

KEEP_POINT, SEE_DEVICE = Capability.KEEP_SAFETY_POINT, Capability.VIEW_DEVICES


def register_all() -> None:
    """Make the kinds known; what is to be done stands before what there is."""
    register_holding(
        Holding(
            "tasks",
            gettext_lazy("待办的网格任务"),
            "checklist",
            lambda grid: TaskCell.objects.filter(territory_filter([grid]), state=CellState.OPEN),
            address=_listed("grids:task-list", Capability.VIEW_TASK, "place"),
            point=no_point,
            rank=20,
            same=("turn",),
            is_work=True,
        )
    )
    _register_devices()
    for rank, spec in enumerate(all_registers(), start=40):
        _register_register(spec, rank)
    _register_people()


def _register_devices() -> None:
    register_holding(
        Holding(
            "points",
            gettext_lazy("安全点位"),
            "shield-check",
            lambda grid: SafetyPoint.objects.listed().filter(territory_of_grid([grid])),
            address=_listed("grids:point-list", KEEP_POINT, "place"),
            rank=30,
            is_work=True,
        )
    )
    kinds: tuple[tuple[str, Any, str, type[Camera | Device]], ...] = (
        ("camera", gettext_lazy("摄像机"), "device-cctv", Camera),
        ("device", gettext_lazy("感知设备"), "router", Device),
    )
    for key, label, icon, model in kinds:
        register_holding(
            Holding(
                f"{key}s",
                label,
                icon,
                partial(_standing_in, model),
                address=_listed(f"grids:{key}-list", SEE_DEVICE, "place"),
                rank=60,
            )
        )
        register_strays(
            Strays(
                f"{key}s",
                label,
                icon,
                rows=partial(_stray_devices, model),
                line=partial(_device_line, f"grids:{key}-detail"),
            )
        )
    register_strays(
        Strays(
            "points",
            gettext_lazy("安全点位"),
            "shield-check",
            rows=_stray_points,
            line=partial(_device_line, "grids:point-amend"),
        )
    )


def _register_register(spec: Register, rank: int) -> None:
    register_holding(
        Holding(
            spec.key,
            spec.label,
            spec.icon,
            lambda grid: spec.model.objects.standing().filter(territory_filter([grid])),
            address=_listed("grids:register-list", registers.SEE, "grid", spec.key),
            point=lambda grid: (effective(spec, grid, "lat"), effective(spec, grid, "lng")),
            rank=rank,
            is_work=spec.key == "care",
        )
    )
    register_strays(
        Strays(
            spec.key,
            spec.label,
            spec.icon,
            rows=partial(_stray_rows, spec),
            line=partial(_row_line, spec),
        )
    )


def _register_people() -> None:
    register_holding(
        Holding(
            "posts",
            gettext_lazy("任职"),
            "id-badge-2",
            lambda grid: Post.objects.on(timezone.localdate()).filter(territory_of_grid([grid])),
            address=_listed("grids:worker-list", Capability.MANAGE_POSTS, "place"),
            point=no_point,
            rank=70,
            same=("user", "role"),
        )
    )
    register_holding(
        Holding(
            "phones",
            gettext_lazy("网格手机"),
            "device-mobile",
            lambda grid: GridPhone.objects.filter(territory_of_grid([grid])).exclude(
                state=PhoneState.WITHDRAWN
            ),
            address=_listed("grids:phone-list", Capability.MANAGE_POSTS, "place"),
            point=no_point,
            rank=71,
        )
    )


def effective(spec: Register, grid: Grid, axis: str, path: str = "") -> Any:
    """Return the coordinate by which a row falls: that of what it belongs to in the same place.

    A room goes where its building goes, a person where the room does, whatever their own point.
    """
    whens = []
    for name in spec.parents:
        parent = spec.parent_register(name)
        if parent is not None:
            then = effective(parent, grid, axis, f"{path}{name}__")
            whens.append(When(**{f"{path}{name}__grid": grid.pk}, then=then))
    own = F(f"{path}{axis}")
    return Case(*whens, default=own) if whens else own


def _listed(url_name: str, capability: Capability, field: str, *args: str) -> Callable[..., str]:
    """Return a function that gives the address of a list narrowed to a place, or nothing."""

    def address(may: May, grid: Grid) -> str:
        if not may(capability):
            return ""
        return f"{reverse(url_name, args=args)}?{urlencode({field: grid.code})}"

    return address


def _standing_in(model: type[Camera] | type[Device], grid: Grid) -> QuerySet[Any]:
    rows: Any = model._default_manager.filter(territory_of_grid([grid]), is_active=True)
    return rows


# Higher than a unit grid, or in one that was closed without an heir.
IN_NO_UNIT = Q(grid__level__lt=Level.UNIT) | Q(grid__retired_at__isnull=False)


def _stray_devices(model: type[Camera] | type[Device], user: Any) -> QuerySet[Any]:
    within = territory_of_grid(reach_today(user, SEE_DEVICE))
    rows: Any = model._default_manager.filter(within, IN_NO_UNIT, is_active=True)
    return rows.select_related("grid").defer("grid__boundary").order_by("code")


def _stray_points(user: Any) -> QuerySet[SafetyPoint]:
    within = territory_of_grid(reach_today(user, KEEP_POINT))
    rows = SafetyPoint.objects.listed().filter(within, IN_NO_UNIT)
    return rows.select_related("grid").defer("grid__boundary").order_by("grid__code", "pk")


def _device_line(url_name: str, row: Any) -> Line:
    return Line(row.name, f"{row.grid.name}·{row.place}", reverse(url_name, args=[row.public_id]))


def _stray_rows(spec: Register, user: Any) -> QuerySet[Any]:
    within = territory_filter(reach_today(user, registers.SEE))
    rows = spec.model.objects.standing().filter(within, in_unit=False)
    rows = rows.select_related("grid", *registers.ADDRESS_PATHS.get(spec.key, ()))
    return rows.defer("grid__boundary").order_by("community", "id")


def _row_line(spec: Register, row: Any) -> Line:
    """Name a row by its number and what is no secret; it opens where its grid is set."""
    where = registers.address_of(spec, row) or (row.grid.name if row.grid else _("没有写清地点"))
    url = reverse("grids:register-row", args=[spec.key, row.public_id])
    return Line(registers.title_of(spec, row), f"{row.number}·{where}", url)
