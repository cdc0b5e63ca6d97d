"""What the tree itself knows of a grid, for forms that would otherwise ask for it."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from grids.models import Grid, Post
from grids.tasking.known_facts import Held, KnownFact, register_fact
from yuanbao.roles import Role


def register_all() -> None:
    register_fact(KnownFact("code", _("网格编码"), _codes))
    register_fact(KnownFact("area_km2", _("网格面积（平方公里）"), _areas))
    register_fact(KnownFact("work_phone", _("网格员工作电话"), _work_phones))


def _codes(grids: Iterable[int]) -> dict[int, Held]:
    return {pk: Held(code) for pk, code in _column("code", grids).items()}


def _column(name: str, grids: Iterable[int]) -> dict[int, Any]:
    return dict(Grid.objects.filter(pk__in=list(grids)).values_list("pk", name))


def _areas(grids: Iterable[int]) -> dict[int, Held]:
    found = _column("area_km2", grids)
    return {pk: Held(round(size, 3)) for pk, size in found.items() if size is not None}


def _work_phones(grids: Iterable[int]) -> dict[int, Held]:
    posts = Post.objects.on(localdate()).filter(grid__in=list(grids), role=Role.GRID_WORKER)
    rows = posts.exclude(work_phone="").order_by("-pk").values_list("grid", "work_phone")
    return {pk: Held(number) for pk, number in rows}
