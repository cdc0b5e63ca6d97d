"""What every act on an order leaves behind: a line of the story, and what the public may read."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch.models import WorkOrder
from dispatch.services.orders.parts import publish
from petitions.models import ProgressEntry
from petitions.services.ledger import fresh, open_parts_of, refresh_ledger
from petitions.services.progress import tell
from yuanbao.workflow import TransitionRefused

# Lines about an order that are no step of its work: how long it took says nothing there.
UNTIMED = frozenset(
    {
        "rate",
        "urge",
        "remind",
        "rework",
        "escalate",
        "rule_final",
        "copy",
        "supervise",
        "accept_reply",
        "demand_more",
        "withdraw_notice",
    }
)


def tell_of(
    order: WorkOrder, act: str, *, by: Any, at: datetime, public: str = "", **more: Any
) -> ProgressEntry:
    """Append one line about an order to its petition's timeline.

    `%(agency)s` in `public` becomes the agency's name; `more` as in `petitions…progress.tell`.
    """
    since = order.dispatched_at or order.created_at
    return tell(
        order.petition,
        act,
        by=by,
        at=at,
        public=public % {"agency": order.holder_name} if public and _is_public(order, act) else "",
        agency_name=_teller(order, act),
        order_id=order.pk,
        took_seconds=None if act in UNTIMED else max(0, int((at - since).total_seconds())),
        **more,
    )


# What the level above does with a child order.
FROM_ABOVE = frozenset({"gather", "send_again", "take_back"})


def _teller(order: WorkOrder, act: str) -> str:
    if act in FROM_ABOVE and order.parent is not None:
        return order.parent.agency.name
    return order.holder_name


def _is_public(order: WorkOrder, act: str) -> bool:
    """Say whether the public reads the line: of what a lower level does, only that it got it."""
    return not order.is_child or act == "send_down"


def check_not_child(order: WorkOrder) -> None:
    """Refuse on a child order what belongs to the level that gave it."""
    if order.is_child:
        raise TransitionRefused(_("这是上级下派的工单，这一步由上级办；办不了请退回上级。"))


def check_not_on_foot(order: WorkOrder) -> None:
    """Refuse to name a person for what was given to a post: whoever holds it does it."""
    if order.unit_id is not None:
        raise TransitionRefused(_("交给网格岗位的，谁在岗谁办，不用再指定人。"))


def show(order: WorkOrder, *, at: datetime) -> None:
    """Let the public see how the order stands now: its part, and the petition's snapshot."""
    publish([order])
    order.petition = fresh(order.petition_id)
    refresh_ledger(order.petition, at=at, parts=open_parts_of(order.petition))


def check_open(order: WorkOrder) -> None:
    """Refuse to write on an order that has ended."""
    if not order.is_open:
        raise TransitionRefused(_("这张工单已经办结或撤回，不能再记。您写的内容还在。"))
