"""How interfaces for other systems refuse: one shape, the right status, never a 500 for these."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.views import set_rollback

from yuanbao.throttling import TooMany, in_words
from yuanbao.workflow import Busy, OutOfReach, TransitionRefused


class BoundedJSONParser(JSONParser):
    """Reads a JSON body of a sane size and depth; anything else is refused, not tried."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: dict[str, Any] | None = None,
    ) -> Any:
        """Read at most `settings.DATA_UPLOAD_MAX_MEMORY_SIZE` bytes."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise RequestDataTooBig
        try:
            return super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError as error:
            raise exceptions.ParseError(_("内容嵌套太深。")) from error


class StrictSerializer(serializers.Serializer):
    """A serializer that refuses fields it does not know, so that a typing error is seen."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse unknown fields by name, and bodies that are no object."""
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        if unknown:
            words = _("没有这个字段，请检查拼写。")
            raise exceptions.ValidationError({str(name): [words] for name in unknown})
        return super().to_internal_value(data)


def chosen(request: Any, name: str, choices: Sequence[str]) -> str:
    """Return a filter of the address, empty when absent; an unknown value is refused."""
    value = request.query_params.get(name, "")
    if value and value not in choices:
        words = _("只能是：%(choices)s。") % {"choices": "、".join(choices)}
        raise exceptions.ValidationError({name: [words]})
    return value


class NewestFirst(CursorPagination):
    """Pages by key, so that the thousandth page is as quick as the first."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "size"
    max_page_size = 200


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:  # noqa: ARG001 - DRF's signature
    """Answer a refusal with {"error": {"code", "message"}}; None lets true faults become a 500."""
    answer = _own(error) or _of_rest_framework(error)
    if answer is not None:
        set_rollback()
    return answer


def problem(code: str, message: str, http_status: int, **more: Any) -> Response:
    """Return the one shape in which interfaces refuse."""
    return Response({"error": {"code": code, "message": message, **more}}, status=http_status)


def _own(error: Exception) -> Response | None:
    if isinstance(error, OutOfReach | Http404):
        return problem("not_found", _("没有找到，或者不在您的权限内。"), status.HTTP_404_NOT_FOUND)
    if isinstance(error, TransitionRefused | Busy):
        return problem("conflict", str(error), status.HTTP_409_CONFLICT)
    if isinstance(error, RequestDataTooBig):
        words = _("内容太大，请分开提交。")
        return problem("too_large", words, status.HTTP_413_REQUEST_ENTITY_TOO_LARGE)
    if isinstance(error, PermissionDenied):
        return problem("forbidden", _("没有这项权限。"), status.HTTP_403_FORBIDDEN)
    if isinstance(error, TooMany):
        return _too_many(error.sentence, error.retry_after)
    return None


def _of_rest_framework(error: Exception) -> Response | None:
    if not isinstance(error, exceptions.APIException):
        return None
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        answer = problem("not_authenticated", str(error.detail), status.HTTP_401_UNAUTHORIZED)
        answer["WWW-Authenticate"] = getattr(error, "auth_header", "Bearer")
        return answer
    if isinstance(error, exceptions.PermissionDenied):
        return problem("forbidden", str(error.detail), status.HTTP_403_FORBIDDEN)
    if isinstance(error, exceptions.ValidationError):
        words = _("有内容没填对，逐项的原因在 fields 里。")
        return problem("invalid", words, status.HTTP_422_UNPROCESSABLE_ENTITY, fields=error.detail)
    if isinstance(error, exceptions.Throttled):
        wait = int(error.wait or 60)
        return _too_many(_("调用太频繁，请过 %s再试。") % in_words(wait), wait)
    return problem(error.default_code, str(error.detail), error.status_code)


def _too_many(sentence: str, retry_after: int) -> Response:
    answer = problem("too_many", sentence, status.HTTP_429_TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(retry_after)
    return answer
