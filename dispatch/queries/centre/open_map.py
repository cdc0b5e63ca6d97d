"""What is open now, by place and state: the centre's live map, down to the unit grids."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.queries.desks.scope import area_of, sees_sensitive
from grids.choices import Level
from grids.models import Grid
from petitions.choices import OPEN, WAITING_FOR_CENTRE, State
from petitions.models import Petition
from yuanbao.models import AuditHead
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

STAGES = {
    "": gettext_lazy("全部在办"),
    "waiting": gettext_lazy("待分拨"),
    "handling": gettext_lazy("办理中"),
    "need_info": gettext_lazy("待补充"),
    "overdue": gettext_lazy("已超时"),
}
# What stands still between two acts may still run out of time, so a version lasts this long.
VERSION_SECONDS = 30


@dataclass(frozen=True)
class Place:
    """One place of the map and of the table: `n` in the chosen state, `overdue` among all."""

    code: str
    label: str
    n: int
    overdue: int
    url: str
    is_town: bool = False


@dataclass(frozen=True)
class OpenMap:
    """The whole page for one person, one place and one state."""

    at: datetime
    stage: str
    inside: Grid | None
    counts: dict[str, int]
    places: list[Place]
    areas_url: str
    outline_url: str

    @property
    def tabs(self) -> list[dict[str, Any]]:
        code = self.inside.code if self.inside else ""
        return [
            {
                "label": label,
                "n": self.counts[stage],
                "url": _url(stage, code),
                "current": stage == self.stage,
            }
            for stage, label in STAGES.items()
        ]


def version_of(user: Any, asked: str, *, at: datetime) -> str:
    """Return a tag that changes with every act in the system, and twice a minute; one query."""
    acts = AuditHead.objects.aggregate(n=Sum("seq"))["n"] or 0
    parts = (acts, int(at.timestamp()) // VERSION_SECONDS, user.pk, asked)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def open_map(user: Any, *, stage: str = "", inside: str = "", at: datetime) -> OpenMap:
    """Count open matters by community, or by the unit grids of the community `inside`.

    One statement counts, however many places there are. Raises OutOfReach for a place that is
    no community.
    """
    stage = stage if stage in STAGES else ""
    place = _community(inside) if inside else None
    by = "grid" if place else "community"
    rows = matters(user, inside=place)
    names = (f"{by}__code", f"{by}__name", "town__code", "town__name")
    cells = rows.values(*names, "state").annotate(n=Count("pk"), late=Count("pk", filter=_late(at)))
    counts: dict[str, int] = dict.fromkeys(STAGES, 0)
    found: dict[tuple[str, str, bool], list[int]] = defaultdict(lambda: [0, 0])
    for cell in cells.order_by():
        amounts = {"": cell["n"], "overdue": cell["late"], _stage_of(cell["state"]): cell["n"]}
        for name, amount in amounts.items():
            counts[name] += amount
        label = cell[f"{by}__name"] or _("没有落到社区的")
        keys = [(cell[f"{by}__code"] or "", label, False)]
        if place is None and cell["town__code"]:
            keys.append((cell["town__code"], cell["town__name"], True))
        for key in keys:
            found[key][0] += amounts.get(stage, 0)
            found[key][1] += cell["late"]
    opens = place is None
    places = [
        Place(
            code,
            label,
            n,
            late,
            _url(stage, code) if opens and code and not is_town else "",
            is_town,
        )
        for (code, label, is_town), (n, late) in found.items()
        if n or late
    ]
    places.sort(key=lambda row: (not row.is_town, -row.n, row.code))
    return OpenMap(at, stage, place, counts, places, *_layers(place))


def matters(user: Any, *, inside: Grid | None = None) -> QuerySet[Petition]:
    """Return open matters within the person's figures, in no order."""
    area = area_of(user, Capability.VIEW_FIGURES)
    rows = Petition.objects.filter(Q(pk__in=[]) if area is None else area, state__in=sorted(OPEN))
    return rows.filter(community=inside) if inside else rows


def matters_at(page: OpenMap, user: Any) -> QuerySet[Petition]:
    """Return the matters behind the chosen number, those due first at the top."""
    rows = matters(user, inside=page.inside)
    if not sees_sensitive(user):
        rows = rows.filter(is_sensitive=False)
    tests = {
        "waiting": Q(state__in=sorted(WAITING_FOR_CENTRE)),
        "handling": Q(state=State.HANDLING),
        "need_info": Q(state=State.NEED_INFO),
        "overdue": _late(page.at),
    }
    rows = rows.filter(tests[page.stage]) if page.stage else rows
    return rows.order_by(F("due_at").asc(nulls_last=True), "id")


def _late(at: datetime) -> Q:
    return Q(state__in=sorted(OPEN - {State.NEED_INFO}), due_at__lt=at)


def _stage_of(state: str) -> str:
    return "waiting" if state in WAITING_FOR_CENTRE else state


def _community(code: str) -> Grid:
    grid = Grid.objects.filter(code=code, level=Level.COMMUNITY).defer("boundary").first()
    if grid is None:
        raise OutOfReach(f"{code} is no community")
    return grid


def _url(stage: str, code: str) -> str:
    asked = {name: value for name, value in (("state", stage), ("in", code)) if value}
    return f"{reverse('dispatch:open-map')}?{urlencode(asked)}"


def _layers(place: Grid | None) -> tuple[str, str]:
    if place is None:
        return (
            reverse("grids:boundary-layer", args=["community"]),
            reverse("grids:boundary-layer", args=["town"]),
        )
    return (
        reverse("grids:grid-units", args=[place.code]),
        reverse("grids:grid-boundary", args=[place.code]),
    )
