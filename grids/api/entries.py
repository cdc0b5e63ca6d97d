"""The door for phones' outboxes: one entry a call, by the session of the person who wrote it."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.views import APIView

from grids.foot.outbox import Entry, EntryConflict, EntryRefused, Kind, Taken, kind_of
from grids.services.outbox import take_entry
from yuanbao.access import has_capability, is_staff_member
from yuanbao.api import BoundedJSONParser
from yuanbao.audit import Busy
from yuanbao.workflow import OutOfReach, TransitionRefused


class StaffSession(SessionAuthentication):
    """A signed-in member of staff; writes carry the form token, too."""

    def authenticate_header(self, request: Any) -> str:  # noqa: ARG002 - DRF's signature
        return "Session"


class ServesHere(BasePermission):
    """Staff who need not set a new password first."""

    def has_permission(self, request: Any, view: Any) -> bool:  # noqa: ARG002 - DRF's signature
        return is_staff_member(request.user) and not request.user.must_change_password


class Fields(dict):
    """The fields of a JSON entry, read as those of a form are."""

    def getlist(self, name: str) -> list:
        """Return all values of a field."""
        value = self.get(name)
        return [] if value is None else value if isinstance(value, list) else [value]


class Entries(APIView):
    """Answers 201 `accepted`, 422 `refused` or 409 `conflict`, always with words for the worker."""

    authentication_classes = (StaffSession,)
    permission_classes = (ServesHere,)
    parser_classes = (MultiPartParser, BoundedJSONParser)
    # People of a community share one address, and every one of them is signed in.
    throttle_classes = ()

    @extend_schema(exclude=True)
    def post(self, request: Any) -> Response:
        """Take one entry in."""
        data = request.POST or Fields(request.data)
        kind = kind_of(str(data.get("kind", "")))
        key = _key_of(data)
        if kind is None or not key:
            return _refused(_("这一条的格式不对，没有收下。请把待发箱导出，交给社区。"), {})
        if not has_capability(request.user, kind.capability):
            return _refused(_("您现在的岗位不能报这一类，没有收下。内容还在您的手机里。"), {})
        entry = Entry(key, data, request.FILES, request.user, timezone.now())
        return _answer(str(data.get("kind")), kind, entry)


def _key_of(data: Any) -> str:
    try:
        return UUID(str(data.get("key", ""))).hex
    except ValueError:
        return ""


def _answer(name: str, kind: Kind, entry: Entry) -> Response:
    try:
        return _accepted(take_entry(name, kind, entry))
    except EntryConflict as conflict:
        return _conflict(conflict)
    except EntryRefused as refusal:
        return _refused(str(refusal), refusal.fields)
    except TransitionRefused as refusal:
        return _refused(str(refusal), {})
    except OutOfReach:
        return _refused(_("这件事不在您现在的网格里，没有收下。内容还在您的手机里。"), {})
    except Busy as busy:
        return Response({"state": "busy", "words": str(busy)}, status=503)


def _accepted(taken: Taken) -> Response:
    body = {"state": "accepted", **vars(taken)}
    return Response(body, status=201)


def _refused(words: str, fields: dict) -> Response:
    return Response({"state": "refused", "words": words, "fields": fields}, status=422)


def _conflict(conflict: EntryConflict) -> Response:
    fields = {
        name: {"label": label, "theirs": theirs, "mine": mine}
        for name, (label, theirs, mine) in conflict.fields.items()
    }
    body = {
        "state": "conflict",
        "words": str(conflict),
        "number": conflict.number,
        "fields": fields,
    }
    return Response(body, status=409)
