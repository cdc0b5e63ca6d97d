"""Wording of messages to staff about matters that other platforms send."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.notices import RECEIVERS, order_path, staff_of
from dispatch.notices_centre import tell_of_matter
from petitions.models import Petition
from yuanbao.notifications import notify
from yuanbao.roles import Capability


def words_changed(petition: Petition, *, version: int, at: datetime) -> None:
    """Tell whoever has the matter that its words have changed; the centre where nobody has it."""
    orders = list(petition.orders.open().select_related("agency", "handler", "petition"))
    title = _("热线更新了内容，第 %(n)s 版，请重看") % {"n": version}
    for order in orders:
        people = [order.handler] if order.handler else staff_of(order, roles=RECEIVERS, at=at)
        for person in people:
            notify(
                key=f"order:{order.pk}:words-{version}:{person.pk}",
                user=person,
                title=title,
                body=petition.title,
                url=order_path(order),
                at=at,
            )
    if not orders:
        _tell_exchange(petition, act=f"words-{version}", title=title, at=at)


def hotline_urged(petition: Petition, *, text: str, at: datetime) -> None:
    """Tell the centre that a platform urges a matter that no agency has yet."""
    title = _("热线催单：%(text)s") % {"text": text[:80]}
    _tell_exchange(petition, act=f"hotline-urge-{int(at.timestamp())}", title=title, at=at)


def write_back_failed(petition: Petition, *, key: str, why: str, at: datetime) -> None:
    """Tell the centre that an answer did not reach the platform and needs a person."""
    title = _("热线回填失败：%(why)s") % {"why": why[:80]}
    _tell_exchange(petition, act=f"write-back-{key}", title=title, at=at, page="write-back-list")


def _tell_exchange(
    petition: Petition, *, act: str, title: str, at: datetime, page: str = ""
) -> None:
    url = reverse(f"dispatch:{page}") if page else ""
    seats = Capability.EXCHANGE_HOTLINE
    tell_of_matter(petition, seats, act=act, title=title, at=at, url=url)
