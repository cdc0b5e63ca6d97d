"""Filing and following matters by other systems."""

import hashlib

from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.response import Response
from rest_framework.views import APIView

from petitions.api.serializers import (
    FilingSerializer,
    PetitionSerializer,
    ProgressSerializer,
)
from petitions.choices import Channel, State
from petitions.models import Petition, ProgressEntry
from petitions.services.intake import KeyReused, Matter, submit
from yuanbao.api import NewestFirst, chosen
from yuanbao.numbers import normalise
from yuanbao.roles import Capability


class PetitionList(ListAPIView):
    """List the petitions of one's scope, newest first, or file a new one."""

    serializer_class = PetitionSerializer
    pagination_class = NewestFirst

    def get_queryset(self):
        rows = Petition.objects.in_reach(self.request.user, Capability.VIEW_PETITION)
        state = chosen(self.request, "state", State.values)
        if state:
            rows = rows.filter(state=state)
        return rows.select_related("category", "grid", "town", "community")

    @extend_schema(
        operation_id="petition_list",
        parameters=[OpenApiParameter("state", str, enum=State.values)],
    )
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="petition_file",
        request=FilingSerializer,
        responses={201: PetitionSerializer, 200: PetitionSerializer},
    )
    def post(self, request):
        form = FilingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        values["idempotency_key"] = key_of(request.user, values["idempotency_key"])
        matter = Matter(channel=Channel.API, **values)
        try:
            receipt = submit(matter, by=request.user, at=now())
        except KeyReused as error:
            raise ValidationError({"idempotency_key": [str(error)]}) from error
        body = PetitionSerializer(receipt.petition).data | {"secret": receipt.secret}
        code = status.HTTP_201_CREATED if receipt.is_new else status.HTTP_200_OK
        return Response(body, status=code)


def key_of(user, key: str) -> str:
    """Return the stored key: two systems that count alike must not meet each other's matters."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"api:{user.pk}:{digest[:40]}"


class PetitionDetail(RetrieveAPIView):
    """Follow one petition of one's scope, or one that this account filed."""

    serializer_class = PetitionSerializer

    def get_object(self):
        visible = Petition.objects.visible_to(self.request.user)
        rows = visible.select_related("category", "grid", "town", "community")
        return get_object_or_404(rows, number=normalise(self.kwargs["number"]))


class PetitionProgress(APIView):
    """The public lines of one petition's story, oldest first."""

    @extend_schema(operation_id="petition_progress", responses=ProgressSerializer(many=True))
    def get(self, request, number):
        visible = Petition.objects.visible_to(request.user)
        petition = get_object_or_404(visible, number=normalise(number))
        return Response(
            ProgressSerializer(ProgressEntry.objects.public_of(petition), many=True).data
        )
