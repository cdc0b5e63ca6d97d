"""Demo mode keeps to this machine: its accounts and second-factor codes are shown to all."""

from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.utils.translation import gettext as _


def loopback_only(get_response):
    """Refuse every request that does not come from this machine; not used outside demo mode."""
    if not settings.DEMO:
        raise MiddlewareNotUsed

    def middleware(request):
        if is_loopback(request.META.get("REMOTE_ADDR", "")):
            return get_response(request)
        return HttpResponse(
            _("演示模式只限本机访问。正式部署请设置 YUANBAO_DEMO=no。"),
            status=403,
            content_type="text/plain; charset=utf-8",
        )

    return middleware


def is_loopback(address: str) -> bool:
    """Tell whether an address is this machine's own; a Unix socket, without one, is."""
    return not address or ip_address(address).is_loopback
