"""已知事件: one cause of many matters. Declared, joined by many, ended with one answer for all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.choices import TO_SIGN, OrderState
from dispatch.models import Agency, EventMatter, KnownEvent, WorkOrder
from dispatch.queries.centre.events import RUNNING_KEY
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders.handling import MIN_ANSWER, finish, sign_for, verify
from grids.models import Grid
from grids.scoping import posts_granting
from petitions import notices as petition_notices
from petitions.choices import WAITING_FOR_CENTRE, Solved
from petitions.models import Petition
from petitions.notices import when
from petitions.services import handling as petition_handling
from petitions.services.ledger import refresh_ledger
from petitions.services.progress import tell
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Category
from yuanbao.public_numbers import redact
from yuanbao.roles import Capability
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach, TransitionRefused, lock


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What is known of an event."""

    title: str
    kind: str
    agency: Agency
    grids: Iterable[Grid]
    public_text: str
    starts_at: datetime
    expected_at: datetime
    category: Category | None = None


@unit_of_work
def declare(known: Declaration, *, by: Any, at: datetime) -> KnownEvent:
    """登记 an event: from now on residents of its places read of it before they report.

    Raises OutOfReach, or TransitionRefused without a place, without words for the residents, or
    when it would end before it starts.
    """
    _check_manages(by, at=at)
    places = list(known.grids)
    if not places:
        raise TransitionRefused(_("请选出影响哪些镇街、社区或网格。"))
    if not known.public_text.strip() or not known.title.strip():
        raise TransitionRefused(_("请写标题和告诉居民的话。"))
    if known.expected_at <= max(known.starts_at, at):
        raise TransitionRefused(_("预计结束要晚于开始，也要晚于现在。"))
    event = KnownEvent.objects.create(
        title=redact(known.title).text[:60],
        kind=known.kind,
        category=known.category,
        agency=known.agency,
        public_text=redact(known.public_text).text[:300],
        starts_at=known.starts_at,
        expected_at=known.expected_at,
        declared_by=by,
        declared_at=at,
    )
    event.grids.set(places)
    record(event, "declare", by=by, at=at, places=[place.code for place in places])
    cache.delete(RUNNING_KEY)
    return event


def _check_manages(by: Any, *, at: datetime) -> None:
    if getattr(by, "is_superuser", False):
        return
    if not posts_granting(by, Capability.MANAGE_EVENT, localdate(at)).exists():
        raise OutOfReach(f"{by} manages no events")


@unit_of_work
def amend(
    event: KnownEvent, *, expected_at: datetime, public_text: str, by: Any, at: datetime
) -> KnownEvent:
    """Tell residents something newer: another expected end, other words.

    Raises OutOfReach, or TransitionRefused when the event is over or the end has passed.
    """
    _check_manages(by, at=at)
    event = _running(event)
    if expected_at <= max(event.starts_at, at):
        raise TransitionRefused(_("预计结束要晚于开始，也要晚于现在。"))
    event.expected_at = expected_at
    event.public_text = redact(public_text).text[:300]
    event.save(update_fields=["expected_at", "public_text"])
    record(event, "amend", by=by, at=at, expected=expected_at.isoformat())
    cache.delete(RUNNING_KEY)
    return event


def _running(event: KnownEvent) -> KnownEvent:
    rows = KnownEvent.objects.select_for_update(of=("self",)).select_related("agency", "category")
    event = rows.get(pk=event.pk)
    if not event.is_running:
        raise TransitionRefused(_("这个事件已经结束，不能再改。您填的内容还在。"))
    return event


