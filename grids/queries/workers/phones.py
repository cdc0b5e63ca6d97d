"""Lists and pages of issued telephones."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from grids.models import Grid, GridPhone, PhoneHandOver, WorkerProfile
from grids.queries.workers.people import MANAGE
from grids.scoping import territory_of_grid
from grids.services.workers.phone_passing import open_hand_over
from grids.services.workers.phones import history_of

# What each entry of a phone's history is called.
ACTS = {
    "store_phone": _("登记入库"),
    "begin_phone_hand_over": _("发起交接"),
    "begin_phone_return": _("发起交回"),
    "confirm_phone_given": _("确认交出"),
    "confirm_phone_taken": _("确认接收"),
    "cancel_phone_hand_over": _("取消交接"),
    "phone_missing": _("挂失，使用人已全部退出登录"),
    "find_again": _("找回"),
    "take_back_phone": _("收回入库"),
    "scrap_phone": _("停用"),
}


@dataclass(frozen=True)
class PhonePage:
    """A phone, who is to confirm, and what was done with it."""

    phone: GridPhone
    passing: PhoneHandOver | None
    history: list[dict[str, Any]]


def phones_of(
    user: Any, *, state: str = "", number: str = "", only: Grid | None = None
) -> QuerySet[GridPhone]:
    """Return the phones within reach; a number is found whole."""
    rows = GridPhone.objects.permitted(user, MANAGE)
    if number:
        rows = rows & GridPhone.objects.numbered(number)
    if only is not None:
        rows = rows.filter(territory_of_grid([only]))
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("grid", "holder").defer("grid__boundary").order_by("-id")


def phone_counts(user: Any) -> dict[str, int]:
    """Return how many phones there are in each state within reach."""
    rows = GridPhone.objects.permitted(user, MANAGE).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))


def phone_page(phone: GridPhone) -> PhonePage:
    entries = history_of(phone).filter(act__in=ACTS)[:100]
    history = [
        {"label": ACTS[entry.act], "who": entry.actor_name, "at": entry.at, "why": entry.reason}
        for entry in entries
    ]
    return PhonePage(phone, open_hand_over(phone), history)


def own_phones(user: Any) -> QuerySet[GridPhone]:
    """Return the phones that the person holds."""
    rows = GridPhone.objects.filter(holder=user.pk).select_related("grid")
    return rows.defer("grid__boundary").order_by("pk")


def own_hand_overs(user: Any) -> QuerySet[PhoneHandOver]:
    """Return the hand-overs that wait for the person to give or to take."""
    open_rows = PhoneHandOver.objects.filter(taken_at=None, cancelled_at=None)
    mine = open_rows.filter(taker=user.pk) | open_rows.filter(giver=user.pk, given_at=None)
    related = mine.select_related("phone__grid", "giver", "taker")
    return related.defer("phone__grid__boundary").order_by("pk")


def on_the_way(giver: Any, taker: Any = None) -> list[PhoneHandOver]:
    """Return the open hand-overs from one hand to another, or without a taker to the store."""
    rows = PhoneHandOver.objects.filter(giver=giver, taker=taker, taken_at=None, cancelled_at=None)
    return list(rows.select_related("phone").order_by("pk"))


def takers_of(phone: GridPhone) -> QuerySet[WorkerProfile]:
    """Return who may get the phone: those who serve near its place."""
    near = phone.grid.parent if phone.grid.parent_id else phone.grid
    under = type(phone.grid).objects.under(near).values("pk")
    rows = WorkerProfile.objects.serving().filter(grid__in=under)
    return rows.select_related("user", "grid").defer("grid__boundary").order_by("grid__code", "pk")
