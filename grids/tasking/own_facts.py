"""What the tree itself knows of a grid, for forms that would otherwise ask for it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from grids.models import Grid, Post
from grids.tasking.known_facts import Held, KnownFact, register_fact
from yuanbao.roles import Role

AREA = "area_km2"


def register_all() -> None:
    register_fact(KnownFact("code", _("网格编码"), _columns))
    register_fact(KnownFact(AREA, _("网格面积（平方公里）"), _columns))
    register_fact(KnownFact("work_phone", _("网格员工作电话"), _work_phones))


def _columns(codes: Sequence[str], grids: Iterable[int]) -> dict[str, dict[int, Held]]:
    rows = list(Grid.objects.filter(pk__in=list(grids)).values("pk", *codes))
    return {
        code: {row["pk"]: Held(_shown(code, row[code])) for row in rows if row[code] is not None}
        for code in codes
    }


def _shown(code: str, value: Any) -> Any:
    return round(value, 3) if code == AREA else value


def _work_phones(codes: Sequence[str], grids: Iterable[int]) -> dict[str, dict[int, Held]]:
    posts = Post.objects.on(localdate()).filter(grid__in=list(grids), role=Role.GRID_WORKER)
    rows = posts.exclude(work_phone="").order_by("-pk").values_list("grid", "work_phone")
    found = {pk: Held(number) for pk, number in rows}
    return dict.fromkeys(codes, found)