@unit_of_work
def join(event: KnownEvent, petition: Petition, *, by: Any, at: datetime) -> EventMatter:
    """并入 one matter: the event's agency has it, and its petitioner is told what is known.

    Raises OutOfReach, or TransitionRefused when the event is over, for a danger, for a matter
    that is with another agency or over, and for one that belongs to an event already.
    """
    petition = lock(petition, by=by, capability=Capability.ACCEPT_PETITION)
    event = _running(event)
    _check_joins(event, petition)
    row = EventMatter.objects.create(event=event, petition=petition, joined_by=by, joined_at=at)
    record(row, "join_event", by=by, at=at, event=str(event.public_id))
    hand_on(row, by=by, at=at)
    return row


def _check_joins(event: KnownEvent, petition: Petition) -> None:
    if petition.dangers or petition.is_sensitive:
        raise TransitionRefused(_("危险件和敏感件要单独处置，不能并入已知事件。"))
    if EventMatter.objects.filter(petition=petition).exists():
        raise TransitionRefused(_("这件已经并入一个已知事件。"))
    if not petition.is_open:
        raise TransitionRefused(
            _("这件现在是“%(state)s”，不能并入。") % {"state": petition.get_state_display()}
        )
    others = petition.orders.exclude(state=OrderState.CANCELLED).exclude(agency=event.agency_id)
    names = "、".join(order.agency.name for order in others.select_related("agency"))
    if names:
        raise TransitionRefused(_("这件已经派给%(names)s，不能并入。") % {"names": names})


def join_many(
    event: KnownEvent, petitions: Iterable[Petition], *, by: Any, at: datetime
) -> tuple[int, list[str]]:
    """批量并入, each on its own; returns how many were joined, and which were not and why."""
    joined, left = 0, []
    for petition in petitions:
        try:
            join(event, petition, by=by, at=at)
            joined += 1
        except TransitionRefused as refusal:
            left.append(f"{petition}：{refusal}")
    return joined, left


def note_own(petition: Petition, *, key: str, at: datetime) -> EventMatter | None:
    """我也遇到 by the resident on the form: remembered with the matter, carried out by routing.

    None for an event that is over or unknown, and for a danger: the matter goes its usual way.
    """
    try:
        known = KnownEvent.objects.running().filter(public_id=UUID(key))
    except ValueError:
        return None
    event = None if petition.dangers or petition.is_sensitive else known.first()
    if event is None:
        return None
    row = EventMatter.objects.create(event=event, petition=petition, joined_at=at)
    record(row, "join_event", by=None, at=at, event=str(event.public_id))
    return row


def hand_on(row: EventMatter, *, by: Any, at: datetime) -> None:
    """Give a joined matter to the event's agency, signed for: nobody has to take forty orders."""
    petition, event = row.petition, row.event
    if petition.category_id is None and event.category is not None:
        petition = petition_handling.classify(petition, category=event.category, by=None, at=at)
    if petition.state in WAITING_FOR_CENTRE:
        if petition.routed_at is None:
            petition.routed_at = at
            petition.save(update_fields=["routed_at"])
        rule = _("已知事件：%(title)s") % {"title": event.title}
        dispatch(petition, [Share(event.agency)], by=None, at=at, rule=rule[:200])
    for order in _orders_of(row).filter(state__in=TO_SIGN):
        sign_for(order, by=None, at=at)
    petition = row.petition = Petition.objects.get(pk=petition.pk)
    tell(
        petition,
        "join_event",
        by=by,
        at=at,
        staff=_("并入已知事件“%(title)s”") % {"title": event.title},
        public=_("属于已知的“%(title)s”，一起办、一起答复") % {"title": event.title},
        public_detail=event.public_text,
        agency_name=event.agency.name,
    )
    refresh_ledger(petition, at=at)
    body = _("您反映的“%(title)s”，%(who)s已经知道：%(text)s 预计 %(until)s 前恢复。") % {
        "title": petition.title,
        "who": event.agency.name,
        "text": event.public_text,
        "until": when(event.expected_at),
    }
    act = f"event-{event.pk}"
    petition_notices.tell_petitioner(petition, act=act, title=_("这件事正在办"), body=body, at=at)


