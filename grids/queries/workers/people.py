"""Lists and pages of people in grid work."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from grids.choices import Level
from grids.models import (
    Commitment,
    Grid,
    Post,
    PostLeave,
    TrainingSession,
    WorkerComplaint,
    WorkerProfile,
)
from grids.queries.workers.gaps import lacking
from grids.workers.choices import GRID_ROLES, ComplaintState, WorkerState
from yuanbao.roles import Capability

MANAGE = Capability.MANAGE_POSTS


@dataclass(frozen=True)
class WorkerFilters:
    """What a list of workers is narrowed to; empty values narrow nothing."""

    name: str = ""
    state: str = ""
    source: str = ""
    way: str = ""
    place: str = ""
    lacks: str = ""


def workers_of(user: Any, filters: WorkerFilters, on: date) -> QuerySet[WorkerProfile]:
    """Return the profiles within the person's reach, the newest first."""
    rows = WorkerProfile.objects.permitted(user, MANAGE)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.source:
        rows = rows.filter(source=filters.source)
    if filters.way:
        rows = rows.filter(is_part_time=filters.way == "part")
    if filters.name:
        rows = rows.filter(user__name__contains=filters.name)
    if filters.lacks:
        rows = rows.filter(lacking(filters.lacks, on))
    if filters.place:
        named = Grid.objects.filter(Q(code=filters.place) | Q(name__contains=filters.place))
        within = Grid.objects.filter(
            Exists(named.filter(tree_id=OuterRef("tree_id"), **_CONTAINS)),
        )
        serving = Post.objects.on(localdate()).filter(grid__in=within.values("pk"))
        here = Q(grid__in=within.values("pk"))
        rows = rows.filter(here | Exists(serving.filter(user=OuterRef("user"))))
    related = rows.select_related("user", "grid__parent")
    return related.defer("grid__boundary", "grid__parent__boundary").order_by("-id")


_CONTAINS = {"lft__lte": OuterRef("lft"), "rght__gte": OuterRef("rght")}


@dataclass(frozen=True)
class WorkerCounts:
    """How many there are in each state within reach."""

    by_state: dict[str, int]
    part_time: int

    @property
    def serving(self) -> int:
        return self.by_state.get(WorkerState.APPOINTED, 0)

    @property
    def candidates(self) -> int:
        return self.by_state.get(WorkerState.CANDIDATE, 0)

    @property
    def selected(self) -> int:
        return self.by_state.get(WorkerState.SELECTED, 0)


def worker_counts(user: Any) -> WorkerCounts:
    rows = WorkerProfile.objects.permitted(user, MANAGE).order_by().values_list("state")
    counted = rows.annotate(n=Count("pk"), part=Count("pk", filter=Q(is_part_time=True)))
    found = {state: (n, part) for state, n, part in counted}
    part = found.get(WorkerState.APPOINTED, (0, 0))[1]
    return WorkerCounts({state: n for state, (n, _part) in found.items()}, part)


def worker_named(user: Any, public_id: Any) -> WorkerProfile | None:
    """Return a profile within the person's reach."""
    rows = WorkerProfile.objects.permitted(user, MANAGE).filter(public_id=public_id)
    return rows.select_related("user", "grid").defer("grid__boundary").first()


def own_profile(user: Any) -> WorkerProfile | None:
    """Return the profile of a person who serves."""
    return own_profiles(user).first()


def own_profiles(user: Any) -> QuerySet[WorkerProfile]:
    rows = WorkerProfile.objects.serving().filter(user=user.pk)
    return rows.select_related("user", "grid").defer("grid__boundary")


def own_letters(user: Any) -> QuerySet[Commitment]:
    """Return the letters that the person signed."""
    return Commitment.objects.filter(profile__user=user.pk).select_related("profile__grid")


def own_posts(user: Any, on: date) -> QuerySet[Post]:
    """Return the posts on foot that the person holds that day."""
    rows = Post.objects.on(on).filter(user=user.pk, role__in=GRID_ROLES)
    return rows.select_related("grid", "user")


def own_leaves(user: Any) -> QuerySet[PostLeave]:
    return PostLeave.objects.filter(post__user=user.pk)


def colleagues_of(post: Post, on: date) -> QuerySet[WorkerProfile]:
    """Return who may take a post over or cover it: those who serve under the same community."""
    return workers_near(post.grid, on).exclude(user=post.user_id)


def workers_near(grid: Grid, on: date) -> QuerySet[WorkerProfile]:
    """Return those who serve under the community that a place lies in."""
    line = Grid.objects.above(grid).filter(level__lte=Level.COMMUNITY)
    nearest = line.order_by("-level").first() or grid
    posts = Post.objects.on(on).filter(
        user=OuterRef("user"),
        role__in=GRID_ROLES,
        grid__in=Grid.objects.under(nearest).values("pk"),
    )
    rows = WorkerProfile.objects.serving()
    near = rows.filter(Exists(posts) | Q(grid__in=Grid.objects.under(nearest).values("pk")))
    return near.select_related("user", "grid").defer("grid__boundary").order_by("user__name", "pk")


def trainings_of(user: Any) -> QuerySet[TrainingSession]:
    """Return the sessions within the person's reach with how many were there."""
    rows = TrainingSession.objects.permitted(user, MANAGE).annotate(n=Count("attended"))
    return rows.select_related("grid").defer("grid__boundary").order_by("-held_on", "-pk")


def trained_in(session: TrainingSession) -> QuerySet[WorkerProfile]:
    """Return who may have been at a session: the workers who serve under its place."""
    rows = WorkerProfile.objects.serving().filter(
        grid__in=Grid.objects.under(session.grid).values("pk")
    )
    return rows.select_related("user", "grid").defer("grid__boundary").order_by("grid__code", "pk")


def complaints_of(user: Any) -> QuerySet[WorkerComplaint]:
    """Return the complaints that the person may answer or has answered, open ones first.

    Of what was cleared in its time nothing is left to list.
    """
    rows = WorkerComplaint.objects.permitted(user, MANAGE).uncleared()
    related = rows.select_related("grid", "about", "answered_by").defer("grid__boundary")
    return related.order_by("-state", "-id")


def open_complaints(user: Any) -> int:
    rows = WorkerComplaint.objects.permitted(user, MANAGE)
    return rows.filter(state=ComplaintState.OPEN).count()
