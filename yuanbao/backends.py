"""Which accounts are open: asked at every sign-in and again at every request."""

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone


class AccountBackend(ModelBackend):
    """Django's check of name and password, and a leaver's account is closed from the day on."""

    def user_can_authenticate(self, user):
        """Say whether the account is open today; a session of a closed one ends with this too."""
        return super().user_can_authenticate(user) and user.is_open_on(timezone.localdate())
