"""The door by which the SMS gateway brings what people write back: signed, and safe to repeat."""

import hmac
from hashlib import sha256

from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from dispatch.choices import ReplyOutcome
from dispatch.services.judging import sms
from yuanbao.api import StrictSerializer

# A signature older or newer than this is a recording.
SECONDS = 300


class SignedByGateway(BasePermission):
    """`X-Signature: sha256=…` over `X-Timestamp`, a dot and the body, with the gateway's secret."""

    @property
    def message(self) -> str:
        return _("签名不对，或者时间相差太多。")

    def has_permission(self, request, view):  # noqa: ARG002 - DRF's signature
        stamp = request.headers.get("X-Timestamp", "")
        given = request.headers.get("X-Signature", "")
        if not settings.SMS_REPLY_SECRET or not (stamp.isascii() and stamp.isdigit()):
            return False
        fresh = abs(now().timestamp() - int(stamp)) <= SECONDS
        wanted = signature_of(stamp, request.body)
        return fresh and hmac.compare_digest(wanted.encode(), given.encode())


def signature_of(stamp: str, body: bytes) -> str:
    """Return the signature of a body sent at `stamp` (seconds)."""
    secret = settings.SMS_REPLY_SECRET.encode()
    return f"sha256={hmac.new(secret, stamp.encode() + b'.' + body, sha256).hexdigest()}"


class ReplySerializer(StrictSerializer):
    """One short message as it came in."""

    message_id = serializers.CharField(max_length=64)
    phone = serializers.CharField(max_length=24)
    text = serializers.CharField(max_length=500, allow_blank=True)


class OutcomeSerializer(serializers.Serializer):
    """What became of it."""

    outcome = serializers.ChoiceField(choices=ReplyOutcome.choices)


class SmsReplies(APIView):
    """One reply; the same `message_id` again answers the same and does nothing."""

    permission_classes = (IsAuthenticated, SignedByGateway)
    throttle_name = "sms-replies"

    @extend_schema(operation_id="sms_reply", request=ReplySerializer, responses=OutcomeSerializer)
    def post(self, request):
        form = ReplySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        reply = sms.take_reply(**form.validated_data, at=now())
        return Response({"outcome": reply.outcome})
