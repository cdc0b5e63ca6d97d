"""What agencies ask the centre for and a second person must decide, by kind, the oldest first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.models import Ending, Extension, Suspension, WorkOrder
from dispatch.notices import order_path
from dispatch.queries.desks.scope import area_of_orders
from dispatch.services.moves.recusal import home_units, who_rules_instead
from petitions.models import Petition
from petitions.notices import when
from yuanbao.access import has_capability
from yuanbao.models import Reason
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

RELATED = ("order__agency", "order__petition__category", "order__petition__town", "asked_by")


@dataclass(frozen=True)
class Wish:
    """One request as the list draws it; `act` is the act of the order's page that decides it."""

    row: Any
    facts: list[tuple[str, str]]
    act: str
    # Why this person may not decide it, in words; empty where they may.
    hindrance: str = ""

    @property
    def order(self) -> WorkOrder | None:
        return self.row.order

    @property
    def petition(self) -> Petition:
        return self.row.order.petition if self.row.order else self.row.petition

    @property
    def url(self) -> str:
        """Return where it is decided: the dialog of the order's page, or the page of an end."""
        if isinstance(self.row, Ending):
            return reverse("dispatch:ending-decide", args=[self.row.public_id])
        return f"{order_path(self.row.order)}?act={self.act}"


@dataclass(frozen=True)
class Kind:
    """One kind of request: who decides it, which rows wait, and what is told of each."""

    name: str
    label: Any
    capability: Capability
    rows: Callable[[], QuerySet]
    facts: Callable[[Any], list[tuple[str, str]]]
    act: str


@dataclass(frozen=True)
class Tab:
    """A kind with the number of requests that wait."""

    kind: Kind
    n: int
    is_current: bool


def extension_facts(row: Extension) -> list[tuple[str, str]]:
    """Return what is said of a request for more time."""
    return [
        (_("申请"), _("延期 %(n)s 个工作日") % {"n": row.days}),
        (_("原因"), row.reason),
        (_("原时限"), when(row.old_due_at)),
    ]


def suspension_facts(row: Suspension) -> list[tuple[str, str]]:
    """Return what is said of a shelving, asked for or granted."""
    return [
        (_("为什么解决不了"), row.why),
        (_("这期间做什么"), row.meanwhile),
        (_("预计能办"), f"{row.expected_on:%Y-%m-%d}"),
    ]


def _review_facts(row: Suspension) -> list[tuple[str, str]]:
    due = f"{row.order.review_on:%Y-%m-%d}"
    last = [(_("上次复查"), row.last_note)] if row.last_note else []
    return [(_("应复查"), due), *suspension_facts(row), *last]


def ending_facts(row: Ending) -> list[tuple[str, str]]:
    """Return what is said of a request to end a matter or an order."""
    reasons = Reason.objects.filter(kind=row.kind, code=row.reason)
    name = getattr(row, "reason_name", None) or reasons.values_list("name", flat=True).first()
    facts = [(_("申请"), row.get_kind_display()), (_("理由"), name or row.reason)]
    return [*facts, (_("具体情况"), row.text)]


KINDS = (
    Kind(
        "extension",
        gettext_lazy("延期"),
        Capability.EXTEND_ORDER,
        lambda: Extension.objects.filter(decided_at=None),
        extension_facts,
        "decide-extension",
    ),
    Kind(
        "suspension",
        gettext_lazy("挂账"),
        Capability.SUSPEND_ORDER,
        lambda: Suspension.objects.filter(decided_at=None),
        suspension_facts,
        "decide-suspension",
    ),
    Kind(
        "review",
        gettext_lazy("挂账复查"),
        Capability.SUSPEND_ORDER,
        lambda: Suspension.objects.filter(
            is_accepted=True, ended_at=None, order__review_on__lte=localdate()
        ),
        _review_facts,
        "review",
    ),
    Kind(
        "ending",
        gettext_lazy("终止与撤单"),
        Capability.CANCEL_ORDER,
        lambda: Ending.objects.filter(decided_at=None),
        ending_facts,
        "",
    ),
)


def kinds_for(user: Any) -> list[Kind]:
    """Return the kinds that the person may decide."""
    return [kind for kind in KINDS if has_capability(user, kind.capability)]


def rows_of(kind: Kind, user: Any) -> QuerySet:
    """Return what waits within reach, the oldest first."""
    if kind.name == "ending":
        return _endings(kind, user)
    area = area_of_orders(user, kind.capability, "order__")
    rows = kind.rows().filter(Q(pk__in=[]) if area is None else area)
    return rows.select_related(*RELATED).order_by("asked_at", "id")


def _endings(kind: Kind, user: Any) -> QuerySet:
    """A matter may be ended that has no order; its place is its own."""
    names = Reason.objects.filter(kind=OuterRef("kind"), code=OuterRef("reason"))
    reach = Petition.objects.permitted(user, kind.capability)
    rows = kind.rows().filter(petition__in=reach)
    related = rows.select_related("order__agency", "petition__category", "asked_by")
    named = related.annotate(reason_name=Subquery(names.values("name")[:1]))
    return named.prefetch_related("order__petition").order_by("asked_at", "id")


def tabs_for(user: Any, current: Kind) -> list[Tab]:
    """Return the tabs with their numbers; one count each."""
    return [Tab(kind, rows_of(kind, user).count(), kind == current) for kind in kinds_for(user)]


def wishes_of(kind: Kind, rows: list[Any], user: Any, *, at: datetime) -> list[Wish]:
    """Return the rows of a page as the list draws them."""
    home = home_units(user, at=at) if rows else set()
    return [Wish(row, kind.facts(row), kind.act, _hindrance(row, user, home)) for row in rows]


def _hindrance(row: Any, user: Any, home: set[int]) -> str:
    """Return why the person leaves this one to another: their own request, or their own agency."""
    if row.decided_at is None and row.asked_by_id == user.pk:
        return _("这是您自己的申请，请另一位同事来批。")
    agency = row.order.agency if row.order else None
    return who_rules_instead(agency) if agency is not None and agency.pk in home else ""


def ending_hindrance(row: Ending, user: Any, *, at: datetime) -> str:
    """Return why the person leaves the decision on an end to another; empty if they do not."""
    return _hindrance(row, user, home_units(user, at=at)) if row.decided_at is None else ""


def ending_for(user: Any, public_id: Any) -> Ending:
    """Return the request that the person may decide, decided before or not; raises OutOfReach."""
    related = ("order__agency", "order__petition", "petition__category", "asked_by")
    row = Ending.objects.filter(public_id=public_id).select_related(*related).first()
    reach = Petition.objects.permitted(user, Capability.CANCEL_ORDER)
    if row is None or not reach.filter(pk=row.petition_id).exists():
        raise OutOfReach(f"{user} may not decide {public_id}")
    return row
