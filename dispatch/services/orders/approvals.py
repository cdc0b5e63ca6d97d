"""部门审签: where an agency wants it, its leader signs an answer off before the centre sees it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices
from dispatch.choices import OrderState
from dispatch.models import Approval, WorkOrder
from dispatch.services.orders.checklist import tick
from dispatch.services.orders.firsts import waiting_request
from dispatch.services.orders.handling import check_finish, put_forward
from dispatch.services.orders.photo_rule import NO_PHOTOS, Photos, publish_photos
from dispatch.services.orders.telling import tell_of
from petitions.choices import Solved, Tone
from petitions.services.progress import clean
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability, roles_granting
from yuanbao.workflow import TransitionRefused, lock


@unit_of_work
def propose(
    order: WorkOrder,
    *,
    answer: str,
    claimed: Solved | str,
    by: Any,
    at: datetime,
    note_text: str = "",
    photos: Photos = NO_PHOTOS,
    checks: Sequence[str] | None = None,
) -> Approval:
    """报审: put the answer before the agency's leader; the order is still being handled.

    Raises TransitionRefused where no signature is asked for, where one is waited for already,
    where nobody but the person could sign, and for whatever `finish` would refuse.
    """
    order = lock(order, by=by, capability=Capability.FINISH_ORDER)
    _check_propose(order, by=by, at=at)
    check_finish(order, answer, photos)
    tick(order, checks, by=by, at=at)
    photos.keep(order, at=at, is_public=False)
    row = Approval.objects.create(
        order=order,
        round_number=order.round_number,
        claimed=claimed,
        answer=clean(order.petition, answer),
        note=clean(order.petition, note_text),
        asked_by=by,
        asked_at=at,
    )
    record(order, "propose", by=by, at=at, claimed=claimed)
    words = _("报本单位审签（%(claimed)s）") % {"claimed": Solved(claimed).label}
    tell_of(order, "propose", by=by, at=at, staff=words, opinion=row.answer[:300])
    notices.approval_wanted(order, row, at=at)
    return row


def _check_propose(order: WorkOrder, *, by: Any, at: datetime) -> None:
    if not order.agency.needs_approval:
        raise TransitionRefused(_("本单位报结不用审签，请直接办结反馈。您写的内容还在。"))
    if order.state != OrderState.SIGNED:
        raise TransitionRefused(
            _("现在是“%(state)s”，办理中的工单才能报审。您写的内容还在。")
            % {"state": order.get_state_display()}
        )
    waiting = order.approvals.filter(decided_at__isnull=True).select_related("asked_by").first()
    if waiting is not None:
        raise TransitionRefused(
            _("%(name)s已经报审，等领导审签。您写的内容还在。") % {"name": waiting.asked_by}
        )
    roles = roles_granting(Capability.APPROVE_ORDER)
    if not any(person != by for person in notices.staff_of(order, roles=roles, at=at)):
        raise TransitionRefused(_("本单位现在没有别的人能审签，请联系平台管理员。您写的内容还在。"))


@unit_of_work
def approve(order: WorkOrder, *, by: Any, at: datetime, words: str = "") -> WorkOrder:
    """审签同意: the answer goes to the centre as the one who wrote it would have sent it.

    Raises TransitionRefused for one's own answer, where nothing waits, and when something has
    come up since (a question, an assisting agency) that keeps the order from being finished.
    """
    order = lock(order, by=by, capability=Capability.APPROVE_ORDER)
    row = _decide(order, is_accepted=True, words=words, by=by, at=at)
    check_finish(order, row.answer)
    publish_photos(order)
    tell_of(order, "approve", by=by, at=at, staff=_("审签同意"), opinion=row.words, tone=Tone.OK)
    order = put_forward(
        order,
        answer=row.answer,
        claimed=row.claimed,
        note_text=row.note,
        finished_by=row.asked_by,
        by=by,
        at=at,
    )
    notices.approval_decided(order, row, at=at)
    return order


@unit_of_work
def disapprove(order: WorkOrder, *, words: str, by: Any, at: datetime) -> WorkOrder:
    """审签退回: back to the handler with words; the clock has been running all the time."""
    order = lock(order, by=by, capability=Capability.APPROVE_ORDER)
    if not words.strip():
        raise TransitionRefused(_("请写明哪里不行、要怎么改。"))
    row = _decide(order, is_accepted=False, words=words, by=by, at=at)
    tell_of(
        order, "disapprove", by=by, at=at, staff=_("审签退回"), opinion=row.words, tone=Tone.BAD
    )
    notices.approval_decided(order, row, at=at)
    return order


def _decide(order: WorkOrder, *, is_accepted: bool, words: str, by: Any, at: datetime) -> Approval:
    row: Approval = waiting_request(order.approvals.select_related("asked_by"), what=_("审签"))
    if row.asked_by_id == by.pk:
        raise TransitionRefused(_("自己报的答复不能自己审签，请换一位领导。"))
    row.decided_by, row.decided_at = by, at
    row.is_accepted, row.words = is_accepted, clean(order.petition, words)[:300]
    row.save(update_fields=["decided_by", "decided_at", "is_accepted", "words"])
    record(order, "approve" if is_accepted else "disapprove", by=by, at=at, why=row.words)
    return row
