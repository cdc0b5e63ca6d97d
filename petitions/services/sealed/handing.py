"""Hand the receipt of a sealed report to whoever raised the matter it was made of: once."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from petitions.models import Holder, Petition, WaitingReceipt
from yuanbao.audit import record, unit_of_work
from yuanbao.workflow import OutOfReach, TransitionRefused


class ReceiptTaken(TransitionRefused):
    """The digits were shown before, or were left too long."""


@unit_of_work
def take_receipt(petition: Petition, *, by: Holder, at: datetime) -> str:
    """Return the sixteen digits that wait for the petitioner, and forget them.

    `by` holds the matter's own secret. Raises OutOfReach for another matter's holder, and
    ReceiptTaken for the second time.
    """
    if by.petition_id != petition.pk:
        raise OutOfReach(f"{by} does not hold petition {petition.pk}")
    rows = WaitingReceipt.objects.select_for_update(of=("self",))
    waiting = rows.filter(petition=petition.pk).first()
    if waiting is None:
        raise ReceiptTaken(
            _(
                "回执号码只显示一次：已经领过，或者过了 90 天没有领。"
                "抄下来的，到“举报干部和工作人员”里凭它查看；没有抄下的，请在那里重新密封递交。"
            )
        )
    digits = waiting.digits
    waiting.delete()
    record(petition, "take_receipt", by=None, at=at)
    return digits


def expired(before: datetime) -> Any:
    """Return what nobody took in time."""
    return WaitingReceipt.objects.filter(since__lte=before)


def drop(key: int, at: datetime) -> bool:  # noqa: ARG001 - the shape of a rule of retention
    """Forget digits that nobody took; the report stays with custody."""
    return bool(WaitingReceipt.objects.filter(pk=key).delete()[0])
