"""Work orders for departments' own systems: fetch them, and act on them."""

from django.utils.timezone import localdate, now
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.response import Response
from rest_framework.views import APIView

from dispatch.api.serializers import (
    FinishSerializer,
    NoteSerializer,
    OrderSerializer,
    ReturnSerializer,
)
from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from dispatch.scoping import agencies_of
from dispatch.services.moves import returns
from dispatch.services.orders import handling
from yuanbao.api import NewestFirst, chosen
from yuanbao.roles import Capability


class OrderList(ListAPIView):
    """The orders of the account's own agencies, newest first."""

    serializer_class = OrderSerializer
    pagination_class = NewestFirst

    def get_queryset(self):
        agencies = agencies_of(self.request.user, Capability.VIEW_ORDER, localdate())
        rows = WorkOrder.objects.of_agencies(agencies).select_related("petition", "agency")
        state = chosen(self.request, "state", OrderState.values)
        return rows.filter(state=state) if state else rows

    @extend_schema(
        operation_id="order_list",
        parameters=[OpenApiParameter("state", str, enum=OrderState.values)],
    )
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)


class OrderDetail(RetrieveAPIView):
    """One order of one's agency or territory."""

    serializer_class = OrderSerializer
    lookup_field = "public_id"

    def get_queryset(self):
        rows = WorkOrder.objects.permitted(self.request.user, Capability.VIEW_ORDER)
        return rows.select_related("petition", "agency")


class OrderAct(APIView):
    """The frame of every act: fetch within reach, read the body, make the call in `act`.

    `act` returns the order as it is then.
    """

    serializer: type | None = None

    def post(self, request, public_id):
        visible = WorkOrder.objects.permitted(request.user, Capability.VIEW_ORDER)
        order = get_object_or_404(visible, public_id=public_id)
        values = {}
        if self.serializer is not None:
            form = self.serializer(data=request.data)
            form.is_valid(raise_exception=True)
            values = form.validated_data
        done = self.act(order, values, by=request.user, at=now())
        return Response(OrderSerializer(done).data)


def documented(name: str, request):
    """Say in the document what an act takes; all of them answer with the order as it is then."""
    operation = extend_schema(operation_id=name, request=request, responses=OrderSerializer)
    return extend_schema_view(post=operation)


@documented("order_sign", None)
class OrderSign(OrderAct):
    """签收."""

    def act(self, order, values, *, by, at):  # noqa: ARG002 - the same shape for every act
        return handling.sign_for(order, by=by, at=at)


@documented("order_note", NoteSerializer)
class OrderNote(OrderAct):
    """更新进展."""

    serializer = NoteSerializer

    def act(self, order, values, *, by, at):
        return handling.note(order, **values, by=by, at=at)


@documented("order_return", ReturnSerializer)
class OrderReturn(OrderAct):
    """申请退单."""

    serializer = ReturnSerializer

    def act(self, order, values, *, by, at):
        return returns.ask_return(order, **values, by=by, at=at).order


@documented("order_finish", FinishSerializer)
class OrderFinish(OrderAct):
    """办结反馈."""

    serializer = FinishSerializer

    def act(self, order, values, *, by, at):
        return handling.finish(
            order,
            answer=values["answer"],
            claimed=values["claimed"],
            note_text=values["note"],
            by=by,
            at=at,
        )
