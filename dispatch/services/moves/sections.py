"""分办: the receiving desk gives an order to a section, to a handler, or takes it back."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch import notices
from dispatch.choices import TO_SIGN, OrderState
from dispatch.models import Leave, Section, WorkOrder
from dispatch.services.orders.handling import sign_for
from dispatch.services.orders.telling import check_not_on_foot, tell_of
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability, roles_granting
from yuanbao.workflow import TransitionRefused, lock


@unit_of_work
def assign(
    order: WorkOrder,
    *,
    section: Section | None = None,
    to: Any = None,
    by: Any,
    at: datetime,
) -> WorkOrder:
    """分办 to a section, to a handler, or to a handler of a section; unsigned, it is signed by that.

    Who is away is stood in for: the order goes to their stand-in. Raises TransitionRefused for
    neither section nor handler, one of another agency, a handler of another section, and for an
    order that is not being done.
    """
    order = lock(order, by=by, capability=Capability.ASSIGN_ORDER)
    check_not_on_foot(order)
    _check_assign(order, section, to, at=at)
    if order.state in TO_SIGN:
        order = sign_for(order, by=by, at=at)
    if order.state != OrderState.SIGNED:
        raise TransitionRefused(
            _("现在是“%(state)s”，办理中的工单才能分办。") % {"state": order.get_state_display()}
        )
    leave = Leave.objects.on(localdate(at)).filter(user=to).first() if to else None
    handler = leave.stand_in if leave else to
    order.section, order.handler = section, handler
    order.save(update_fields=["section", "handler"])
    record(order, "assign", by=by, at=at, section=section and section.pk, to=handler and handler.pk)
    staff = _("分给%(whom)s办") % {"whom": _whom(section, to, leave)}
    tell_of(order, "assign", by=by, at=at, staff=staff)
    notices.assigned(order, [handler] if handler else _heads(section), at=at)
    return order


def _check_assign(order: WorkOrder, section: Section | None, to: Any, *, at: datetime) -> None:
    if section is None and to is None:
        raise TransitionRefused(_("请选科室或经办人。"))
    if section is not None and (section.agency_id != order.agency_id or not section.is_active):
        raise TransitionRefused(_("%(section)s不是本单位的科室。") % {"section": section})
    if to is None:
        return
    people = notices.staff_of(order, roles=roles_granting(Capability.HANDLE_ORDER), at=at)
    if to not in people:
        raise TransitionRefused(_("%(name)s不是本单位的人员。") % {"name": to})
    held = order.agency.staffings.on(localdate(at)).filter(user=to)
    if section is not None and not held.filter(section=section).exists():
        names = {"name": to, "section": section}
        raise TransitionRefused(_("%(name)s不在%(section)s，请另选。") % names)


def _whom(section: Section | None, to: Any, leave: Leave | None) -> str:
    words = f"{section or ''}{to or ''}"
    if leave is None:
        return words
    return _("%(whom)s（休假，由%(stand_in)s代）") % {"whom": words, "stand_in": leave.stand_in}


def _heads(section: Section | None) -> list[Any]:
    return [section.head] if section is not None and section.head is not None else []


@unit_of_work
def unassign(order: WorkOrder, *, by: Any, at: datetime) -> WorkOrder:
    """收回分办: the order is with the receiving desk again; who had it is told."""
    order = lock(order, by=by, capability=Capability.ASSIGN_ORDER)
    check_not_on_foot(order)
    if order.section is None and order.handler in (None, by):
        raise TransitionRefused(_("这张工单没有分给别人，不用收回。"))
    if order.state != OrderState.SIGNED:
        raise TransitionRefused(
            _("现在是“%(state)s”，办理中的工单才能收回。") % {"state": order.get_state_display()}
        )
    before = order.handler
    order.section, order.handler = None, by
    order.save(update_fields=["section", "handler"])
    record(order, "unassign", by=by, at=at, before=before and before.pk)
    tell_of(order, "unassign", by=by, at=at, staff=_("收回分办"))
    if before is not None:
        notices.unassigned(order, before, at=at)
    return order
