"""What stands on the cards of places today, and who got one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from grids.choices import Level
from grids.models import CardBatch, CardIssue, Grid, GridSuccession, Post, WorkerProfile
from grids.scoping import may_act
from grids.workers.card_facts import CardFacts
from grids.workers.choices import GRID_ROLES
from yuanbao.models import Attachment, Purpose
from yuanbao.roles import Capability, Role, roles_granting


def units_under(place: Grid) -> QuerySet[Grid]:
    """Return the live unit grids of a place in the order of their codes."""
    return Grid.objects.live().at_level(Level.UNIT).under(place).order_by("code")


def facts_of(units: Iterable[Grid], on: date) -> list[CardFacts]:
    """Return what stands on the card of each unit grid that day, in as many queries for any number."""
    units = list(units)
    posts = _posts(units, on)
    photos = _photos({post.user_id for post in posts.values()})
    lines = _lines(units)
    return [_facts(unit, posts.get(unit.pk), photos, lines) for unit in units]


def _posts(units: list[Grid], on: date) -> dict[int, Post]:
    """Return who stands on each card: its worker, never a substitute for some days."""
    held = Post.objects.on(on).filter(grid__in=units, role__in=GRID_ROLES, is_substitute=False)
    found: dict[int, Post] = {}
    for post in held.select_related("user").order_by("pk"):
        if post.grid_id not in found or post.role == Role.GRID_WORKER:
            found.setdefault(post.grid_id, post)
    return found


def _photos(users: set[int]) -> dict[int, bytes]:
    """Return the portraits of those who agreed to have theirs printed."""
    agreed = WorkerProfile.objects.serving().filter(user__in=users, photo_consent_at__isnull=False)
    by_profile = dict(agreed.values_list("pk", "user"))
    rows = Attachment.objects.filter(
        owner_type="workerprofile", owner_id__in=list(by_profile), purpose=Purpose.PORTRAIT
    )
    return {by_profile[row.owner_id]: row.file.read() for row in rows.order_by("pk")}


def _lines(units: list[Grid]) -> dict[int, str]:
    parents = {unit.parent_id for unit in units}
    rows = Grid.objects.filter(pk__in=parents).with_line()
    return {grid.pk: _named(grid) for grid in rows}


def _named(grid: Grid) -> str:
    """Return town and community that a place lies in."""
    names = []
    place: Grid | None = grid
    while place is not None:
        if place.level in {Level.TOWN, Level.COMMUNITY}:
            names.append(place.name)
        place = place.parent
    return "·".join(reversed(names))


def _facts(
    unit: Grid, post: Post | None, photos: dict[int, bytes], lines: dict[int, str]
) -> CardFacts:
    return CardFacts(
        grid=unit.name,
        area=lines.get(unit.parent_id or 0, ""),
        url=address_of(unit),
        code=unit.code,
        name=post.user.name if post else "",
        role=str(post.get_role_display()) if post else "",
        phone=post.work_phone if post else "",
        photo=photos.get(post.user_id, b"") if post else b"",
        rings=rings_of(unit.boundary),
        hotline=settings.SITE["phone"] or "",
    )


def address_of(grid: Grid) -> str:
    """Return the address in the grid's code: it follows the grid, whoever serves."""
    path = reverse("grids:grid-detail", kwargs={"code": grid.code})
    return settings.SITE_URL.rstrip("/") + path


def rings_of(boundary: Any) -> tuple[Any, ...]:
    """Return the outer rings of a GeoJSON polygon or several."""
    if not boundary:
        return ()
    shape = boundary["coordinates"]
    polygons = shape if boundary["type"] == "MultiPolygon" else [shape]
    return tuple(tuple((x, y) for x, y, *_z in polygon[0]) for polygon in polygons)


def issues_of(grid: Grid) -> QuerySet[CardIssue]:
    """Return to whom the grid's card was given, and that of the grids that became part of it."""
    olds = GridSuccession.objects.filter(new=grid).values("old")
    rows = CardIssue.objects.filter(Q(grid=grid) | Q(grid__in=olds))
    return rows.select_related("by", "household__room", "room", "premises").order_by("-id")


def batches_of(user: Any) -> QuerySet[CardBatch]:
    rows = CardBatch.objects.of(user).select_related("place").defer("place__boundary")
    return rows.order_by("-id")


def grid_of_card(user: Any, code: str, on: date) -> Grid | None:
    """Return a live place whose card the person may print and give out: managed, or served."""
    grid = Grid.objects.live().filter(code=code).first()
    return grid if grid is not None and may_give_cards(user, grid, on) else None


def may_give_cards(user: Any, grid: Grid, on: date) -> bool:
    """Say whether the person serves in the place or manages its posts; no place above a compound."""
    if grid.level < Level.COMPOUND or not may_act(user):
        return False
    roles = [*GRID_ROLES, *roles_granting(Capability.MANAGE_POSTS)]
    above = Grid.objects.above(grid).values("pk")
    posts = Post.objects.on(on).filter(user=user.pk, role__in=roles, grid__in=above)
    return user.is_superuser or posts.exists()
