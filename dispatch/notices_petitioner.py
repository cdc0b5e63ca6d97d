"""Wording of messages to staff about what petitioners say of their own accord."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch.models import WorkOrder
from dispatch.notices import holders_of, send
from dispatch.notices_centre import tell_of_matter
from petitions.models import Petition
from yuanbao.roles import Capability


def added(petition: Petition, *, key: object, at: datetime) -> None:
    """Tell whoever works on the matter; where a question was asked, its answer is told of itself."""
    asked = petition.questions.filter(answered_at=None, lapsed_at=None, order__isnull=False)
    orders = _open_orders(petition).exclude(pk__in=asked.values("order"))
    _tell_holders(orders, act=f"added-{key}", title=_("反映人补充了内容，请看看"), at=at)


def answered(order: WorkOrder, *, at: datetime) -> None:
    """Tell whoever asked that the answer has come and the clock runs again."""
    act, title = f"answered-{int(at.timestamp())}", _("反映人已补充，恢复计时")
    _tell_holders([order], act=act, title=title, at=at)


def urged(petition: Petition, *, at: datetime) -> None:
    """Tell whoever has the matter that the petitioner urges it; the centre where nobody has it."""
    orders, act = list(_open_orders(petition)), f"own-urge-{int(at.timestamp())}"
    _tell_holders(orders, act=act, title=_("反映人催办"), at=at)
    if orders or petition.is_historical:
        return
    title = _("反映人催办，这件诉求还没有派单")
    tell_of_matter(petition, Capability.DISPATCH_ORDER, act=act, title=title, at=at)


def _open_orders(petition: Petition) -> Any:
    return petition.orders.open().select_related("agency", "handler", "petition", "unit")


def _tell_holders(orders: Iterable[WorkOrder], *, act: str, title: str, at: datetime) -> None:
    for order in orders:
        send(order, holders_of(order, at=at), act=act, title=title, at=at)
