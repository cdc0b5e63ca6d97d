"""What every page knows: the site's facts, the chosen look, and the desk's menu when it is drawn."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from yuanbao.models import Notification
from yuanbao.models.notification import Channel
from yuanbao.navigation import foot_links, menu_of, places, seats_of
from yuanbao.preferences import look_of


def site(request):
    """Add `site`, `look`, and lazily `seats`, `menu` and `unread_count` of the person signed in."""
    user = getattr(request, "user", None)
    seats = SimpleLazyObject(lambda: seats_of(user) if user else [])
    return {
        "site": settings.SITE,
        "look": look_of(request),
        "seats": seats,
        "menu": SimpleLazyObject(lambda: menu_of(user, seats, request.path) if user else []),
        "foot_links": SimpleLazyObject(foot_links),
        "places": SimpleLazyObject(places),
        "unread_count": SimpleLazyObject(lambda: _unread_count(user)),
    }


def _unread_count(user) -> int:
    if user is None or not user.is_authenticated:
        return 0
    unread = Notification.objects.filter(user=user, channel=Channel.IN_APP, read_at__isnull=True)
    return unread.count()
