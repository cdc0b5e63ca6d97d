"""What devices' own platforms send: readings, and which cameras are alive."""

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from grids.services.devices import keeping, telemetry
from yuanbao.access import has_capability
from yuanbao.api import StrictSerializer
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

MOST_MESSAGES = 500


class MessageSerializer(StrictSerializer):
    """One device at one moment."""

    device = serializers.CharField(max_length=40)
    sequence = serializers.IntegerField(min_value=0, max_value=2**62)
    at = serializers.DateTimeField()
    values = serializers.DictField(
        child=serializers.FloatField(), allow_empty=False, help_text="数据项 → 数值"
    )

    def validate_values(self, values):
        """Refuse names that are no short word, and what is no number."""
        words = telemetry.why_no_values(values)
        if words:
            raise serializers.ValidationError(words)
        return values


class TelemetrySerializer(StrictSerializer):
    messages = MessageSerializer(many=True, allow_empty=False, max_length=MOST_MESSAGES)


class TakenSerializer(serializers.Serializer):
    kept = serializers.IntegerField()
    refused = serializers.DictField(child=serializers.CharField())


class SeenSerializer(serializers.Serializer):
    seen = serializers.IntegerField()


class AliveSerializer(StrictSerializer):
    cameras = serializers.ListField(
        child=serializers.CharField(max_length=40), allow_empty=False, max_length=MOST_MESSAGES
    )


class GatewayView(APIView):
    """The frame of both: only an account that may send readings somewhere."""

    serializer: type[StrictSerializer]

    def post(self, request):
        if not has_capability(request.user, Capability.SEND_READINGS):
            raise OutOfReach(f"{request.user} sends for no device")
        body = self.serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(self.take(body.validated_data, by=request.user, at=now()))


@extend_schema_view(
    post=extend_schema(
        operation_id="telemetry_send", request=TelemetrySerializer, responses=TakenSerializer
    )
)
class Telemetry(GatewayView):
    """上报读数."""

    serializer = TelemetrySerializer

    def take(self, body, *, by, at):
        messages = [telemetry.Message(**message) for message in body["messages"]]
        taken = telemetry.take_in(messages, by=by, at=at)
        return {"kept": taken.kept, "refused": taken.refused}


@extend_schema_view(
    post=extend_schema(
        operation_id="cameras_alive", request=AliveSerializer, responses=SeenSerializer
    )
)
class CamerasAlive(GatewayView):
    """报告哪些摄像机在线."""

    serializer = AliveSerializer

    def take(self, body, *, by, at):
        return {"seen": keeping.cameras_seen(body["cameras"], by=by, at=at)}
