"""What ratings and short messages hold on a resident, and who opened their contact."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.choices import OrderState
from dispatch.models import (
    AnswerRating,
    Appeal,
    Rating,
    SmsQuestion,
    SmsReply,
    Staffing,
    WorkOrder,
)
from petitions.models import Petition
from petitions.personal.keeping import register_dispute
from petitions.services.forgetting import raised_by
from yuanbao.models import AuditEntry
from yuanbao.mydata.holdings import (
    Item,
    Kept,
    Opening,
    register_holding,
    register_openings,
    register_seats_on,
    seat_on,
    when,
)

OPENED = {
    "open_contact": gettext_lazy("您的电话"),
    "open_version": gettext_lazy("您最早写的原文"),
    "open_sensitive": gettext_lazy("您的敏感件"),
}
SHOWN = 500


def _ratings(user: Any) -> list[Rating | AnswerRating]:
    own = Q(user=user.pk)
    found: list[Rating | AnswerRating] = list(
        Rating.objects.filter(own).select_related("round__order__petition")[:SHOWN]
    )
    return found + list(AnswerRating.objects.filter(own).select_related("petition")[:SHOWN])


def _replies(user: Any) -> QuerySet[SmsReply]:
    if not user.phone_index:
        return SmsReply.objects.none()
    return SmsReply.objects.filter(phone_index=user.phone_index).order_by("-id")


def _read(user: Any) -> list[Item]:
    rated = [
        Item(
            _("评价 %(matter)s") % {"matter": _matter_of(row)},
            (
                (_("时间"), when(row.rated_at)),
                (_("是否解决"), row.get_solved_display()),
                (_("是否满意"), row.get_satisfaction_display()),
                (_("说明"), row.comment),
            ),
        )
        for row in _ratings(user)
    ]
    sent = [
        Item(
            _("短信回复"),
            (
                (_("时间"), when(row.received_at)),
                (_("内容"), row.text),
            ),
        )
        for row in _replies(user)[:SHOWN]
    ]
    return rated + sent


def _matter_of(row: Rating | AnswerRating) -> Petition:
    return row.petition if isinstance(row, AnswerRating) else row.round.order.petition


def _erase(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    """Take the person off what they said: the answers themselves count on, of nobody."""
    for model in (Rating, AnswerRating):
        model._default_manager.filter(user=user.pk).update(user=None)
    for row in _replies(user):
        row.text, row.phone_index = "", ""
        row.save(update_fields=["text", "phone_index"])
    if user.phone_index:
        SmsQuestion.objects.filter(phone_index=user.phone_index).update(
            phone_index="", closed_at=at
        )
    return []


# --- who looked ----------------------------------------------------------------------------------


def _openings(user: Any) -> Iterator[Opening]:
    matters = dict(raised_by(user).filter(petitioner__user=user.pk).values_list("pk", "number"))
    orders = WorkOrder.objects.filter(petition__in=matters).values_list("pk", "petition_id")
    of_order = dict(orders)
    entries = AuditEntry.objects.filter(act__in=list(OPENED))
    entries = entries.filter(
        Q(object_type=Petition._meta.label_lower, object_id__in=list(matters))
        | Q(object_type=WorkOrder._meta.label_lower, object_id__in=list(of_order))
    )
    for entry in entries.order_by("-id")[:200]:
        is_order = entry.object_type == WorkOrder._meta.label_lower
        number = matters[of_order[entry.object_id] if is_order else entry.object_id]
        office, role = seat_on(entry.actor_id, localdate(entry.at))
        why = entry.reason or _("办理诉求 %(number)s") % {"number": number}
        yield Opening(entry.at, office, role, str(OPENED[entry.act]), why)


def _seats_on(user_id: int, day: date) -> Iterator[tuple[str, str]]:
    rows = Staffing.objects.on(day).filter(user=user_id).select_related("agency")
    for staffing in rows:
        yield staffing.agency.short_name, staffing.get_role_display()


# --- disputes ------------------------------------------------------------------------------------


def is_disputed(petition: Petition) -> bool:
    """Say whether work on it runs again, or a rating of it is appealed against."""
    over = (OrderState.VERIFIED, OrderState.CANCELLED)
    if petition.orders.roots().exclude(state__in=over).exists():
        return True
    return Appeal.objects.filter(order__petition=petition, decided_at__isnull=True).exists()


def register_all() -> None:
    """Tell what this app holds, who looked, and when a matter is disputed."""
    register_holding("ratings", _read, _erase)
    register_openings(_openings)
    register_seats_on(_seats_on)
    register_dispute(is_disputed)
