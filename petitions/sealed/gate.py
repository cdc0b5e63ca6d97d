"""The gate before /jb/: what says who asked is gone before anything else of ours sees the request."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.debug import ExceptionReporter

logger = logging.getLogger(__name__)

# All files of one sending together, in bytes.
MOST_BYTES = 45 * 1024 * 1024
# The two cookies of this channel; those beside them say nothing about anybody.
RECEIPT_COOKIE, INBOX_COOKIE = "jb_receipt", "jb_inbox"
KEPT_COOKIES = frozenset(
    {RECEIPT_COOKIE, INBOX_COOKIE, "yb_theme", "yb_mode", settings.CSRF_COOKIE_NAME}
)
KEPT_HEADERS = frozenset(
    {"HTTP_HOST", "HTTP_ORIGIN", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"}
)
_ANSWERED_BY_DJANGO = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)


def is_sealed(path: str) -> bool:
    """Say whether a path belongs to the sealed channel."""
    return path.startswith(settings.SEALED_PATH)


class SealedGate:
    """Forgets the sender, keeps every page out of caches, and lets no failure tell what was sent."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_sealed(request.path_info):
            return self.get_response(request)
        forget_sender(request)
        # Files never touch the disk on their way.
        request.upload_handlers = [InMemory(request)]
        response = self.get_response(request)
        response["Cache-Control"] = "no-store, private"
        # Our own static files are asked for without saying from which page.
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer what nobody expected; of the error its kind and place are kept, not its words."""
        if not is_sealed(request.path_info) or isinstance(
            error, (*_ANSWERED_BY_DJANGO, MultiPartParserError)
        ):
            return None
        logger.error("sealed channel: %s at %s", type(error).__name__, _place_of(error))
        return render(request, "500.html", status=500)


def forget_sender(request: HttpRequest) -> None:
    """Take every header off that could tell one sender from another."""
    meta = request.META
    cookies = _kept_cookies(meta.get("HTTP_COOKIE", ""))
    site = urlsplit(meta.get("HTTP_REFERER", ""))
    for name in [name for name in meta if _tells(name)]:
        del meta[name]
    meta["REMOTE_ADDR"] = ""
    if cookies:
        meta["HTTP_COOKIE"] = cookies
    # Without an Origin, Django asks the referer for the site that a form came from.
    if site.netloc and site.netloc == meta.get("HTTP_HOST"):
        meta["HTTP_REFERER"] = f"{site.scheme}://{site.netloc}/"


def _tells(name: str) -> bool:
    if name.startswith("HTTP_"):
        return name not in KEPT_HEADERS
    return name.startswith("REMOTE_")


def _kept_cookies(header: str) -> str:
    parts = [part.strip() for part in header.split(";")]
    return "; ".join(part for part in parts if part.partition("=")[0] in KEPT_COOKIES)


def _place_of(error: BaseException) -> str:
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None:
        return "?"
    return f"{step.tb_frame.f_code.co_name}:{step.tb_lineno}"


class InMemory(MemoryFileUploadHandler):
    """Takes files in memory alone, whatever their size, up to a limit."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: ARG002, N803 - Django's signature
        if content_length > MOST_BYTES:
            raise RequestDataTooBig
        self.activated = True


class SealedLogFilter(logging.Filter):
    """Takes the request and the traceback off log lines about the sealed channel."""

    def filter(self, record: logging.LogRecord) -> bool:
        request: Any = getattr(record, "request", None)
        if request is not None and is_sealed(getattr(request, "path_info", "")):
            record.request = record.exc_info = record.exc_text = None
        return True


class SealedFailure(Exception):
    """Stands in reports for an error of the sealed channel: its kind, and nothing else."""


class SealedReporter(ExceptionReporter):
    """Error reports that leave out request, words and variables of the sealed channel."""

    def __init__(self, request, exc_type, exc_value, tb, is_email=False):
        if request is not None and is_sealed(request.path_info):
            name = getattr(exc_type, "__name__", "")
            request, exc_type, exc_value, tb = None, SealedFailure, SealedFailure(name), None
        super().__init__(request, exc_type, exc_value, tb, is_email=is_email)
