"""Tokens of other systems: making one, and recognising it on a request."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from yuanbao.crypto import new_secret, seal_secret
from yuanbao.models import Integration
from yuanbao.throttling import client_address, throttle

START = 6


def new_token() -> tuple[str, str, str]:
    """Return a fresh token with its hash and its first letters; the token is shown once."""
    token = f"yb_{new_secret()}"
    return token, seal_secret(token), token[:START]


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer yb_…`; an unknown, expired or withdrawn token is refused."""

    keyword = "Bearer"

    def authenticate(self, request: Any) -> tuple[Any, Integration] | None:
        words = get_authorization_header(request).decode(errors="replace").split()
        if not words or words[0].lower() != self.keyword.lower():
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("请求头应为 Authorization: Bearer 令牌。"))
        integration = self._find(words[1])
        if integration is None:
            throttle(f"wrong-token:{client_address(request)}", *settings.API_WRONG_TOKENS)
            raise AuthenticationFailed(_("令牌不对、已过期或已停用。"))
        return integration.user, integration

    def authenticate_header(self, request: Any) -> str:  # noqa: ARG002 - DRF's signature
        return self.keyword

    def _find(self, token: str) -> Integration | None:
        valid = Q(expires_on__isnull=True) | Q(expires_on__gte=localdate())
        rows = Integration.objects.select_related("user").filter(valid, is_active=True)
        found = rows.filter(token_hash=seal_secret(token)).first()
        return found if found and found.user.is_open_on(localdate()) else None


class TokenScheme(OpenApiAuthenticationExtension):
    """How the token is described in the interface's document."""

    target_class = "yuanbao.integrations.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "bearer"}
