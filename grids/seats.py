"""What a person serves as today by their posts, for menus, sign-in and the head of each desk."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from grids.models import Grid, Post
from grids.scoping import may_act, reach_grids, topmost
from yuanbao.navigation import Seat
from yuanbao.roles import Capability, roles_granting


def posts_today(user: Any) -> list[Post]:
    """Return the posts the person holds today with their places; read once per user object."""
    if not hasattr(user, "_posts_today"):
        others = Grid.objects.filter(parent__isnull=True).exclude(tree_id=OuterRef("grid__tree_id"))
        held = Post.objects.on(timezone.localdate()).filter(user=user.pk)
        with_names = held.select_related("grid").defer("grid__boundary")
        posts = list(with_names.annotate(has_others=Exists(others)).order_by("grid__level", "pk"))
        for post in posts:
            post.grid.is_only_district = not post.has_others
        user._posts_today = posts  # noqa: SLF001 - memo of one request
    return user._posts_today  # noqa: SLF001


def reach_today(user: Any, capability: Capability) -> list[Grid]:
    """Return what `reach_grids` does for today, from the posts that were read already."""
    if not may_act(user) or getattr(user, "is_superuser", False):
        return reach_grids(user, capability)
    granting = roles_granting(capability)
    held = {post.grid_id: post.grid for post in posts_today(user) if post.role in granting}
    return topmost(sorted(held.values(), key=lambda grid: (grid.tree_id, grid.lft)))


def roles_of(user: Any) -> list[str]:
    return [post.role for post in posts_today(user)]


def seats_of(user: Any) -> list[Seat]:
    return [
        Seat(role=post.role, title=post.get_role_display(), place=post.grid.name)
        for post in posts_today(user)
    ]
