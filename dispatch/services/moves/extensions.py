"""延期: more time, asked for before the due moment and granted by another person."""

from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext as _

from dispatch import notices, notices_centre
from dispatch.choices import OrderState, Step
from dispatch.models import Extension, WorkOrder
from dispatch.queries.orders.rounds import current_round
from dispatch.services.moves import wishes
from dispatch.services.orders.firsts import check_not_asked, waiting_request
from dispatch.services.orders.pauses import let_resident_follow, postponed
from dispatch.services.orders.telling import check_not_child, show, tell_of
from dispatch.services.timing.clocks import limits_for, next_reminder
from dispatch.services.timing.supervision import due_level
from petitions import notices as petition_notices
from petitions.choices import Tone
from petitions.services.progress import clean
from yuanbao.audit import record, unit_of_work
from yuanbao.calendars import Limit, Unit, due_at
from yuanbao.roles import Capability
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import TransitionRefused, lock

# Source: 时限表, step `extend`, 可延期一次.
MOST_EXTENSIONS = 1


@unit_of_work
def ask_extension(order: WorkOrder, *, days: int, reason: str, by: Any, at: datetime) -> Extension:
    """申请延期 before the due moment; until it is decided the clock runs on.

    Raises TransitionRefused without a reason, for an order that is not being done, whose clock
    stands or has run out, that was extended before, or whose category has no extension, and for
    more days than its category allows.
    """
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    _check_asked(order, days, reason, at)
    assert order.due_at is not None
    row = Extension.objects.create(
        order=order,
        days=days,
        reason=clean(order.petition, reason)[:300],
        asked_by=by,
        asked_at=at,
        old_due_at=order.due_at,
    )
    record(order, "ask_extension", by=by, at=at, days=days)
    tell_of(
        order,
        "ask_extension",
        by=by,
        at=at,
        staff=_("申请延期 %(days)s 个工作日") % {"days": days},
        opinion=row.reason,
        tone=Tone.WAIT,
    )
    notices_centre.wish_arrived(order, Capability.EXTEND_ORDER, title=_("延期待批"), at=at)
    return row


def _check_asked(order: WorkOrder, days: int, reason: str, at: datetime) -> None:
    check_not_child(order)
    if order.state != OrderState.SIGNED:
        raise TransitionRefused(_("签收后、办结前才能申请延期。"))
    if order.paused_at is not None:
        raise TransitionRefused(_("正在停表，不用延期；恢复计时后再申请。"))
    if order.due_at is None or order.due_at <= at:
        raise TransitionRefused(_("延期要在到期之前申请，现在已经过了时限。您写的内容还在。"))
    if not reason.strip():
        raise TransitionRefused(_("请写明为什么要延期，反映人会看到。"))
    limit = limits_for(order.petition.category).get(Step.EXTEND)
    if limit is None:
        raise TransitionRefused(_("这一类按规定不能延期。"))
    if order.n_extensions >= MOST_EXTENSIONS:
        raise TransitionRefused(
            _("一张工单只能延期 %(n)s 次，这张已经延过。") % {"n": MOST_EXTENSIONS}
        )
    if not 0 < days <= limit.amount:
        raise TransitionRefused(
            _("这一类最多延期 %(days)s 个工作日。") % {"days": f"{float(limit.amount):g}"}
        )
    check_not_asked(order.extensions, what=_("延期"))


@unit_of_work
def grant_extension(order: WorkOrder, *, ruling: str, by: Any, at: datetime) -> WorkOrder:
    """同意延期: the due moment moves, the resident's follows openly and they are told why.

    Raises TransitionRefused when nothing is asked or the order is no longer being done, and for
    whoever asked; Recused for somebody of that agency.
    """
    row, order = _decide(order, is_accepted=True, ruling=ruling, by=by, at=at)
    limit = limits_for(order.petition.category).get(Step.EXTEND)
    unit = cast("Unit", limit.unit) if limit else "work_day"
    round_ = current_round(order)
    begun, more = round_.due_at or row.old_due_at, Limit(row.days, unit)
    round_.due_at = due_at(begun, more, current_calendar(), order.agency.spans).at
    round_.save(update_fields=["due_at"])
    order.due_at = row.new_due_at = postponed(order)
    order.n_extensions += 1
    order.reminded_level = min(order.reminded_level, due_level(order, at=at))
    order.remind_at = next_reminder(order)
    order.save(update_fields=["due_at", "n_extensions", "reminded_level", "remind_at"])
    row.save(update_fields=["new_due_at"])
    let_resident_follow(order)
    _tell_granted(order, row, by=by, at=at)
    return order


def _tell_granted(order: WorkOrder, row: Extension, *, by: Any, at: datetime) -> None:
    when = petition_notices.when(row.new_due_at)
    tell_of(
        order,
        "grant_extension",
        by=by,
        at=at,
        staff=_("同意延期 %(days)s 个工作日，到%(when)s") % {"days": row.days, "when": when},
        opinion=row.ruling,
        public=_("%(agency)s延期到%(when)s答复") % {"agency": order.agency.name, "when": when},
        public_detail=row.reason,
        tone=Tone.WAIT,
    )
    show(order, at=at)
    notices.wish_decided(order, act=f"extension-{row.pk}", title=_("延期已批准"), at=at)
    facts = {"title": order.petition.title, "agency": order.agency.name, "when": when}
    body = _("您反映的“%(title)s”，%(agency)s要延期到%(when)s答复。原因：") % facts + row.reason
    for tell_them in (petition_notices.tell_petitioner, petition_notices.tell_joined):
        tell_them(order.petition, act=f"extension-{row.pk}", title=_("延期答复"), body=body, at=at)


@unit_of_work
def refuse_extension(order: WorkOrder, *, ruling: str, by: Any, at: datetime) -> WorkOrder:
    """不同意延期, with words; the clock has been running all along."""
    if not ruling.strip():
        raise TransitionRefused(_("请写明为什么不同意。"))
    row, order = _decide(order, is_accepted=False, ruling=ruling, by=by, at=at)
    tell_of(
        order,
        "refuse_extension",
        by=by,
        at=at,
        staff=_("不同意延期，仍按原时限"),
        opinion=row.ruling,
        tone=Tone.BAD,
    )
    notices.wish_decided(order, act=f"extension-{row.pk}", title=_("延期没有批准"), at=at)
    return order


def _decide(
    order: WorkOrder, *, is_accepted: bool, ruling: str, by: Any, at: datetime
) -> tuple[Extension, WorkOrder]:
    order = lock(order, by=by, capability=Capability.EXTEND_ORDER)
    row = waiting_request(order.extensions, what=_("审批"))
    if is_accepted and order.state != OrderState.SIGNED:
        raise TransitionRefused(_("这张工单已经不在办理中，不用再延期。"))
    facts: dict[str, Any] = {"is_accepted": is_accepted, "ruling": ruling, "by": by, "at": at}
    wishes.decide(row, order.petition, [order.agency], **facts)
    record(order, "decide_extension", by=by, at=at, accepted=is_accepted)
    return row, order
