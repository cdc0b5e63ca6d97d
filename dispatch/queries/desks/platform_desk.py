"""本级平台: what came down to a town or community, what went up, its own, and its workers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.choices import OPEN_ORDERS, AgencyKind, OrderState
from dispatch.models import Agency, WorkOrder
from dispatch.queries.desks.cards import Card
from dispatch.scoping import FOOT_ROLES
from dispatch.seats import agencies_served
from grids.models import Grid, Post
from grids.seats import posts_today
from petitions.choices import OPEN
from petitions.models import Petition, ProgressEntry
from yuanbao.roles import Capability, roles_granting
from yuanbao.workflow import OutOfReach

LEVELS = frozenset({AgencyKind.TOWN, AgencyKind.COMMUNITY, AgencyKind.ZONE})


@dataclass(frozen=True)
class Worker:
    """Who serves which grid, and how much they have in hand."""

    post: Post
    n_open: int
    n_late: int


@dataclass(frozen=True)
class PlatformDesk:
    """One level's desk: figures that open their lists, and who serves below."""

    agency: Agency
    agencies: list[Agency]
    cards: list[Card]
    workers: list[Worker]


def platforms_of(user: Any) -> list[Agency]:
    """Return the towns' and communities' platforms a person runs, by place or by post."""
    served = [a for a in agencies_served(user, Capability.RUN_PLATFORM) if a.kind in LEVELS]
    roles = roles_granting(Capability.RUN_PLATFORM)
    places = [post.grid_id for post in posts_today(user) if post.role in roles]
    there = Agency.objects.active().filter(grid__in=places, kind__in=sorted(LEVELS))
    found = {agency.pk: agency for agency in [*served, *there]}
    return sorted(found.values(), key=lambda agency: agency.code)


def platform_desk(user: Any, code: str, *, at: Any) -> PlatformDesk:
    """Return the desk of one of the person's platforms; raises OutOfReach without any."""
    agencies = platforms_of(user)
    agency = _named(agencies, code, user)
    return PlatformDesk(agency, agencies, _cards(agency), _workers(agency, at=at))


def platform_named(user: Any, code: str) -> Agency:
    """Return that platform of the person's, the first where none is named; raises OutOfReach."""
    return _named(platforms_of(user), code, user)


def _named(agencies: list[Agency], code: str, user: Any) -> Agency:
    agency = next((a for a in agencies if a.code == code), agencies[0] if agencies else None)
    if agency is None:
        raise OutOfReach(f"{user} runs no platform")
    return agency


def _cards(agency: Agency) -> list[Card]:
    own = WorkOrder.objects.filter(agency=agency, unit__isnull=True)
    n = own.filter(state__in=sorted(OPEN_ORDERS)).aggregate(
        down=Count("pk", filter=Q(parent__isnull=False)),
        own=Count("pk", filter=Q(parent__isnull=True)),
    )
    given = WorkOrder.objects.filter(parent__agency=agency, state__in=sorted(OPEN_ORDERS))
    below = given.aggregate(sent=Count("pk"), came=Count("pk", filter=Q(state=OrderState.FINISHED)))
    up = passed_up(own).count()
    return [
        _card(agency, _("上级下派"), n["down"], _("镇街派来，还没有采纳"), "down"),
        _card(agency, _("本级自办"), n["own"], _("直接派到本级的"), "own"),
        _card(agency, _("下派出去"), below["sent"], _("其中 %s 件等采纳") % below["came"], "sent"),
        _card(agency, _("已上报"), up, _("本级解决不了，上级在办"), "up"),
    ]


def _card(agency: Agency, label: str, n: int, note: str, part: str) -> Card:
    query = urlencode({"agency": agency.code, "part": part})
    return Card(label, n, note, f"{reverse('dispatch:platform-list')}?{query}")


def passed_up(orders: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    """Keep what a level could not settle and gave to the next."""
    ended = orders.filter(state=OrderState.CANCELLED)
    told = ProgressEntry.objects.filter(act="pass_up", petition_id__in=ended.values("petition"))
    return ended.filter(pk__in=told.values("order_id"))


PARTS = {
    "down": gettext_lazy("上级下派"),
    "own": gettext_lazy("本级自办"),
    "sent": gettext_lazy("下派出去"),
    "up": gettext_lazy("已上报"),
}


def part_rows(agency: Agency, part: str) -> QuerySet[WorkOrder]:
    """Return the rows that a card counts, by due moment."""
    own = WorkOrder.objects.filter(agency=agency, unit__isnull=True)
    running = own.filter(state__in=sorted(OPEN_ORDERS))
    rows = {
        "down": running.filter(parent__isnull=False),
        "own": running.filter(parent__isnull=True),
        "sent": WorkOrder.objects.filter(parent__agency=agency, state__in=sorted(OPEN_ORDERS)),
        "up": passed_up(own),
    }[part]
    related = ("petition__category", "petition__community", "agency", "unit", "handler")
    return rows.select_related(*related).defer("unit__boundary").order_by("due_at", "id")


def _workers(agency: Agency, *, at: Any) -> list[Worker]:
    """Return the posts on foot under the platform's place, those with most in hand first."""
    if agency.grid is None:
        return []
    below = Grid.objects.under(agency.grid).values("pk")
    posts = Post.objects.on(localdate(at)).filter(role__in=sorted(FOOT_ROLES), grid__in=below)
    given = WorkOrder.objects.on_foot().filter(
        unit__in=below, state__in=sorted(OPEN_ORDERS - {OrderState.FINISHED})
    )
    counted = given.values("unit").annotate(n=Count("pk"), late=Count("pk", Q(due_at__lt=at)))
    open_by = {row["unit"]: (row["n"], row["late"]) for row in counted.order_by()}
    rows = [
        Worker(post, *open_by.get(post.grid_id, (0, 0)))
        for post in posts.select_related("user", "grid").defer("grid__boundary")
    ]
    return sorted(rows, key=lambda row: (-row.n_open, row.post.grid.code, row.post.pk))


def first_asked_by(user: Any, *, done: bool = False) -> QuerySet[Petition]:
    """Return matters that the person took in: first asked, they stay named until it is settled."""
    rows = Petition.objects.filter(registered_by=user.pk).select_related("category", "community")
    rows = rows.defer("community__boundary")
    if done:
        return rows.exclude(state__in=sorted(OPEN)).order_by("-filed_at", "-id")
    return rows.filter(state__in=sorted(OPEN)).order_by("due_at", "id")
