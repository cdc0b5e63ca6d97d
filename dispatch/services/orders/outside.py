"""Bodies without a desk: a one-time link by message, or a telephone call that the centre logs.

Their clocks run and are public like everybody's.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.choices import TO_SIGN, OrderState, OutsideOutcome
from dispatch.models import OutsideCall, OutsideLink, Round, WorkOrder
from dispatch.services.orders.handling import finish, sign_for
from dispatch.services.orders.photo_rule import Photos
from dispatch.services.orders.telling import tell_of
from petitions.services.progress import clean
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import check_secret, new_secret, seal_secret
from yuanbao.notifications import notify
from yuanbao.photos import CleanPhoto
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, lock

LINK_LASTS = timedelta(days=30)


@unit_of_work
def send_link(order: WorkOrder, *, by: Any, at: datetime) -> str:
    """发链接 to the body's contact, by SMS and mail; an earlier link stops working.

    Returns the path, whose secret stands nowhere else than in the message. Raises
    TransitionRefused for an agency with a desk, without a contact, or for an ended order.
    """
    order = _outside(order, by=by)
    agency = order.agency
    if not agency.contact_mobile and not agency.contact_email:
        raise TransitionRefused(_("这家单位没有登记手机和邮箱，请打电话，用“电话回执”记下来。"))
    _links_of(order).filter(revoked_at__isnull=True, used_at__isnull=True).update(revoked_at=at)
    secret = new_secret()
    link = OutsideLink.objects.create(
        order=order,
        secret_hash=seal_secret(secret),
        sent_by=by,
        sent_at=at,
        expires_at=at + LINK_LASTS,
    )
    path = reverse("dispatch:outside-page", args=[link.public_id, secret])
    record(order, "send_link", by=by, at=at, link=str(link.public_id))
    tell_of(order, "send_link", by=by, at=at, staff=_("发出一次性链接"))
    body = _("%(site)s有一件事请贵单位办理：%(title)s。请点开签收、答复：") % {
        "site": settings.SITE["organiser"],
        "title": order.petition.title,
    }
    notify(
        key=f"outside-link:{link.public_id}",
        phone=agency.contact_mobile,
        email=agency.contact_email,
        title=_("请签收工单"),
        body=f"{body}{settings.SITE_URL}{path}",
        urgent=order.petition.is_urgent,
        at=at,
    )
    return path


def send_first_link(order: WorkOrder, *, at: datetime) -> None:
    """Send the link of a new order where its body can be reached; else the centre rings them."""
    agency = order.agency
    reachable = agency.contact_mobile or agency.contact_email
    if not agency.has_desk and reachable and not order.petition.is_historical:
        send_link(order, by=None, at=at)


def _links_of(order: WorkOrder) -> Any:
    return OutsideLink.objects.filter(order=order)


def _outside(order: WorkOrder, *, by: Any) -> WorkOrder:
    order = lock(order, by=by, capability=None if by is None else Capability.DISPATCH_ORDER)
    if order.agency.has_desk:
        raise TransitionRefused(_("这家单位有自己的工作台，不用链接和电话回执。"))
    if not order.is_open:
        raise TransitionRefused(_("这张工单已经办结或撤回。您写的内容还在。"))
    return order


@unit_of_work
def revoke_link(order: WorkOrder, *, by: Any, at: datetime) -> WorkOrder:
    """收回链接: it stops working at once. Raises TransitionRefused when none is in use."""
    order = _outside(order, by=by)
    if not _links_of(order).usable(at).update(revoked_at=at):
        raise TransitionRefused(_("现在没有能用的链接。"))
    record(order, "revoke_link", by=by, at=at)
    tell_of(order, "revoke_link", by=by, at=at, staff=_("收回一次性链接"))
    return order


def usable_link(public_id: Any, secret: str, *, at: datetime) -> OutsideLink:
    """Return the link, for its order alone; raises OutOfReach for a wrong, used, old or revoked one."""
    links = OutsideLink.objects.usable(at).filter(public_id=public_id)
    link = links.select_related("order__agency", "order__petition__category").first()
    if link is None or not check_secret(secret, link.secret_hash) or not link.order.is_open:
        raise OutOfReach(f"no such link {public_id}")
    return link


@unit_of_work
def open_link(public_id: Any, secret: str, *, at: datetime) -> OutsideLink:
    """Return the link and note that it was opened; raises OutOfReach."""
    link = usable_link(public_id, secret, at=at)
    is_first = link.opened_at is None
    link.n_opened += 1
    link.opened_at = link.opened_at or at
    link.save(update_fields=["n_opened", "opened_at"])
    record(link.order, "open_link", by=None, at=at, link=str(link.public_id))
    if is_first:
        tell_of(link.order, "open_link", by=None, at=at, staff=_("打开了链接"))
    return link


@unit_of_work
def sign_by_link(link: OutsideLink, *, at: datetime) -> WorkOrder:
    """签收 by whoever holds the link."""
    record(link.order, "sign_by_link", by=None, at=at, link=str(link.public_id))
    return sign_for(link.order, by=None, at=at)


@unit_of_work
def answer_by_link(
    link: OutsideLink,
    *,
    signer: str,
    answer: str,
    claimed: str,
    at: datetime,
    photos: Sequence[CleanPhoto] = (),
) -> WorkOrder:
    """答复 by whoever holds the link, under the name they write; the link is used up by it."""
    order = link.order
    if order.state in TO_SIGN:
        order = sign_for(order, by=None, at=at)
    words = _("由%(name)s通过链接填写") % {"name": signer}
    order = finish(
        order,
        answer=answer,
        claimed=claimed,
        note_text=words,
        photos=Photos(after=photos),
        by=None,
        at=at,
    )
    link.used_at = at
    link.save(update_fields=["used_at"])
    record(order, "answer_by_link", by=None, at=at, link=str(link.public_id))
    return order


@unit_of_work
def log_call(
    order: WorkOrder,
    *,
    spoke_with: str,
    said: str,
    outcome: str,
    by: Any,
    at: datetime,
    answer: str = "",
    claimed: str = "",
) -> OutsideCall:
    """电话回执: who was told and what they said; the centre signs or answers on their behalf.

    Raises TransitionRefused without name or words, for an agency with a desk, an ended order, a
    signature that was given before, or an answer that `finish` refuses.
    """
    order = _outside(order, by=by)
    if not spoke_with.strip() or not said.strip():
        raise TransitionRefused(_("请写明接电话的是谁、对方怎么说。"))
    call = OutsideCall.objects.create(
        order=order,
        spoke_with=spoke_with[:60],
        said=clean(order.petition, said)[:300],
        outcome=outcome,
        by=by,
        at=at,
    )
    record(order, "outside_call", by=by, at=at, outcome=outcome)
    words = {"name": spoke_with, "outcome": call.get_outcome_display()}
    tell_of(
        order,
        "outside_call",
        by=by,
        at=at,
        staff=_("电话回执：%(name)s，%(outcome)s") % words,
        opinion=call.said,
        public=_("指挥中心电话联系了%(agency)s"),
    )
    if outcome == OutsideOutcome.SIGNED and order.state not in TO_SIGN:
        raise TransitionRefused(_("这张工单已经签收了。"))
    if outcome != OutsideOutcome.TOLD and order.state in TO_SIGN:
        order = sign_for(order, by=None, at=at)
    if outcome == OutsideOutcome.ANSWERED:
        _answer_for(order, spoke_with, answer, claimed, by=by, at=at)
    return call


def _answer_for(
    order: WorkOrder, name: str, answer: str, claimed: str, *, by: Any, at: datetime
) -> None:
    """Whoever of the centre wrote the answer down does not check it."""
    words = _("%(by)s按%(name)s电话里说的代填") % {"by": by, "name": name}
    order = finish(order, answer=answer, claimed=claimed, note_text=words, by=None, at=at)
    if order.state == OrderState.FINISHED:
        Round.objects.filter(order=order, number=order.round_number).update(finished_by=by)
