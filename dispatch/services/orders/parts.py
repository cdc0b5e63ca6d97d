"""Write what the public may read of each order: who has it, since when, until when."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from dispatch.choices import OrderState
from dispatch.models import Suspension, WorkOrder
from petitions.models import PublicPart
from yuanbao.public_numbers import redact

PUBLIC_WORDS = {
    OrderState.DISPATCHED: _("已派给这个单位，等待签收"),
    OrderState.SIGNED: _("正在办理"),
    OrderState.RETURN_ASKED: _("这个单位认为不属其职责，正在核定"),
    OrderState.FINISHED: _("已办，正在审核"),
    OrderState.VERIFIED: _("已答复"),
    OrderState.SUSPENDED: _("暂时解决不了，定期复查"),
    OrderState.CANCELLED: _("已改由别的单位办"),
    OrderState.REWORK: _("因不满意，正在重办"),
}


def publish(orders: Iterable[WorkOrder], *, answer: str | None = None) -> None:
    """Refresh the public part of each order; `answer` is given when one was verified.

    What one level gave the next is no part of its own: the public reads the answer above it.
    """
    orders = [order for order in orders if not order.is_child]
    held = _held_of([order for order in orders if order.state == OrderState.SUSPENDED])
    parts = [part_of(order, answer, held.get(order.pk)) for order in orders]
    keep = {"petition", "order_id", "order_public_id", "id"}
    if answer is None:
        keep |= {"answer", "answered_at"}
    fields = [f.name for f in PublicPart._meta.concrete_fields if f.name not in keep]
    PublicPart.objects.bulk_create(
        parts, update_conflicts=True, unique_fields=["order_id"], update_fields=fields
    )


def _held_of(orders: list[WorkOrder]) -> dict[int, Suspension]:
    """Return what keeps each shelved order from being done; no query when none is shelved."""
    if not orders:
        return {}
    rows = Suspension.objects.filter(order__in=orders, is_accepted=True, ended_at__isnull=True)
    return {row.order_id: row for row in rows}


def part_of(order: WorkOrder, answer: str | None, held: Suspension | None = None) -> PublicPart:
    """Return the public part of an order, with its answer if it is to be shown; saves nothing."""
    state = OrderState(order.state)
    words = PUBLIC_WORDS[state]
    if order.paused_at and state == OrderState.SIGNED:
        words = _("等反映人补充，停表")
    elif order.round_number > 1 and state == OrderState.SIGNED:
        words = _("正在重办")
    return PublicPart(
        petition_id=order.petition_id,
        order_id=order.pk,
        order_public_id=order.public_id,
        agency_name=order.agency.name,
        is_lead=order.is_lead,
        state=state,
        state_text=str(words),
        round_number=order.round_number,
        since=order.dispatched_at,
        due_at=order.due_at,
        is_paused=order.paused_at is not None or state == OrderState.SUSPENDED,
        answer=redact(answer).text if answer else "",
        answered_at=order.verified_at if answer else None,
        solved=order.solved,
        satisfaction=order.satisfaction,
        is_open=order.is_open,
        held_since=held.decided_at if held else None,
        held_why=redact(held.why).text if held else "",
        held_meanwhile=redact(held.meanwhile).text if held else "",
        expected_on=held.expected_on if held else None,
        review_on=order.review_on if held else None,
    )
