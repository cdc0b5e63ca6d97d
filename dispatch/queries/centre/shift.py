"""Promises and hand-overs as pages show them, and what one watch leaves to the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.models import Duty, HandOver, KnownEvent, Pledge, WorkOrder
from dispatch.queries.orders.aside import worked_on_by
from dispatch.watches import Turn, turn_at
from petitions.choices import OPEN
from petitions.models import Petition
from yuanbao.formats import moment_text
from yuanbao.numbers import normalise
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach

N_LISTED = 100
DAYS_LOOKED_BACK = 3
PLEDGE_RELATED = ("petition", "person", "keeper", "made_by", "ended_by")


def pledges(user: Any, *, show: str) -> QuerySet[Pledge]:
    """Return the promises of matters that the person works on: `open`, `mine` or `ended`."""
    reach = worked_on_by(user, Petition.objects.filter(pk=OuterRef("petition")))
    rows = Pledge.objects.filter(Exists(reach)).select_related(*PLEDGE_RELATED)
    if show == "ended":
        return rows.filter(ended_at__isnull=False).order_by("-ended_at", "-id")
    rows = rows.open().order_by("due_at", "id")
    return rows.filter(Q(person=user.pk) | Q(keeper=user.pk)) if show == "mine" else rows


def pledge_for(user: Any, public_id: Any) -> Pledge:
    """Return one promise of a matter that the person works on; raises OutOfReach."""
    row = Pledge.objects.filter(public_id=public_id).select_related(*PLEDGE_RELATED).first()
    if row is None or not worked_on_by(user, Petition.objects.filter(pk=row.petition_id)).exists():
        raise OutOfReach(f"{user} may not see pledge {public_id}")
    return row


@dataclass(frozen=True)
class Missing:
    """A watch that ended without a hand-over, and who led it."""

    turn: Turn
    label: str
    leader: str

    @property
    def value(self) -> str:
        return f"{self.turn.on}/{self.turn.watch}"


def missing_handovers(*, at: datetime) -> list[Missing]:
    """Return the watches of the last three days that had a leader and were not handed over."""
    since = localdate(at) - timedelta(days=DAYS_LOOKED_BACK)
    written = HandOver.objects.filter(on=OuterRef("on"), watch=OuterRef("watch"))
    led = Duty.objects.between(since, localdate(at)).filter(seat=Role.SHIFT_LEADER)
    led = led.exclude(Exists(written)).select_related("user").order_by("on", "watch", "pk")
    return [
        Missing(duty.turn, f"{duty.on} {duty.get_watch_display()}", str(duty.user))
        for duty in led
        if duty.turn.ends_at <= at
    ]


def handovers() -> QuerySet[HandOver]:
    """Return every hand-over, the newest first."""
    return HandOver.objects.select_related("written_by", "signed_by").order_by("-on", "-watch")


def handover_for(public_id: Any) -> HandOver:
    """Return one hand-over; raises OutOfReach."""
    row = handovers().filter(public_id=public_id).first()
    if row is None:
        raise OutOfReach(f"no hand-over {public_id}")
    return row


def turns_to_write(*, at: datetime) -> list[tuple[str, str]]:
    """Return the watches that may be handed over now: the running one, and those left behind."""
    now = turn_at(at)
    label = f"{now.on} {_('白班') if now.watch == 'day' else _('夜班')}"
    here = (f"{now.on}/{now.watch}", _("%(turn)s（现在这一班）") % {"turn": label})
    return [
        here,
        *((row.value, f"{row.label}（{row.leader}）") for row in missing_handovers(at=at)),
    ]


def items_now(*, at: datetime) -> dict[str, list[dict[str, str]]]:
    """Return what is in hand at a moment, in words that stay as they are: the hand-over's list."""
    promised = Pledge.objects.open().select_related("petition", "person").order_by("due_at", "id")
    live = Petition.objects.filter(is_historical=False, is_sensitive=False)
    secret = Petition.objects.open().filter(is_historical=False, is_sensitive=True)
    urgent = live.filter(state__in=OPEN, is_urgent=True).order_by("-id")
    waiting = live.waiting_for_centre().order_by("-is_urgent", "centre_due_at", "id")
    late = WorkOrder.objects.overdue(at).filter(petition__in=live, is_supervised=True)
    running = KnownEvent.objects.running().select_related("agency").order_by("-starts_at")
    return {
        "pledges": [_pledge_item(row, at) for row in promised],
        "urgent": [_matter_item(row, at) for row in urgent[:N_LISTED]],
        "sensitive": [_number_alone(row) for row in secret.order_by("-id")],
        "events": [_event_item(row, at) for row in running],
        "waiting": [_matter_item(row, at) for row in waiting[:N_LISTED]],
        "supervised": [
            _matter_item(order.petition, at, agency=order.agency.name)
            for order in late.select_related("petition", "agency").order_by("due_at")[:N_LISTED]
        ],
    }


def _pledge_item(row: Pledge, at: datetime) -> dict[str, str]:
    return {
        "key": str(row.public_id),
        "number": str(row.petition),
        "text": _("（敏感件）") if row.petition.is_sensitive else row.text,
        "when": moment_text(row.due_at, at),
        "who": str(row.person),
    }


def _number_alone(row: Petition) -> dict[str, str]:
    """Return a sensitive matter as a hand-over may name it."""
    return {
        "key": str(row.public_id),
        "number": str(row),
        "text": "",
        "when": "",
        "who": row.get_state_display(),
    }


def _event_item(row: KnownEvent, at: datetime) -> dict[str, str]:
    return {
        "key": str(row.public_id),
        "number": "",
        "text": row.title,
        "when": moment_text(row.expected_at, at),
        "who": row.agency.name,
    }


def _matter_item(row: Petition, at: datetime, agency: str = "") -> dict[str, str]:
    due = row.due_at if row.dispatched_at else row.centre_due_at
    return {
        "key": str(row.public_id),
        "number": str(row),
        "text": row.title,
        "when": moment_text(due, at) if due else "",
        "who": agency or row.get_state_display(),
    }


@dataclass(frozen=True)
class Part:
    """One part of a hand-over's list."""

    title: str
    items: list[dict[str, str]]


def parts_of(row: HandOver) -> list[Part]:
    """Return the frozen list by parts, what came up after the writing last.

    Of what became sensitive since then the number alone is left.
    """
    secret = _sensitive_among(row)
    titles = {
        "pledges": _("待兑现的承诺"),
        "urgent": _("紧急件"),
        "sensitive": _("敏感件"),
        "events": _("已知事件"),
        "supervised": _("督办中的超时工单"),
        "waiting": _("待派的诉求"),
    }
    found = [(title, row.items[key]) for key, title in titles.items() if key in row.items]
    if row.late:
        found.append((_("写后新增"), row.late))
    return [Part(title, [_masked(item, secret) for item in items]) for title, items in found]


def _sensitive_among(row: HandOver) -> set[str]:
    items = [item for part in row.items.values() for item in part] + list(row.late)
    numbers = {normalise(item["number"]) for item in items}
    rows = Petition.objects.filter(is_sensitive=True, number__in=numbers).only("number")
    return {str(petition) for petition in rows}


def _masked(item: dict[str, str], secret: set[str]) -> dict[str, str]:
    return {**item, "text": _("（敏感件）")} if item["number"] in secret else item
