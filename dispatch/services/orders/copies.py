"""抄送: tell agencies of a matter that is not theirs to do, and keep that they read it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import paper_notices
from dispatch.choices import OrderState
from dispatch.models import Agency, Copy, WorkOrder
from dispatch.services.orders.telling import check_open, tell_of
from petitions.services.progress import clean
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock


@unit_of_work
def send_copies(
    order: WorkOrder, *, agencies: Iterable[Agency], words: str = "", by: Any, at: datetime
) -> list[Copy]:
    """Tell agencies of an order's matter; they read and do nothing.

    Raises TransitionRefused for an agency that works on the matter or was told before.
    """
    order = lock(order, by=by, capability=Capability.DISPATCH_ORDER)
    check_open(order)
    wanted = list(agencies)
    _check_new(order, wanted)
    said = clean(order.petition, words)
    sent = [
        Copy.objects.create(
            petition=order.petition, agency=agency, words=said, sent_by=by, sent_at=at
        )
        for agency in wanted
    ]
    codes = [agency.code for agency in wanted]
    record(order, "copy", by=by, at=at, agencies=codes)
    names = "、".join(agency.name for agency in wanted)
    told = _("抄送%(names)s") % {"names": names}
    tell_of(order, "copy", by=by, at=at, staff=told, opinion=said)
    for copy in sent:
        paper_notices.copied(copy, at=at)
    return sent


def _check_new(order: WorkOrder, agencies: list[Agency]) -> None:
    working = order.petition.orders.exclude(state=OrderState.CANCELLED).values_list("agency")
    told = order.petition.copies.values_list("agency")
    known = {pk for (pk,) in [*working, *told]}
    names = "、".join(agency.name for agency in agencies if agency.pk in known)
    if not agencies:
        raise TransitionRefused(_("请选至少一家要抄送的单位。"))
    if names:
        raise TransitionRefused(
            _("%(names)s已经在办或已经抄送过，不用再抄送。其余的也还没有发。") % {"names": names}
        )


@unit_of_work
def read_copy(copy: Copy, *, by: Any, at: datetime) -> Copy:
    """阅知: note who of the agency read it first; a repeat changes nothing."""
    copy = lock(copy, by=by, capability=Capability.HANDLE_ORDER)
    if copy.read_at is not None:
        return copy
    copy.read_by, copy.read_at = by, at
    copy.save(update_fields=["read_by", "read_at"])
    record(copy, "read_copy", by=by, at=at)
    return copy
