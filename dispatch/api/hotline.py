"""The exchange with a platform by calls: matters and ratings in, answers out, receipts back."""

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from dispatch.exchange import Effect, Outcome, Writing
from dispatch.models import WriteBack
from dispatch.queries.exchange.hotline import platform_of
from dispatch.services.exchange import hotline, write_back
from dispatch.services.exchange.hotline import Sent, matter_of, take_in
from petitions.choices import Kind, Satisfaction, Solved
from petitions.models import Petition
from yuanbao.api import NewestFirst, StrictSerializer
from yuanbao.identifiers import IdentifierRefused, read_phone
from yuanbao.models import Category


class SentSerializer(StrictSerializer):
    """A matter as the platform has it; a repeat of `number` is the same matter."""

    number = serializers.CharField(max_length=40)
    title = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    text = serializers.CharField(min_length=2, max_length=5000)
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.HELP)
    category = serializers.SlugRelatedField(
        slug_field="code",
        queryset=Category.objects.leaves(),
        required=False,
        allow_null=True,
        default=None,
    )
    their_category = serializers.CharField(
        max_length=120, required=False, default="", allow_blank=True
    )
    place = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    name = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    phone = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    firm = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    is_private = serializers.BooleanField(default=False)
    is_urgent = serializers.BooleanField(default=False)
    filed_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(required=False, allow_null=True, default=None)

    def validate_phone(self, value: str) -> str:
        try:
            return value and read_phone(value)
        except IdentifierRefused as error:
            raise serializers.ValidationError(str(error)) from error

    def validate(self, attrs):
        if attrs["filed_at"] > now():
            raise serializers.ValidationError({"filed_at": _("时间在将来。")})
        if attrs["due_at"] and attrs["due_at"] < attrs["filed_at"]:
            raise serializers.ValidationError({"due_at": _("早于反映时间。")})
        return attrs


class UrgeSerializer(StrictSerializer):
    """催单: the same moment and words again are the same urging."""

    text = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    urged_at = serializers.DateTimeField()


class HotlineRatingSerializer(StrictSerializer):
    """What the petitioner told the platform."""

    solved = serializers.ChoiceField(choices=Solved.choices)
    satisfaction = serializers.ChoiceField(choices=Satisfaction.choices)
    comment = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class ReceiptSerializer(StrictSerializer):
    """Whether the platform took an answer, and why not."""

    is_taken = serializers.BooleanField()
    why = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class EffectSerializer(serializers.Serializer):
    """What a call did: `new`, `changed`, or `same` for a repeat."""

    effect = serializers.ChoiceField(choices=Effect.choices)


class MatterSerializer(serializers.ModelSerializer):
    """How a matter stands, by our number and the platform's; no contact."""

    our_number = serializers.CharField(source="number")
    number = serializers.CharField(source="hotline_matter.number")
    version = serializers.IntegerField(source="hotline_matter.version")
    state_text = serializers.CharField(source="get_state_display")

    class Meta:
        model = Petition
        fields = [
            *("number", "our_number", "version", "state", "state_text"),
            *("filed_at", "due_at", "outside_due_at", "answered_at"),
        ]


class AnswerSerializer(serializers.Serializer):
    """One answer on its way back: what a webhook would carry."""

    id = serializers.UUIDField()
    platform = serializers.CharField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    serial = serializers.IntegerField()
    our_number = serializers.CharField()
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    outcome_text = serializers.CharField()
    answer = serializers.CharField()
    agency = serializers.CharField()
    happened_at = serializers.DateTimeField()

    def to_representation(self, instance: WriteBack):
        return write_back.payload_of(instance)


class HotlineMatterList(APIView):
    """Send a matter, or its changed words: 201 when it is new, 200 for a version or a repeat."""

    @extend_schema(
        operation_id="hotline_send",
        request=SentSerializer,
        responses={201: MatterSerializer, 200: MatterSerializer},
    )
    def post(self, request):
        platform = platform_of(request.auth)
        form = SentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        taken = take_in(platform, Sent(**form.validated_data), by=request.user, at=now())
        matter = matter_of(platform, taken.matter.number)
        body = MatterSerializer(matter.petition).data | {"effect": taken.effect}
        is_new = taken.effect == Effect.NEW
        return Response(body, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


class HotlineMatterDetail(APIView):
    """How one of the platform's own matters stands."""

    @extend_schema(operation_id="hotline_matter", responses=MatterSerializer)
    def get(self, request, number):
        matter = matter_of(platform_of(request.auth), number)
        return Response(MatterSerializer(matter.petition).data)


class HotlineUrge(APIView):
    """催单 of one matter, passed on to whoever has it."""

    @extend_schema(operation_id="hotline_urge", request=UrgeSerializer, responses=EffectSerializer)
    def post(self, request, number):
        matter = matter_of(platform_of(request.auth), number)
        form = UrgeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        effect = hotline.urge(matter, **form.validated_data, by=request.user, at=now())
        return Response({"effect": effect})


class HotlineRating(APIView):
    """The rating of one matter; dissatisfaction sends it back to be done again here."""

    @extend_schema(
        operation_id="hotline_rating",
        request=HotlineRatingSerializer,
        responses=EffectSerializer,
    )
    def post(self, request, number):
        matter = matter_of(platform_of(request.auth), number)
        form = HotlineRatingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        effect = hotline.take_rating(matter, **form.validated_data, by=request.user, at=now())
        return Response({"effect": effect})


class HotlineAnswerList(ListAPIView):
    """The answers that the platform does not have yet, the newest first."""

    serializer_class = AnswerSerializer
    pagination_class = NewestFirst

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return WriteBack.objects.none()
        return write_back.unwritten(platform_of(self.request.auth)).exclude(state=Writing.DEAD)

    @extend_schema(operation_id="hotline_answers")
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)


class HotlineReceipt(APIView):
    """The receipt for an answer: taken, or refused with a reason."""

    @extend_schema(
        operation_id="hotline_receipt", request=ReceiptSerializer, responses=EffectSerializer
    )
    def post(self, request, number, serial):
        matter = matter_of(platform_of(request.auth), number)
        form = ReceiptSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        facts = form.validated_data
        is_new = write_back.take_receipt(matter, serial=serial, **facts, by=request.user, at=now())
        return Response({"effect": Effect.NEW if is_new else Effect.SAME})
