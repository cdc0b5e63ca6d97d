"""离岗: who leaves hands over what is open; an account without any seat left is closed by night."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch import notices_agencies
from dispatch.models import Agency, Staffing, WorkOrder
from dispatch.notices import people_of
from dispatch.services.orders.telling import tell_of
from dispatch.services.organisation.agencies import check_manager
from grids.models import Post
from petitions.services.proxies import hand_all, let_go
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability, roles_granting
from yuanbao.services.accounts import close_account
from yuanbao.workflow import TransitionRefused

User = get_user_model()


def without_seat(day: date) -> QuerySet[Any]:
    """Return open accounts of staff who served somewhere and do so no more, now or later.

    Administrators who hold the platform alone and accounts that never had a seat are not meant.
    """
    ended = Q(ends_on__isnull=False, ends_on__lt=day)
    places = Staffing.objects.filter(user=OuterRef("pk"))
    posts = Post.objects.filter(user=OuterRef("pk"))
    rows = User.objects.filter(is_active=True, left_on=None, is_resident=False, is_superuser=False)
    served = Exists(places) | Exists(posts)
    serves = Exists(places.exclude(ended)) | Exists(posts.exclude(ended))
    return rows.filter(served).exclude(serves)


def to_close(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of accounts that the night closes."""
    return list(without_seat(localdate(at)).order_by("pk").values_list("pk", flat=True)[:limit])


@unit_of_work
def close_leaver(user_id: int, *, at: datetime) -> bool:
    """Close one account whose last seat has ended, and end its sessions; safe to run twice."""
    user = without_seat(localdate(at)).filter(pk=user_id).first()
    if user is None:
        return False
    let_go(user, at=at)
    close_account(user, on=localdate(at), by=None, at=at)
    return True


@unit_of_work
def hand_all_over(
    leaver: Any, agency: Agency, orders: Iterable[WorkOrder], *, to: Any, by: Any, at: datetime
) -> int:
    """Give a leaver's open orders in an agency to a colleague or stand-in there; returns how many.

    What the leaver follows as a proxy for the agency's place goes along, and is counted. Raises
    TransitionRefused for somebody who does not handle orders there, or when nothing of it is
    the leaver's any more.
    """
    check_manager(by)
    roles = roles_granting(Capability.HANDLE_ORDER)
    if to.pk == leaver.pk or to not in people_of(agency, roles=roles, at=at):
        raise TransitionRefused(_("%(name)s不是这家单位的在岗人员，请另选一位。") % {"name": to})
    chosen = agency.orders.open().filter(handler=leaver, pk__in=[order.pk for order in orders])
    rows = chosen.select_for_update(of=("self",)).select_related("agency", "petition")
    n = 0
    for order in rows.order_by("id"):
        order.handler = to
        order.save(update_fields=["handler"])
        record(order, "hand_over", by=by, at=at, to=to.pk)
        names = {"old": leaver, "new": to}
        words = _("%(old)s离岗，交给%(new)s办") % names
        tell_of(order, "hand_over", by=by, at=at, staff=words)
        n += 1
    n += hand_all(leaver, agency.grid, to=to, by=by, at=at)
    if not n:
        raise TransitionRefused(_("请勾选还没有办完的工单；它们可能刚被别人交接过。"))
    notices_agencies.orders_handed(to, leaver=leaver, n=n, at=at)
    return n
