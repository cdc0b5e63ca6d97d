"""吹哨报到, listed and shown, and how agencies answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.choices import WhistleState
from dispatch.models import Whistle, WhistleCall
from dispatch.queries.orders.papers import PaperPage, PaperRow, line, shown
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, grant_tests, grants_of

OPEN = (WhistleState.ASKED, WhistleState.CALLED, WhistleState.REPORTED)
ASKED = (Capability.BLOW_WHISTLE, Capability.ASK_WHISTLE)
RELATED = ("grid", "petition", "blown_by", "asked_by")


def listed(user: Any, show: str, *, at: datetime) -> QuerySet[Whistle]:
    """Return the whistles of the person's territory or agency, by the moment they call for."""
    over = Q(state=WhistleState.CALLED, meets_at__lt=at)
    rows = shown(Whistle.objects.seen_by(user), show, open_states=OPEN, over=over)
    order = ("meets_at", "id") if show in {"open", "over"} else ("-id",)
    related = (*RELATED[:2], "blown_by", "asked_by")
    rows = rows.select_related(*related).prefetch_related("calls__agency")
    return rows.defer("grid__boundary").order_by(*order)


def row_of(whistle: Whistle) -> PaperRow:
    """Return a whistle as its list shows it."""
    return PaperRow(
        row=whistle,
        title=whistle.text[:60],
        meta=f"{whistle.grid.name}·{whistle.place}",
        who="、".join(str(call.agency) for call in whistle.calls.all()),
        since=whistle.asked_at,
        due_at=whistle.meets_at,
        done_at=whistle.reported_at or whistle.ended_at,
    )


def page(user: Any, public_id: Any, *, at: datetime) -> PaperPage:  # noqa: ARG001 - as all papers
    """Build the page of one whistle; raises OutOfReach."""
    rows = Whistle.objects.seen_by(user).annotate(**grant_tests(Whistle, ASKED, by=user))
    found = rows.filter(public_id=public_id).select_related(*RELATED).defer("grid__boundary")
    whistle = found.first()
    if whistle is None:
        raise OutOfReach(f"{user} may not see whistle {public_id}")
    calls = list(whistle.calls.select_related("agency", "confirmed_by").order_by("agency__code"))
    may = grants_of(whistle, ASKED)
    mine = WhistleCall.objects.permitted(user, Capability.HANDLE_ORDER).filter(whistle=whistle)
    if mine.exists():
        may |= {Capability.HANDLE_ORDER}
    return PaperPage(
        row=whistle,
        title=whistle.place,
        words=whistle.text,
        facts=[
            (_("到哪里"), whistle.place),
            (_("吹哨"), f"{whistle.grid.name} {whistle.blown_by or ''}"),
            *([(_("提请"), whistle.asked_by)] if whistle.asked_by else []),
            *([(_("结果"), whistle.result)] if whistle.result else []),
        ],
        story=_story(whistle, calls),
        may=may,
        since=whistle.asked_at,
        due_at=whistle.meets_at,
        done_at=whistle.reported_at or whistle.ended_at,
        link=_link(whistle),
        calls=calls,
    )


def _link(whistle: Whistle) -> tuple[str, str] | None:
    petition = whistle.petition
    if petition is None:
        return None
    return str(petition), f"{reverse('dispatch:search')}?q={petition.number}"


def _story(whistle: Whistle, calls: list[WhistleCall]) -> list[dict[str, Any]]:
    lines = []
    if whistle.asked_by:
        lines.append(line(whistle.asked_by, _("提请吹哨"), whistle.asked_at))
    if whistle.blown_at:
        lines.append(line(whistle.blown_by, _("吹哨"), whistle.blown_at))
    for call in sorted((c for c in calls if c.confirmed_at), key=lambda c: c.confirmed_at):
        who = f"{call.agency.name} {call.confirmed_by}"
        lines.append(line(who, _("确认报到"), call.confirmed_at, call.coming))
    if whistle.reported_at:
        lines.append(line("", _("登记报到"), whistle.reported_at, whistle.result))
    if whistle.ended_at:
        lines.append(line("", whistle.get_state_display(), whistle.ended_at))
    return lines[::-1]


@dataclass(frozen=True)
class Answer:
    """How one agency answers whistles: called, confirmed, came, and the mean score of `n_scored`."""

    name: str
    called: int
    confirmed: int
    came: int
    n_scored: int
    mean: float | None


def answers_of(user: Any) -> list[Answer]:
    """Return each called agency's record in the person's territory; whoever came least first.

    What was called off does not count.
    """
    rows = WhistleCall.objects.permitted(user, Capability.VIEW_SUPERVISION)
    rows = rows.exclude(whistle__state__in=[WhistleState.ASKED, WhistleState.WITHDRAWN])
    counted = rows.values("agency__name").annotate(
        called=Count("pk"),
        confirmed=Count("confirmed_at"),
        came=Count("pk", filter=Q(has_come=True)),
        n_scored=Count("score"),
        mean=Avg("score"),
    )
    found = [Answer(row.pop("agency__name"), **row) for row in counted]
    return sorted(found, key=lambda one: (one.came / one.called, one.name))
