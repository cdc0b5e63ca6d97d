"""What of deliberation and of helping goes along when the tree of places changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.choices import Level
from grids.holdings import Holding, no_point, register_holding
from grids.models import Grid
from grids.queries.heirs import heirs_of_closed
from grids.scoping import territory_of_grid
from grids.services.hierarchy import ancestry
from grids.tree.following import Follower, register_counted, register_follower
from petitions.deliberation.choices import RUNNING, Phase, StandingState
from petitions.models import CallRequest, Petition, Proxy, Residency, Topic, TopicPlace
from petitions.services.ledger import refresh_ledger
from petitions.signals import petitions_moved
from yuanbao.audit import record

# Topics whose course is not over, drafts among them.
UNDER_WAY = sorted({Phase.DRAFTING, *RUNNING})
STANDING = [StandingState.ASKED, StandingState.CONFIRMED]
# Where a matter stores what holds its grid.
STORED = {Level.TOWN: "town", Level.COMMUNITY: "community"}


def register_all() -> None:
    """Name what follows; called when the app is ready."""
    own = Follower(lambda _day: Topic.objects.filter(state__in=UNDER_WAY))
    register_follower("topics_organised", own)
    about = Follower(
        lambda _day: TopicPlace.objects.filter(topic__state__in=UNDER_WAY), same=("topic",)
    )
    register_counted("topics", _("商量中的议题"), "messages", about)
    calls = Follower(lambda _day: CallRequest.objects.waiting())
    register_counted("calls", _("待回电"), "phone-call", calls)
    proxies = Follower(
        lambda _day: Proxy.objects.filter(ended_at__isnull=True),
        "place",
        point=("petition__lat", "petition__lng"),
    )
    register_follower("proxies", proxies)
    register_holding(
        Holding(
            "residencies",
            _("居住核实"),
            "home-check",
            lambda grid: _standing().filter(territory_of_grid([grid])),
            point=no_point,
            rank=80,
            is_shown_empty=False,
        )
    )


def _standing() -> QuerySet[Residency]:
    return Residency.objects.filter(state__in=STANDING)


def follow_closed(grid: Grid, successors: Sequence[Grid], *, by: Any, at: datetime) -> None:
    """Take along where people live, and give open matters the town or community that took over.

    A matter keeps the grid it lay in, from which the pointers lead on; what is over keeps all.
    Runs inside the tree's unit of work.
    """
    heir = successors[0] if successors else grid.parent
    if heir is not None:
        _follow_residencies(grid, heir, by=by, at=at)
    if grid.level in STORED and successors:
        _hand_matters(grid, successors, at=at)


def _follow_residencies(grid: Grid, heir: Grid, *, by: Any, at: datetime) -> None:
    """Let each person live in the heir once; what was confirmed goes before what was asked."""
    mine = _standing().filter(grid=grid)
    confirmed = mine.filter(state=StandingState.CONFIRMED)
    asked = Residency.objects.filter(grid=heir, state=StandingState.ASKED)
    for row in asked.filter(user__in=confirmed.values("user")):
        record(row, "join_residencies", by=by, at=at, old=grid.code, new=heir.code)
        row.delete()
    there = _standing().filter(grid=heir).values("user")
    mine.exclude(user__in=there).update(grid=heir)


def _hand_matters(grid: Grid, successors: Sequence[Grid], *, at: datetime) -> None:
    column = STORED[Level(grid.level)]
    heirs = heirs_of_closed(grid, successors)
    moved = []
    rows = Petition.objects.open().filter(**{column: grid})
    for petition in rows.select_related("category", "petitioner"):
        line = ancestry(heirs.of(petition.lat, petition.lng) or successors[0])
        petition.town, petition.community = line.town, line.community or petition.community
        petition.save(update_fields=["town", "community"])
        refresh_ledger(petition, at=at)
        moved.append(petition.pk)
    petitions_moved.send(sender=Petition, petitions=Petition.objects.filter(pk__in=moved))
