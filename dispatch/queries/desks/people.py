"""People who may be chosen in forms."""

from django.db.models import QuerySet
from django.utils.timezone import localdate

from grids.models import Post
from yuanbao.models import User
from yuanbao.roles import Role

LEADING = (Role.DISTRICT_LEADER, Role.DUTY_LEADER)


def leaders() -> QuerySet[User]:
    """Return the district's leaders and those on duty, by name."""
    posts = Post.objects.on(localdate()).filter(role__in=LEADING)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name", "pk")
