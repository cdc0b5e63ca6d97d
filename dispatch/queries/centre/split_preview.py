"""What a split would bring about, worked out before it is sent; writes nothing."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from dispatch.models import Agency, Staffing, WorkOrder
from dispatch.notices import LEADERS, RECEIVERS
from dispatch.services.timing.clocks import start_order_clocks, start_petition_clocks
from dispatch.wording import public_dispatched_words
from petitions.models import Petition
from yuanbao.calendars import keep_promise
from yuanbao.models import Category


@dataclass(frozen=True)
class PartPreview:
    """One agency's part: its words, its due moments, and who is told at once."""

    agency: Agency
    is_lead: bool
    words: str
    sign_due_at: datetime | None
    contact_due_at: datetime | None
    due_at: datetime | None
    told: list[str]


@dataclass(frozen=True)
class SplitPreview:
    """All parts, the resident's own due moment, and the line that the public will read."""

    category: Category
    parts: list[PartPreview]
    due_at: datetime | None
    public_line: str


def preview_split(
    petition: Petition, *, category: Category, parts: Sequence[tuple[str, str]], at: datetime
) -> SplitPreview:
    """Return what `dispatch_to` would make of these (agency code, words), the lead first."""
    codes = [code for code, _words in parts]
    agencies = {agency.code: agency for agency in Agency.objects.active().filter(code__in=codes)}
    shown = _as_it_would_be(petition, category)
    told = _told(list(agencies.values()), is_urgent=shown.is_urgent, at=at)
    rows = []
    for place, (code, words) in enumerate(parts):
        agency = agencies[code]
        clocks = start_order_clocks(WorkOrder(petition=shown, agency=agency), at=at)
        moments = {name: clocks[name] for name in ("sign_due_at", "contact_due_at", "due_at")}
        rows.append(PartPreview(agency, place == 0, words, told=told.get(agency.pk, []), **moments))
    names = [row.agency.name for row in rows]
    return SplitPreview(category, rows, shown.due_at, public_dispatched_words(names[:1], names[1:]))


def _as_it_would_be(petition: Petition, category: Category) -> Petition:
    """Return a copy under the chosen category, with the clocks that go with it."""
    shown = copy(petition)
    if petition.category_id == category.pk:
        return shown
    shown.category = category
    shown.is_urgent = bool(petition.dangers) or category.is_urgent
    start_petition_clocks(shown)
    if shown.due_at:
        shown.due_at = keep_promise(petition.due_at, shown.due_at)
    return shown


def _told(agencies: list[Agency], *, is_urgent: bool, at: datetime) -> dict[int, list[str]]:
    roles = (*RECEIVERS, *LEADERS) if is_urgent else RECEIVERS
    rows = Staffing.objects.on(localdate(at)).filter(
        agency__in=agencies, role__in=roles, user__is_active=True
    )
    told: dict[int, list[str]] = {}
    for agency_id, name in rows.order_by("user__name").values_list("agency", "user__name"):
        if name not in told.setdefault(agency_id, []):
            told[agency_id].append(name)
    return told
