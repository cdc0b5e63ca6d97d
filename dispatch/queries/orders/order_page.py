"""One order's page: head, clocks, facts, photos, other parts, story, and what can be done now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.choices import NoticeState, OrderState, Step, TimeUnit
from dispatch.models import (
    Round,
    RouteDecision,
    SupervisionNotice,
    WorkOrder,
)
from dispatch.queries.counting.appeal_acts import appeal_acts
from dispatch.queries.desks.desk import pause_words
from dispatch.queries.orders.beside import asides
from dispatch.queries.orders.gathered import Gathered, gathered, with_answers
from dispatch.queries.orders.notes import notes_of
from dispatch.queries.orders.order_acts import ASKED, Facts, possible_acts
from dispatch.queries.orders.story import story_of
from dispatch.seats import staffings_today
from dispatch.services.moves.recusal import RULINGS, home_units, who_rules_instead
from dispatch.services.orders.photo_rule import BEFORE
from dispatch.services.timing.clocks import Limits, due, terms_for
from dispatch.workflow import ASK_RETURN
from grids.seats import posts_today
from petitions.choices import ENDED, State
from petitions.models import Petition, ProgressEntry
from petitions.services.ledger import is_public
from yuanbao.calendars import Limit, WorkCalendar
from yuanbao.formats import moment_text
from yuanbao.masking import mask_name, mask_phone
from yuanbao.models import Attachment, Purpose
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, grant_tests, grants_of

LONGEST_STORY = 200


@dataclass(frozen=True)
class Clock:
    """One of the four clocks, as `components/_time_left.html` draws it."""

    label: str
    due_at: datetime | None
    start: datetime | None
    done_at: datetime | None
    note: str
    paused: str = ""
    done: str = ""


@dataclass(frozen=True)
class Person:
    """Who raised the matter, as much as the page shows without opening anything."""

    name: str
    phone: str
    firm: str
    helper: str
    proxy: str


@dataclass(frozen=True)
class OrderPage:
    """Everything the page shows, built once."""

    order: WorkOrder
    petition: Petition
    at: datetime
    person: Person
    steps: list[dict[str, str]]
    clocks: list[Clock]
    before: list[Attachment]
    after: list[Attachment]
    parts: list[WorkOrder]
    below: list[WorkOrder]
    story: list[dict[str, Any]]
    route: RouteDecision | None
    rounds: list[Round]
    acts: list[str]
    may: frozenset[Capability]
    notes: list[tuple[str, str]]

    @property
    def gathered(self) -> list[Gathered]:
        """Return the assisting answers, on the lead's page alone."""
        return gathered(self.order, self.parts)

    @property
    def pause(self) -> str:
        return pause_words(self.order)

    @property
    def done_at(self) -> datetime | None:
        return self.order.done_at

    @property
    def can_open_contact(self) -> bool:
        signed = self.order.signed_at is not None
        return bool(self.person.phone) and signed and Capability.SEE_CONTACT in self.may

    @property
    def is_public(self) -> bool:
        return is_public(self.petition)

    @property
    def words(self) -> list[str]:
        return self.route.words if self.route else []

    @property
    def may_instruct(self) -> bool:
        return Capability.INSTRUCT in self.may

    @property
    def may_follow(self) -> bool:
        """Say whether the person may become the petitioner's proxy."""
        return Capability.PROXY_PETITION in self.may and self.petition.state not in ENDED

    @property
    def may_whistle(self) -> bool:
        return Capability.ASK_WHISTLE in self.may

    @property
    def papers(self) -> list[tuple[str, str, str]]:
        """Return number, address and state of each supervision notice on the order."""
        return [
            (
                SupervisionNotice(year=row["year"], serial=row["serial"]).number,
                reverse("dispatch:notice-detail", args=[row["public_id"]]),
                str(NoticeState(row["state"]).label),
            )
            for row in self.order.papers
        ]

    @property
    def answered_rounds(self) -> list[Round]:
        """Return the rounds that have an answer, the latest first."""
        return [row for row in self.rounds if row.answer]


RELATED = (
    "agency",
    "handler",
    "section",
    "unit",
    "parent",
    "petition__category",
    "petition__town",
    "petition__community",
    "petition__grid",
    "petition__petitioner",
    "petition__registered_by",
)
# A town's border has hundreds of points; pages show its name.
BORDERS = (
    "unit__boundary",
    *(f"petition__{place}__boundary" for place in ("town", "community", "grid")),
)


