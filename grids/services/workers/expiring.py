"""What grid work clears when its time is over, and what 我的数据 tells of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from grids.models import Commitment, WorkerComplaint
from grids.services.workers.complaints import forget_complaint
from grids.services.workers.letters import forget_signature
from grids.workers.choices import ComplaintState, WorkerState
from yuanbao.fields import sealed_length
from yuanbao.mydata.holdings import Item, Kept, categories, register_holding, when
from yuanbao.retention.rules import Rule, register_rule

LETTERS, COMPLAINTS = "worker-letters", "worker-complaints"


# --- commitment letters --------------------------------------------------------------------------


def _signed(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Keep the letters that still hold a name or a drawing."""
    return rows.alias(held=sealed_length("signed_name") + sealed_length("strokes")).filter(
        held__gt=0
    )


def _left(before: datetime) -> QuerySet[Commitment]:
    gone = {"profile__state": WorkerState.WITHDRAWN, "profile__withdrawn_at__lte": before}
    return _signed(Commitment.objects.filter(**gone))


def _forget_signature(key: int, at: datetime) -> bool:
    forget_signature(Commitment.objects.select_related("profile").get(pk=key), at=at)
    return True


def _own(user: Any) -> QuerySet[Commitment]:
    rows = _signed(Commitment.objects.filter(signed_by=user.pk))
    return rows.annotate(left_at=F("profile__withdrawn_at")).order_by("-id")


def _read(user: Any) -> list[Item]:
    return [_item(row) for row in _own(user)]


def _item(row: Any) -> Item:
    facts = (
        (_("签署时间"), when(row.signed_at)),
        (_("签名"), row.signed_name),
        (_("手写签名"), _("有") if row.strokes else ""),
        (_("离岗时间"), when(row.left_at)),
    )
    url = "" if row.left_at else reverse("grids:my-letter", args=[row.public_id])
    return Item(row.title, tuple(fact for fact in facts if fact[1]), url)


def _erase(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    kept_for, basis = categories()[LETTERS].kept_for, _("《劳动合同法》第五十条，比照")
    return [Kept(_("网格员承诺书"), basis, kept_for) for _row in _own(user)[:1]]


# --- opinions of workers -------------------------------------------------------------------------


def _answered(before: datetime) -> QuerySet[WorkerComplaint]:
    rows = WorkerComplaint.objects.uncleared()
    return rows.filter(state=ComplaintState.ANSWERED, answered_at__lte=before)


def _forget_complaint(key: int, at: datetime) -> bool:
    forget_complaint(WorkerComplaint.objects.get(pk=key), at=at)
    return True


def _tied_to_nobody(user: Any) -> list[Item]:  # noqa: ARG001
    """Tell none: a complaint hangs on its receipt alone, so that no account leads to it."""
    return []


def _nothing_to_erase(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    return []


def register_all() -> None:
    """Tell what grid work holds, and what it clears in time."""
    register_rule(Rule(COMPLAINTS, _answered, _forget_complaint))
    register_rule(Rule(LETTERS, _left, _forget_signature))
    register_holding(LETTERS, _read, _erase)
    register_holding(COMPLAINTS, _tied_to_nobody, _nothing_to_erase)
