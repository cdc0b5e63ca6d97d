"""What an agency does with its order: sign, contact, ask, note, finish; and the check of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch import notices, workflow
from dispatch.choices import OrderState
from dispatch.models import Round, WorkOrder
from dispatch.queries.orders.rounds import current_round
from dispatch.services.orders.checklist import tick
from dispatch.services.orders.parts import publish
from dispatch.services.orders.photo_rule import NO_PHOTOS, Photos, check_photos
from dispatch.services.orders.settling import drop_wishes, settle_if_done
from dispatch.services.orders.telling import (
    check_not_child,
    check_not_on_foot,
    check_open,
    show,
    tell_of,
)
from petitions.choices import Solved, Tone
from petitions.services.ledger import refresh_ledger
from petitions.services.progress import clean
from yuanbao.audit import last_entry, record, unit_of_work
from yuanbao.models import Purpose
from yuanbao.photos import CleanPhoto
from yuanbao.roles import Capability, roles_granting
from yuanbao.services.attaching import attach
from yuanbao.workflow import TransitionRefused, apply, lock

MIN_ANSWER = 10


@unit_of_work
def sign_for(order: WorkOrder, *, by: Any, at: datetime, is_auto: bool = False) -> WorkOrder:
    """签收: take responsibility; the settlement clock has been running since dispatch.

    `by` None with `is_auto` is the sweep, after the limit for signing has passed.
    """
    order = apply(
        order,
        workflow.SIGN_FOR,
        by=by,
        at=at,
        handler=by if by is not None else order.handler,
        is_auto_signed=is_auto,
    )
    Round.objects.filter(order=order, number=order.round_number).update(signed_at=at)
    words = _("到时限自动签收") if is_auto else _("签收")
    tell_of(order, "sign_for", by=by, at=at, staff=words, public=_("%(agency)s接手"), tone=Tone.OK)
    show(order, at=at)
    return order


@unit_of_work
def note(
    order: WorkOrder,
    *,
    text: str,
    is_public: bool,
    by: Any,
    at: datetime,
    photos: Sequence[CleanPhoto] = (),
) -> WorkOrder:
    """Write down progress: for staff only, or a line that the public reads too."""
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    if not text.strip():
        raise TransitionRefused(_("请写下进展。"))
    check_open(order)
    attach(root_of(order), photos, purpose=Purpose.NOTE, at=at)
    record(order, "note", by=by, at=at, public=is_public)
    words = clean(order.petition, text)
    public = _("%(agency)s更新进展") if is_public else ""
    detail = words if is_public else ""
    tell_of(
        order,
        "note",
        by=by,
        at=at,
        staff=_("更新进展"),
        opinion=words,
        public=public,
        public_detail=detail,
    )
    if is_public:
        refresh_ledger(order.petition, at=at)
    return order


@unit_of_work
def finish(
    order: WorkOrder,
    *,
    answer: str,
    claimed: Solved | str,
    by: Any,
    at: datetime,
    note_text: str = "",
    photos: Photos = NO_PHOTOS,
    checks: Sequence[str] | None = None,
) -> WorkOrder:
    """办结反馈: the public answer, what the agency thinks is solved, an internal note, photos.

    Raises TransitionRefused where the agency wants a signature first, for an answer too short
    to say what, when and who, a category that asks for photos and has not both, a
    paused clock, a lead whose assisting agencies have not answered yet, or a checklist with
    something open. `checks` are codes of what was looked at; None where a system without finishes.
    """
    order = lock(order, by=by, capability=Capability.FINISH_ORDER)
    if order.agency.needs_approval and not order.is_child:
        raise TransitionRefused(_("本单位报结要先报领导审签。您写的内容还在。"))
    check_finish(order, answer, photos)
    tick(order, checks, by=by, at=at)
    photos.keep(root_of(order), at=at, is_public=True)
    return put_forward(
        order, answer=answer, claimed=claimed, note_text=note_text, finished_by=by, by=by, at=at
    )


def put_forward(
    order: WorkOrder,
    *,
    answer: str,
    claimed: Solved | str,
    note_text: str,
    finished_by: Any,
    by: Any,
    at: datetime,
) -> WorkOrder:
    """Hand a checked answer to the centre; `finished_by` wrote it, `by` may have signed it off."""
    for child in order.children.filter(state=OrderState.FINISHED):
        _gather(child, by=by, at=at)
    order = apply(order, workflow.FINISH, by=by, at=at)
    drop_wishes(order, at=at)
    Round.objects.filter(order=order, number=order.round_number).update(
        finished_at=at,
        finished_by=finished_by,
        claimed=claimed,
        answer=clean(order.petition, answer),
        note=clean(order.petition, note_text),
    )
    tell_of(
        order,
        "finish",
        by=by,
        at=at,
        staff=_FINISHED[order.is_child] % {"claimed": Solved(claimed).label},
        opinion=clean(order.petition, note_text),
        public=_("%(agency)s办完了，正在审核"),
    )
    show(order, at=at)
    if order.is_child:
        notices.child_answered(order, at=at)
    return order


_FINISHED = {
    False: gettext_lazy("办结反馈，待审核（%(claimed)s）"),
    True: gettext_lazy("上报办理结果，待上级采纳（%(claimed)s）"),
}


def _gather(child: WorkOrder, *, by: Any, at: datetime) -> None:
    """采纳: what a lower level answered has gone into the answer above."""
    child = apply(child, workflow.GATHER, by=by, at=at)
    Round.objects.filter(order=child, number=child.round_number).update(verified_at=at)
    tell_of(child, "gather", by=by, at=at, staff=_("采纳办理结果"), tone=Tone.OK)


def root_of(order: WorkOrder) -> WorkOrder:
    """Return the petition's own order that a child order comes from, else itself.

    Photos are kept with it: they are shown with the answer that everybody reads.
    """
    while order.parent is not None:
        order = order.parent
    return order


def check_finish(order: WorkOrder, answer: str, photos: Photos = NO_PHOTOS) -> None:
    """Refuse an answer that may not go forward yet; the words say what is missing."""
    if len(answer.strip()) < MIN_ANSWER:
        raise TransitionRefused(_("公开答复太短，请写清做了什么、什么时候、结果怎样。"))
    if order.paused_at is not None:
        raise TransitionRefused(_("正在等反映人补充，停表时不能办结。"))
    running = order.children.open().exclude(state=OrderState.FINISHED)
    names = "、".join(row.holder_name for row in running.select_related("agency", "unit"))
    if names:
        raise TransitionRefused(
            _("下派的还没有办完：%(names)s。等结果上来，或先收回。您写的内容还在。")
            % {"names": names}
        )
    check_photos(order, photos)
    if order.is_lead:
        waiting = order.petition.orders.open().roots().filter(is_lead=False)
        waiting = waiting.exclude(state=OrderState.FINISHED).select_related("agency")
        names = "、".join(row.agency.name for row in waiting)
        if names:
            raise TransitionRefused(
                _("协办单位还没有办完：%(names)s。主办要等协办的结果。") % {"names": names}
            )


@unit_of_work
def verify(order: WorkOrder, *, by: Any, at: datetime) -> WorkOrder:
    """审核通过: the answer becomes public; the last order's settles the petition.

    Raises TransitionRefused when the person who finished the order would verify it.
    """
    order = lock(order, by=by, capability=workflow.VERIFY.capability)
    check_not_child(order)
    row = current_round(order)
    if by is not None and row.finished_by_id == by.pk:
        raise TransitionRefused(_("办结的人不能自己审核，请换一位同事。"))
    order = apply(order, workflow.VERIFY, by=by, at=at)
    Round.objects.filter(pk=row.pk).update(verified_at=at)
    tell_of(
        order,
        "verify",
        by=by,
        at=at,
        staff=_("审核通过"),
        public=_("%(agency)s答复"),
        public_detail=row.answer,
        tone=Tone.OK,
    )
    publish([order], answer=row.answer)
    settle_if_done(order.petition, at=at)
    return order


@unit_of_work
def send_back(order: WorkOrder, *, why: str, by: Any, at: datetime) -> WorkOrder:
    """审核退回: not good enough for the public; counts as 返工, not as 不满意."""
    if not why.strip():
        raise TransitionRefused(_("请写明哪里不行、要怎么改。"))
    check_not_child(order)
    order = apply(
        order, workflow.SEND_BACK, by=by, at=at, why=why, n_sent_back=order.n_sent_back + 1
    )
    tell_of(
        order, "send_back", by=by, at=at, staff=_("审核退回"), opinion=why, public="", tone=Tone.BAD
    )
    show(order, at=at)
    notices.sent_back(order, why=why, at=at)
    return order


def hand_over_to(order: WorkOrder, to: int, *, by: Any, at: datetime) -> WorkOrder:
    """Give an order to the colleague with this primary key; as `hand_over`."""
    person = get_user_model().objects.filter(pk=to).first()
    if person is None:
        raise TransitionRefused(_("找不到这位同事，请重新选。"))
    return hand_over(order, to=person, by=by, at=at)


@unit_of_work
def hand_over(
    order: WorkOrder, *, to: Any, by: Any, at: datetime, seen: str | None = None
) -> WorkOrder:
    """Give an order to a colleague of the same agency; they are told.

    `seen` is the id of whoever had it when the person decided, "" for nobody. Raises
    TransitionRefused when it has gone to somebody else since.
    """
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    check_not_on_foot(order)
    if seen is not None and seen != str(order.handler_id or ""):
        raise TransitionRefused(_gone_to(order))
    if to not in notices.staff_of(order, roles=roles_granting(Capability.HANDLE_ORDER), at=at):
        raise TransitionRefused(_("%(name)s不是本单位的人员。") % {"name": to})
    order.handler = to
    order.save(update_fields=["handler"])
    record(order, "hand_over", by=by, at=at, to=to.pk)
    tell_of(order, "hand_over", by=by, at=at, staff=_("交给%(name)s办") % {"name": to}, public="")
    notices.handed_over(order, to=to, at=at)
    return order


# What changes who has an order.
_GIVEN = ("sign_for", "hand_over", "assign", "unassign", "move_order")


def _gone_to(order: WorkOrder) -> str:
    last = last_entry(order, _GIVEN)
    return _("%(who)s已在 %(when)s 先把它交给了%(to)s，请看看再交。您选的还在。") % {
        "who": (last and last.actor_name) or _("系统"),
        "when": localtime(last.at if last else order.created_at).strftime("%m-%d %H:%M"),
        "to": order.handler or _("收件岗"),
    }