def _orders_of(row: EventMatter) -> Any:
    orders = (
        WorkOrder.objects.open()
        .roots()
        .filter(petition=row.petition_id, agency=row.event.agency_id)
    )
    return orders.select_related("agency", "petition")


@unit_of_work
def take_out(row: EventMatter, *, why: str, by: Any, at: datetime) -> None:
    """移出 a matter that was joined by mistake: its order stays with the agency, on its own.

    Raises OutOfReach, or TransitionRefused without a reason or after the common answer.
    """
    lock(row.petition, by=by, capability=Capability.ACCEPT_PETITION)
    if not why.strip():
        raise TransitionRefused(_("请写明为什么移出。"))
    row = EventMatter.objects.select_for_update(of=("self",)).select_related("event").get(pk=row.pk)
    if row.answered_at is not None:
        raise TransitionRefused(_("这件已经统一答复过，不能再移出。"))
    record(row, "take_out", by=by, at=at, why=why)
    words = _("移出已知事件“%(title)s”，单独办理") % {"title": row.event.title}
    tell(row.petition, "take_out", by=by, at=at, staff=words, opinion=why, public=words)
    row.delete()


@unit_of_work
def end(event: KnownEvent, *, answer: str, by: Any, at: datetime) -> KnownEvent:
    """事件结束: one answer for every joined matter; each petitioner gets it and may rate it.

    The matters are answered one by one by workers. Raises OutOfReach, or TransitionRefused for
    an answer too short, or when somebody has ended the event before.
    """
    _check_manages(by, at=at)
    event = _running(event)
    if len(answer.strip()) < MIN_ANSWER:
        raise TransitionRefused(_("统一答复太短，请写清做了什么、什么时候恢复。"))
    event.answer, event.ended_at, event.ended_by = redact(answer).text.strip(), at, by
    event.save(update_fields=["answer", "ended_at", "ended_by"])
    record(event, "end", by=by, at=at, matters=event.matters.count())
    for pk in event.matters.filter(answered_at__isnull=True).values_list("pk", flat=True):
        hint("dispatch.answer_event_matter", matter_id=pk)
    cache.delete(RUNNING_KEY)
    return event


def to_answer(*, limit: int = 500) -> list[int]:
    """Return ids of joined matters whose event is over and that have no answer yet."""
    rows = EventMatter.objects.filter(
        event__ended_at__isnull=False, answered_at__isnull=True, stuck=""
    )
    return list(rows.order_by("id").values_list("pk", flat=True)[:limit])


def answer_matter(row: EventMatter, *, at: datetime) -> EventMatter:
    """Give the event's answer to one matter; safe to run twice.

    What cannot be answered so (a photo is asked for, the agency waits for the petitioner) is
    marked with the reason and left to people.
    """
    try:
        return _answer(row, at=at)
    except TransitionRefused as refusal:
        return _note_stuck(row, str(refusal))


@unit_of_work
def _answer(row: EventMatter, *, at: datetime) -> EventMatter:
    rows = EventMatter.objects.select_for_update(of=("self",))
    row = rows.select_related("event__agency", "event__category", "petition").get(pk=row.pk)
    if row.answered_at is not None or row.event.is_running:
        return row
    row.petition = Petition.objects.select_for_update(of=("self",)).get(pk=row.petition_id)
    if row.petition.state in WAITING_FOR_CENTRE:
        hand_on(row, by=None, at=at)
    for order in _orders_of(row):
        signed = sign_for(order, by=None, at=at) if order.state in TO_SIGN else order
        done = finish(signed, answer=row.event.answer, claimed=Solved.YES, by=None, at=at)
        verify(done, by=None, at=at)
    row.answered_at = at
    row.save(update_fields=["answered_at"])
    record(row, "answer_event", by=None, at=at, event=str(row.event.public_id))
    return row


@unit_of_work
def _note_stuck(row: EventMatter, why: str) -> EventMatter:
    row.stuck = why[:200]
    row.save(update_fields=["stuck"])
    return row
