"""What a person serves as today by their posts, for menus, sign-in and the head of each desk."""

from typing import Any

from django.utils import timezone

from grids.models import Post
from yuanbao.navigation import Seat


def posts_today(user: Any) -> list[Post]:
    """Return the posts the person holds today with their places; read once per user object."""
    if not hasattr(user, "_posts_today"):
        held = Post.objects.on(timezone.localdate()).filter(user=user.pk)
        with_names = held.select_related("grid").defer("grid__boundary")
        user._posts_today = list(with_names.order_by("grid__level", "pk"))  # noqa: SLF001 - memo of one request
    return user._posts_today  # noqa: SLF001


def roles_of(user: Any) -> list[str]:
    return [post.role for post in posts_today(user)]


def seats_of(user: Any) -> list[Seat]:
    return [
        Seat(role=post.role, title=post.get_role_display(), place=post.grid.name)
        for post in posts_today(user)
    ]
