"""The figure cards above a desk's list; each is the total of the list that it opens."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, Min, Q, Subquery
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dispatch.choices import OPEN_ORDERS, TO_SIGN, OrderState
from dispatch.models import Agency
from dispatch.queries.desks.desk import APPROVAL, Filters, awaits_approval, running, uncontacted
from dispatch.queries.desks.scope import Scope
from dispatch.queries.orders.copies import unread_copies
from yuanbao.formats import moment_text, span_text
from yuanbao.paging import COUNT_CAP


@dataclass(frozen=True)
class Card:
    """One figure, a line of meaning, and the address of its list. `tone` is near, over or empty."""

    label: str
    n: int
    note: str
    url: str
    tone: str = ""
    current: bool = False

    @property
    def shown(self) -> str:
        """Return the number as it is written; beyond the cap nobody counts."""
        return _("1 万以上") if self.n > COUNT_CAP else f"{self.n:,}"


def cards_of(scope: Scope, filters: Filters | None, *, at: datetime) -> list[Card]:
    """Count the open orders in one statement, the settled ones up to the cap in another.

    `filters` marks the card whose list is open; None on a page that is no list.
    """
    near, over = running(at)
    n = (
        scope.orders()
        .filter(state__in=OPEN_ORDERS)
        .aggregate(
            to_sign=Count("pk", filter=Q(state=OrderState.DISPATCHED)),
            to_contact=Count("pk", filter=uncontacted()),
            signed=Count("pk", filter=Q(state=OrderState.SIGNED)),
            approval=Count("pk", filter=Q(awaits_approval(), state=OrderState.SIGNED)),
            near=Count("pk", filter=near),
            over=Count("pk", filter=over),
            rework=Count("pk", filter=Q(state=OrderState.REWORK)),
            finished=Count("pk", filter=Q(state=OrderState.FINISHED)),
            lead=Count("pk", filter=Q(state=OrderState.SIGNED, is_lead=True)),
            oldest=Min("due_at", filter=over),
            sign_by=Min("sign_due_at", filter=Q(state__in=TO_SIGN)),
            contact_by=Min("contact_due_at", filter=uncontacted()),
        )
    )
    done, copies = _done_and_copies(scope)
    spread = _("主办 %(lead)s，协办 %(others)s") % {
        "lead": n["lead"],
        "others": n["signed"] - n["lead"],
    }
    make = _Maker(scope, filters)
    signs = n["approval"] or any(agency.needs_approval for agency in scope.agencies)
    approval = make(_("待审签"), n["approval"], _("等本单位领导审签"), state=APPROVAL)
    return [
        make(_("待签收"), n["to_sign"], _sign_note(n["sign_by"], at), state=OrderState.DISPATCHED),
        make(_("待联系"), n["to_contact"], _contact_note(n["contact_by"], at), time="contact"),
        make(_("办理中"), n["signed"], spread, state=OrderState.SIGNED),
        *([approval] if signs else []),
        make(_("即将超时"), n["near"], _("时限只剩两成"), time="near"),
        make(_("已超时"), n["over"], _over_note(n["oldest"], at), time="over"),
        make(_("退回重办"), n["rework"], _("群众不满意，重新计时"), state=OrderState.REWORK),
        make(_("待审核"), n["finished"], _("等指挥中心审核"), state=OrderState.FINISHED),
        make(_("已办"), done, _("审核通过，已答复"), tab="done"),
        *_copies_card(scope, copies),
    ]


class RowCount(Subquery):
    """How many rows a statement has, which may be cut at the cap."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _done_and_copies(scope: Scope) -> tuple[int, int]:
    """Count what is settled and what came as a copy in one statement; a territory has no copies."""
    done = scope.orders().filter(state=OrderState.VERIFIED)
    if not scope.agencies:
        return done[: COUNT_CAP + 1].count(), 0
    copies = unread_copies(scope.agencies)
    first = Agency.objects.filter(pk=scope.agencies[0].pk)
    return first.values_list(
        RowCount(done.order_by().values("pk")[: COUNT_CAP + 1]),
        RowCount(copies.order_by().values("pk")[: COUNT_CAP + 1]),
    ).get()


def _copies_card(scope: Scope, copies: int) -> list[Card]:
    if not scope.agencies:
        return []
    url = reverse("dispatch:copy-list")
    return [Card(_("抄送"), copies, _("还没有阅知的"), url)]


@dataclass(frozen=True)
class _Maker:
    scope: Scope
    filters: Filters | None

    def __call__(
        self, label: str, n: int, note: str, *, tab: str = "todo", state: str = "", time: str = ""
    ) -> Card:
        asked = {"tab": tab, "state": state, "time": time, "scope": self.scope.name}
        query = urlencode({name: value for name, value in asked.items() if value})
        url = f"{reverse('dispatch:order-list')}?{query}"
        current = self.filters is not None and self.filters.is_on(tab, state=state, time=time)
        tone = time if time in {"near", "over"} else ""
        return Card(label, n, note, url, tone, current)


def _sign_note(sign_by: datetime | None, at: datetime) -> str:
    if sign_by is None:
        return _("没有等着签收的")
    if sign_by <= at:
        return _("到时限，就要自动签收")
    return _("最早 %(span)s后自动签收") % {"span": span_text(sign_by - at)}


def _contact_note(contact_by: datetime | None, at: datetime) -> str:
    if contact_by is None:
        return _("签收的都联系过了")
    if contact_by <= at:
        return _("首次联系已过时限")
    return _("最早 %(span)s后到时限") % {"span": span_text(contact_by - at)}


def _over_note(oldest: datetime | None, at: datetime) -> str:
    if oldest is None:
        return _("没有超时的")
    return _("最早应在 %(when)s 办结") % {"when": moment_text(oldest, at)}
