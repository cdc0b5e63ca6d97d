"""A ruling offered as a new row of the duty catalogue; whoever manages the catalogue puts it in use."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices_centre
from dispatch.models import DutyRule, WorkOrder
from dispatch.queries.orders.returned import ruled
from dispatch.services.orders.telling import tell_of
from grids.models import Grid
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock


@unit_of_work
def offer_duty(
    order: WorkOrder, *, area: Grid | None, valid_from: date, by: Any, at: datetime
) -> DutyRule:
    """记入派单目录: write what was ruled as a row that is not in use yet, with the ruling's number.

    Raises TransitionRefused without a ruling, for one that was offered before or sent the
    matter to nobody, and for a matter without a category.
    """
    order = lock(order, by=by, capability=Capability.RULE_ON_RETURN)
    row = order.returns.filter(ruled()).select_related("ruled_to").order_by("-id").first()
    if row is None or row.ruled_to is None:
        raise TransitionRefused(_("这张工单还没有裁定由谁办，没有可以记入目录的。"))
    if row.duty_rule_id is not None:
        raise TransitionRefused(_("这条裁定已经建议记入派单目录了。"))
    category = order.petition.category
    if category is None:
        raise TransitionRefused(_("这件诉求还没有分类，请先改分类。"))
    rule = DutyRule.objects.create(
        category=category,
        area=area,
        lead=row.ruled_to,
        note=row.ruling[:200],
        source=row.ruling_number,
        valid_from=valid_from,
        is_active=False,
    )
    row.duty_rule = rule
    row.save(update_fields=["duty_rule"])
    record(order, "offer_duty", by=by, at=at, rule=rule.pk)
    tell_of(
        order,
        "offer_duty",
        by=by,
        at=at,
        staff=_("建议把%(number)s记入派单目录") % {"number": row.ruling_number},
    )
    notices_centre.duty_offered(rule, at=at)
    return rule