def order_for(
    user: Any, public_id: Any, capability: Capability | None = None, **more: Any
) -> WorkOrder:
    """Return the order if the person may use the capability on it; raises OutOfReach.

    Without one, seeing it is enough. `more` annotates the row. What the person may do is read
    with the row, for `grants_of`.
    """
    rows = WorkOrder.objects.filter(public_id=public_id).select_related(*RELATED).defer(*BORDERS)
    order = rows.annotate(**grant_tests(WorkOrder, ASKED, by=user), **more).first()
    needed = capability or Capability.VIEW_ORDER
    if order is None or needed not in grants_of(order, {needed}):
        raise OutOfReach(f"{user} may not see order {public_id}")
    return order


def order_to_press(user: Any, public_id: Any, capability: Capability) -> WorkOrder:
    """Return the order for an act that asks nothing; raises OutOfReach. The page is not drawn."""
    rows = WorkOrder.objects.permitted(user, capability).select_related("petition")
    order = rows.filter(public_id=public_id).first()
    if order is None:
        raise OutOfReach(f"{user} may not press {capability} on order {public_id}")
    return order


def reach_of_order(user: Any, public_id: Any, capability: Capability | None = None) -> int:
    """Return the order's primary key if the person may use the capability on it; as `order_for`."""
    rows = WorkOrder.objects.permitted(user, capability or Capability.VIEW_ORDER)
    found = rows.filter(public_id=public_id).values_list("pk", flat=True).first()
    if found is None:
        raise OutOfReach(f"{user} may not see order {public_id}")
    return found


def order_page(user: Any, public_id: Any, *, at: datetime) -> OrderPage:
    """Build the page for one person; raises OutOfReach."""
    # The frame shows them as well; known before, they make the order's own statement small.
    posts_today(user)
    staffings_today(user)
    order = order_for(user, public_id, **asides())
    petition, may = order.petition, grants_of(order, ASKED)
    calendar, limits = terms_for(petition.category)
    rounds = _rounds_of(order)
    photos = _photos_of(order)
    entries = list(_entries_of(petition))
    orders = _orders_of(petition)
    facts = Facts(
        may=may,
        finished_by=rounds[0].finished_by_id if rounds else None,
        person=user.pk,
        was_asked=order.question_text is not None,
        return_is_open=Capability.HANDLE_ORDER in may
        and _return_is_open(order, limits, calendar, at),
        proposed_by=order.proposed_by,
    )
    acts = [*possible_acts(order, facts), *appeal_acts(order, may, at=at)]
    if "revoke-link" in acts and not order.links.usable(at).exists():
        acts.remove("revoke-link")
    recused = _recused(order, acts, user, at)
    return OrderPage(
        order=order,
        petition=petition,
        at=at,
        person=person_of(petition),
        steps=_steps(order),
        clocks=_clocks(order, limits),
        before=[p for p in photos if p.purpose in BEFORE],
        after=[p for p in photos if p.purpose == Purpose.FINISH],
        parts=[part for part in orders if not part.is_child or part == order],
        below=[part for part in orders if part.parent_id == order.pk],
        story=story_of(entries, photos, is_open=order.is_open),
        route=petition.routes.order_by("-id").first(),
        rounds=rounds,
        acts=[name for name in acts if name not in recused],
        may=may,
        notes=[*_recusal_notes(order, recused), *notes_of(order, rounds, entries)],
    )


def _recused(order: WorkOrder, acts: list[str], user: Any, at: datetime) -> frozenset[str]:
    """Return the acts that the person must leave to somebody from elsewhere; asks only if any."""
    rulings = RULINGS.intersection(acts)
    return rulings if rulings and order.agency_id in home_units(user, at=at) else frozenset()


def _recusal_notes(order: WorkOrder, recused: frozenset[str]) -> list[tuple[str, str]]:
    return [("warn", who_rules_instead(order.agency))] if recused else []


def _entries_of(petition: Petition) -> QuerySet[ProgressEntry]:
    """Return what was told of the matter, the latest first, as much as the page shows."""
    rows = ProgressEntry.objects.filter(petition_id=petition.pk)
    return rows.order_by("-at", "-id")[:LONGEST_STORY]


def _orders_of(petition: Petition) -> list[WorkOrder]:
    """Return all of the matter's orders, each with the answer of its present round."""
    rows = petition.orders.select_related("agency", "handler", "unit").defer("unit__boundary")
    return list(with_answers(rows).order_by("serial"))


