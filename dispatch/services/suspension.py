"""挂账 and 销账: what cannot be solved now is put on the public register, reviewed every 30 days."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch import workflow
from dispatch.choices import PauseKind, Step
from dispatch.models import WorkOrder
from dispatch.services.clocks import limits_for
from dispatch.services.pauses import pause, unpause
from dispatch.services.recusal import check_not_own_unit
from dispatch.services.telling import show, tell_of
from petitions.choices import Tone
from petitions.services.progress import clean
from yuanbao.audit import unit_of_work
from yuanbao.workflow import TransitionRefused, apply

REVIEW_DAYS = 30


@unit_of_work
def suspend(order: WorkOrder, *, why: str, by: Any, at: datetime) -> WorkOrder:
    """挂账 with a reason that everybody reads and a date of review; this order's clock stands.

    Raises TransitionRefused without a reason, or while the clock stands for another cause, and
    Recused for somebody who comes from that agency.
    """
    if not why.strip():
        raise TransitionRefused(_("请写明现在为什么解决不了，反映人和公众会看到。"))
    if order.paused_at is not None:
        raise TransitionRefused(_("正在等反映人补充，不能挂账。"))
    limit = limits_for(order.petition.category).get(Step.SUSPENSION_REVIEW)
    days = int(limit.amount) if limit else REVIEW_DAYS
    review_on = localdate(at) + timedelta(days=days)
    order = apply(order, workflow.SUSPEND, by=by, at=at, why=why, review_on=review_on)
    check_not_own_unit(by, [order.agency], at=at)
    words = clean(order.petition, why)
    pause(order, kind=PauseKind.SUSPENSION, reason=words, at=at)
    tell_of(
        order,
        "suspend",
        by=by,
        at=at,
        staff=_("挂账，%(day)s复查") % {"day": f"{review_on:%Y-%m-%d}"},
        opinion=words,
        public=_("暂时解决不了，%(month)s月%(day)s日复查")
        % {"month": review_on.month, "day": review_on.day},
        public_detail=words,
        tone=Tone.WAIT,
    )
    show(order, at=at)
    return order


@unit_of_work
def resume(order: WorkOrder, *, why: str, by: Any, at: datetime) -> WorkOrder:
    """销账: the obstacle is gone, the clock runs on from where it stood."""
    order = apply(order, workflow.RESUME, by=by, at=at, why=why, review_on=None)
    unpause(order, at=at)
    tell_of(
        order,
        "resume",
        by=by,
        at=at,
        staff=_("销账，恢复办理"),
        opinion=clean(order.petition, why),
        public=_("重新开始办理"),
    )
    show(order, at=at)
    return order
