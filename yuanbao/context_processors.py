"""What every page knows: the site's facts, the chosen look, and the desk's menu when it is drawn."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from yuanbao.navigation import foot_links, frame_notes_of, menu_of, places, seats_of
from yuanbao.preferences import look_of
from yuanbao.queries import unread_count


def site(request):
    """Add `site`, `look`, and lazily `seats`, `menu` and `unread_count` of the person signed in."""
    user = getattr(request, "user", None)
    seats = SimpleLazyObject(lambda: seats_of(user) if user else [])
    return {
        "site": settings.SITE,
        "look": look_of(request),
        "seats": seats,
        "menu": SimpleLazyObject(lambda: menu_of(user, request.path) if user else []),
        "frame_notes": SimpleLazyObject(lambda: frame_notes_of(user) if user else []),
        "foot_links": SimpleLazyObject(foot_links),
        "places": SimpleLazyObject(places),
        "unread_count": SimpleLazyObject(lambda: _unread_count(user)),
    }


def _unread_count(user) -> int:
    return unread_count(user) if user is not None and user.is_authenticated else 0