def _rounds_of(order: WorkOrder) -> list[Round]:
    """Return the rounds, the latest first; a first round without an answer has nothing to tell."""
    if order.round_number == 1 and order.finished_at is None:
        return []
    return list(order.rounds.order_by("-number"))


def person_of(petition: Petition) -> Person:
    """Return the petitioner masked: a name to say, a phone to recognise."""
    petitioner = petition.petitioner
    name = mask_name(petitioner.name) if petitioner.name else ""
    return Person(
        name=_("匿名") if petition.is_anonymous or not name else name,
        phone=mask_phone(petitioner.phone) if petitioner.phone else "",
        firm=petitioner.firm,
        helper=petitioner.helper_words(mask_name(petitioner.helper_name))
        if petitioner.helper_name
        else "",
        proxy=str(petitioner.proxy) if petitioner.proxy_id else "",
    )


def _photos_of(order: WorkOrder) -> list[Attachment]:
    owned = Q(owner_type="petition", owner_id=order.petition_id)
    owners = [order.pk, order.parent_id, order.parent.parent_id if order.parent else None]
    owned |= Q(owner_type="workorder", owner_id__in=[pk for pk in owners if pk])
    return list(Attachment.objects.filter(owned).order_by("created_at", "id"))


def _return_is_open(order: WorkOrder, limits: Limits, calendar: WorkCalendar, at: datetime) -> bool:
    if order.state not in ASK_RETURN.sources or order.dispatched_at is None:
        return False
    limit = due(order.dispatched_at, limits, Step.RETURN, calendar)
    return limit is None or at <= limit.at


def _steps(order: WorkOrder) -> list[dict[str, str]]:
    petition = order.petition
    reached = [
        (_("受理"), petition.accepted_at),
        (_("派遣"), order.dispatched_at),
        (_("签收"), order.signed_at),
        (_("处置"), order.finished_at if order.state != OrderState.SIGNED else None),
        (_("办结"), order.verified_at),
        (_("评价"), order.satisfaction),
        (_("归档"), petition.state == State.CLOSED),
    ]
    steps, now = [], False
    for label, done in reached:
        tone = "done" if done else ("" if now else "now")
        now = now or tone == "now"
        steps.append({"label": label, "tone": tone})
    return steps


def limit_text(limit: Limit) -> str:
    """Return `5 个工作日`, `4 个工作时`, `24 小时`."""
    words = {
        TimeUnit.HOUR: _("%(n)s 小时"),
        TimeUnit.WORK_HOUR: _("%(n)s 个工作时"),
        TimeUnit.WORK_DAY: _("%(n)s 个工作日"),
        TimeUnit.DAY: _("%(n)s 天"),
    }
    return words[TimeUnit(limit.unit)] % {"n": f"{float(limit.amount):g}"}


def _clocks(order: WorkOrder, limits: Limits) -> list[Clock]:
    petition, sent = order.petition, order.dispatched_at
    settle = _("从派单算，%s") if order.round_number == 1 else _("从退回重办算，%s的一半")
    return [
        Clock(
            _("本单位"),
            order.due_at,
            sent,
            order.done_at,
            _note(order.due_at, settle, limits.get(Step.SETTLE)),
            pause_words(order),
        ),
        _contact_clock(order, limits),
        Clock(
            _("居民"),
            petition.due_at,
            petition.filed_at,
            petition.answered_at,
            _note(petition.due_at, _("从反映算，%s"), limits.get(Step.SETTLE)),
            _("等反映人补充") if petition.state == State.NEED_INFO else "",
        ),
        Clock(
            _("指挥中心"),
            petition.centre_due_at,
            petition.filed_at,
            petition.dispatched_at,
            _note(petition.centre_due_at, _("从反映算，限 %s派出"), limits.get(Step.DISPATCH)),
            done=_("派出"),
        ),
    ]


def _contact_clock(order: WorkOrder, limits: Limits) -> Clock:
    """Return the clock of the first contact; a settled order without one has only a remark."""
    label, sent, reached = _("首次联系"), order.dispatched_at, order.contacted_at
    if reached is None and not order.is_open:
        return Clock(label, None, sent, None, _("没有联系上反映人的记录"))
    note = _note(order.contact_due_at, _("从派单算，%s"), limits.get(Step.CONTACT))
    return Clock(label, order.contact_due_at, sent, reached, note, done=_("联系上"))


def _note(due_at: datetime | None, words: str, limit: Limit | None) -> str:
    if due_at is None:
        return _("没有时限")
    latest = _("最晚 %s") % moment_text(due_at, due_at)
    return f"{latest}·{words % limit_text(limit)}" if limit else latest
