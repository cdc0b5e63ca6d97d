"""What is missing in grid work: who has no phone, letter or cover, and places without anybody."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.choices import Level
from grids.models import (
    Commitment,
    Grid,
    GridPhone,
    PolicyPerson,
    Post,
    PostLeave,
    WorkerProfile,
    WorkerText,
)
from grids.tree.vacancies import vacant
from grids.workers.choices import GRID_ROLES, PhoneState, TextKind, WorkerState
from yuanbao.roles import Capability

MANAGE = Capability.MANAGE_POSTS
ON_FOOT = (Level.AREA, Level.UNIT)
LACKS: dict[str, Promise] = {
    "phone": _("没有网格手机"),
    "letter": _("承诺书没签"),
    "insurance": _("没有意外险"),
}


def lacking(key: str, on: date) -> Q:
    """Return the test for people in service who have no phone, signed letter or cover that day."""
    serving = Q(state=WorkerState.APPOINTED)
    if key == "phone":
        held = GridPhone.objects.filter(holder=OuterRef("user"), state=PhoneState.ISSUED)
        return serving & ~Exists(held)
    if key == "letter":
        texts = WorkerText.objects.filter(kind=TextKind.COMMITMENT).valid_on(on)
        in_force = Subquery(texts.values("pk")[:1])
        signed = Commitment.objects.filter(profile=OuterRef("pk"), text=in_force)
        return serving & Q(Exists(texts)) & ~Exists(signed)
    covers = PolicyPerson.objects.filter(
        user=OuterRef("user"), policy__starts_on__lte=on, policy__ends_on__gte=on
    )
    return serving & ~Exists(covers)


@dataclass(frozen=True)
class Gaps:
    """How many people lack what, and how many places nobody serves, within a person's reach."""

    people: list[tuple[str, Promise, int]]
    n_vacant: int

    @property
    def is_any(self) -> bool:
        return bool(self.n_vacant) or any(n for _key, _label, n in self.people)


def gaps_of(user: Any, on: date) -> Gaps:
    rows = WorkerProfile.objects.permitted(user, MANAGE).order_by()
    counted = rows.aggregate(**{key: Count("pk", filter=lacking(key, on)) for key in LACKS})
    people = [(key, label, counted[key]) for key, label in LACKS.items()]
    return Gaps(people, vacant_grids(user, on).count())


def vacant_grids(user: Any, on: date) -> QuerySet[Grid]:
    """Return the areas and unit grids within reach that nobody holds that day."""
    rows = Grid.objects.live().permitted(user, MANAGE).filter(vacant(on), level__in=ON_FOOT)
    return rows.select_related("parent").defer("boundary", "parent__boundary").order_by("code")


@dataclass(frozen=True)
class Vacancy:
    """A place without a worker or chief, and who covers it."""

    grid: Grid
    cover: Post | None


def vacancies(grids: list[Grid], on: date) -> list[Vacancy]:
    posts = Post.objects.on(on).filter(
        grid__in=[grid.pk for grid in grids], role__in=GRID_ROLES, is_substitute=True
    )
    covers = {post.grid_id: post for post in posts.select_related("user").order_by("pk")}
    return [Vacancy(grid, covers.get(grid.pk)) for grid in grids]


def leaves_of(user: Any, on: date) -> QuerySet[PostLeave]:
    """Return the leaves on foot and to come within reach, those that nobody covers first."""
    rows = PostLeave.objects.permitted(user, MANAGE).filter(ends_on__gte=on, cancelled_at=None)
    uncovered = Q(cover=None) | Q(cover__ends_on__lt=F("ends_on"))
    rows = rows.annotate(is_covered=~Exists(PostLeave.objects.filter(uncovered, pk=OuterRef("pk"))))
    related = rows.select_related("post__user", "post__grid", "cover__user")
    return related.defer("post__grid__boundary").order_by("is_covered", "starts_on", "pk")
