"""主办 gathers what the assisting agencies did, and may give one back before it answers."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices, workflow
from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from dispatch.services.orders.telling import show
from petitions.choices import Tone
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock


@unit_of_work
def ask_again(order: WorkOrder, *, of: WorkOrder, words: str, by: Any, at: datetime) -> WorkOrder:
    """请协办再办: the lead gives an assisting agency's answer back with words; returns that order.

    Its clock has been running all along. Raises TransitionRefused without words, for an order
    that does not lead or is not being done, and for an answer that is not handed in, was checked
    already or belongs to another matter.
    """
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    if not order.is_lead or order.state != OrderState.SIGNED:
        raise TransitionRefused(_("主办单位在办理中才能请协办再办。"))
    if of.petition_id != order.petition_id or of.is_lead:
        raise TransitionRefused(_("请选这件诉求的一家协办单位。"))
    if not words.strip():
        raise TransitionRefused(_("请写明还差什么、要怎么办。"))
    # The lead has no seat in the other agency: it is the lead's own order that was checked above.
    part = apply(of, workflow.ASK_AGAIN, by=None, at=at, why=words, detail={"lead": order.pk})
    record(order, "ask_again", by=by, at=at, order=part.pk)
    tell(
        order.petition,
        "ask_again",
        by=by,
        at=at,
        staff=_("请%(agency)s再办") % {"agency": part.agency.name},
        opinion=clean(order.petition, words),
        agency_name=order.agency.name,
        order_id=part.pk,
        tone=Tone.BAD,
    )
    show(part, at=at)
    notices.asked_again(part, lead=order, words=words, at=at)
    return part
