"""联系诉求人: the log of calls and visits, and the phone that is shown for them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch.choices import OrderState
from dispatch.models import ContactLog, Round, WorkOrder
from dispatch.services.orders.telling import check_open, tell_of
from petitions.services.progress import clean
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock


@unit_of_work
def contact(
    order: WorkOrder, *, way: str, is_reached: bool, note: str, by: Any, at: datetime
) -> ContactLog:
    """联系诉求人: log a call or a visit; the first one reached stops the contact clock."""
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    check_open(order)
    log = ContactLog.objects.create(
        order=order, way=way, is_reached=is_reached, note=clean(order.petition, note), by=by, at=at
    )
    record(order, "contact", by=by, at=at, way=way, reached=is_reached)
    if is_reached and order.contacted_at is None:
        order.contacted_at = at
        order.save(update_fields=["contacted_at"])
        Round.objects.filter(order=order, number=order.round_number).update(contacted_at=at)
    words = _("联系上反映人") if is_reached else _("没有联系上反映人")
    public = _("%(agency)s联系了反映人") if is_reached else ""
    tell_of(order, "contact", by=by, at=at, staff=words, opinion=log.note, public=public)
    return log


@unit_of_work
def open_contact(order: WorkOrder, *, by: Any, at: datetime) -> str:
    """Show the petitioner's phone to the agency that has signed, and record that it was seen.

    Raises OutOfReach for other agencies, TransitionRefused before signing, after the order was
    withdrawn, or without a phone.
    """
    order = lock(order, by=by, capability=Capability.SEE_CONTACT)
    if order.signed_at is None:
        raise TransitionRefused(_("请先签收，再查看联系方式。"))
    if order.state == OrderState.CANCELLED:
        raise TransitionRefused(_("这张工单已经撤单，不能再查看联系方式。"))
    phone = order.petition.petitioner.phone
    if not phone:
        raise TransitionRefused(_("反映人没有留电话，只能在网页上请他补充。"))
    ContactLog.objects.create(order=order, way="opened", is_reached=False, by=by, at=at)
    record(order, "open_contact", by=by, at=at)
    tell_of(order, "open_contact", by=by, at=at, staff=_("查看反映人电话"), public="")
    return phone
