"""The call list in the centre's menu."""

from django.utils.translation import gettext_lazy as _

from yuanbao.navigation import register
from yuanbao.roles import Capability


def register_all() -> None:
    """Add the page; called when the app is ready."""
    register(
        _("指挥中心"),
        _("要求回电"),
        "phone-incoming",
        "petitions:call-list",
        Capability.TAKE_CALL,
    )
