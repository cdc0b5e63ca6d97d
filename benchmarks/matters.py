"""Draw one matter from its seed: what it is, who has it, how far it has come."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from benchmarks import words
from benchmarks.district import Desk, District, Place
from dispatch.choices import OrderState
from petitions.choices import Channel, Kind, Satisfaction, Solved, State
from yuanbao.models import Category
from yuanbao.numbers import with_check

QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
Shares = tuple[tuple[Any, int], ...]
# In thousandths: what became of matters that are over, where open ones stand, and so on.
OVER: Shares = (
    (State.CLOSED, 880),
    (State.ANSWERED, 40),
    (State.DECLINED, 40),
    (State.WITHDRAWN, 15),
    (State.TERMINATED, 10),
    (State.TRANSFERRED_OUT, 15),
)
OPEN: Shares = (
    (State.SUBMITTED, 80),
    (State.ACCEPTED, 20),
    (State.HANDLING, 860),
    (State.NEED_INFO, 40),
)
WORKED: Shares = (
    (OrderState.DISPATCHED, 200),
    (OrderState.SIGNED, 680),
    (OrderState.FINISHED, 70),
    (OrderState.RETURN_ASKED, 30),
    (OrderState.REWORK, 20),
)
RATED: Shares = (
    ("", 350),
    (Satisfaction.SATISFIED, 500),
    (Satisfaction.FAIR, 120),
    (Satisfaction.DISSATISFIED, 30),
)
KINDS: Shares = (
    (Kind.HELP, 520),
    (Kind.COMPLAINT, 200),
    (Kind.ENQUIRY, 140),
    (Kind.SUGGESTION, 80),
    (Kind.REPORT, 40),
    (Kind.OPINION, 20),
)
CHANNELS: Shares = (
    (Channel.WEB, 450),
    (Channel.HOTLINE, 250),
    (Channel.PHONE, 150),
    (Channel.QR, 100),
    (Channel.GRID_WORKER, 50),
)
SETTLED = frozenset({State.CLOSED, State.ANSWERED})
WITH_ORDERS = SETTLED | {State.HANDLING, State.NEED_INFO}
# Half of the enquiries and a few others are answered on the spot, without an order.
AT_ONCE = 0.12


@dataclass(frozen=True)
class Part:
    """One agency's order of a matter."""

    pk: int
    public_id: uuid.UUID
    desk: Desk
    serial: int
    state: OrderState
    rounds: int
    sent_at: datetime
    due_at: datetime
    signed_at: datetime | None
    finished_at: datetime | None
    answer: str
    solved: str
    satisfaction: str

    @property
    def is_lead(self) -> bool:
        return self.serial == 1

    @property
    def is_held(self) -> bool:
        """Say whether somebody has signed for it in some round."""
        return self.signed_at is not None or self.rounds > 1

    @property
    def verified_at(self) -> datetime | None:
        done = self.state == OrderState.VERIFIED and self.finished_at
        return self.finished_at + HOUR / 2 if done else None


@dataclass(frozen=True)
class Matter:
    """What came in and what became of it."""

    pk: int
    public_id: uuid.UUID
    number: str
    kind: Kind
    channel: Channel
    state: State
    place: Place
    category: Category
    title: str
    text: str
    where: str
    who: str
    phone: str
    filed_at: datetime
    due_at: datetime
    is_public: bool
    parts: tuple[Part, ...]

    @property
    def lead(self) -> Part | None:
        return self.parts[0] if self.parts else None

    @property
    def settled_at(self) -> datetime | None:
        """Return when it was answered; None while it is open or when it ended otherwise."""
        if self.state not in SETTLED:
            return None
        return max((p.verified_at for p in self.parts if p.verified_at), default=None) or (
            self.filed_at + 3 * HOUR
        )


@dataclass(frozen=True)
class Draft:
    """What a matter is drawn from: its moment, whether it is still open, the serial of its number."""

    serial: int
    filed_at: datetime
    is_open: bool
    now: datetime


def pick(rng: Random, shares: Shares) -> Any:
    names, weights = zip(*shares, strict=True)
    return rng.choices(names, weights)[0]


def new_id(rng: Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def draw(
    rng: Random,
    draft: Draft,
    district: District,
    *,
    ids: Random,
    pk: int,
    next_order: Callable[[], int],
) -> Matter:
    """Return the matter of a draft; the same `rng` gives the same one, `ids` its public ids."""
    place, category = rng.choice(district.places), rng.choice(district.categories)
    area = place.community.name
    title, text = words.matter_of(rng, area, category.name)
    state = pick(rng, OPEN if draft.is_open else OVER)
    due_at = draft.filed_at + rng.choice((1, 5, 7, 7, 15)) * DAY
    n_parts = _n_parts(rng, state)
    desks = rng.choices(district.desks, district.weights, k=n_parts * 4) if n_parts else []
    chosen = list({desk.agency.pk: desk for desk in desks}.values())[:n_parts]
    parts = [
        _part(
            rng,
            draft,
            desk,
            state,
            pk=next_order(),
            public_id=new_id(ids),
            serial=serial,
            due_at=due_at,
        )
        for serial, desk in enumerate(chosen, start=1)
    ]
    return Matter(
        pk=pk,
        public_id=new_id(ids),
        number=with_check(f"{draft.filed_at:%y}{draft.serial:09d}"),
        kind=pick(rng, KINDS),
        channel=pick(rng, CHANNELS),
        state=state,
        place=place,
        category=category,
        title=title,
        text=text,
        where=words.place_of(rng, area),
        who=words.name_of(rng) if rng.random() < 0.9 else "",
        phone=f"1990000{draft.serial % 10_000:04d}",
        filed_at=draft.filed_at,
        due_at=due_at,
        is_public=not category.is_private and rng.random() < 0.93,
        parts=tuple(parts),
    )


def _n_parts(rng: Random, state: State) -> int:
    at_once = state in SETTLED and rng.random() < AT_ONCE
    if at_once or state not in WITH_ORDERS:
        return 0
    return rng.choices((1, 2, 3), (82, 15, 3))[0]


def _part(
    rng: Random,
    draft: Draft,
    desk: Desk,
    state: State,
    *,
    pk: int,
    public_id: uuid.UUID,
    serial: int,
    due_at: datetime,
) -> Part:
    sent_at = draft.filed_at + timedelta(minutes=rng.randrange(1, 90))
    is_over = state in SETTLED
    worked = OrderState.VERIFIED if is_over else pick(rng, WORKED)
    if state == State.NEED_INFO:
        worked = OrderState.SIGNED
    is_signed = worked not in {OrderState.DISPATCHED, OrderState.REWORK}
    is_done = worked in {OrderState.FINISHED, OrderState.VERIFIED}
    took = timedelta(hours=rng.randrange(3, 150))
    done_at = min(sent_at + took, draft.now - HOUR) if is_done else None
    rated = pick(rng, RATED) if is_over else ""
    rounds = 2 if worked == OrderState.REWORK or (is_over and rng.random() < 0.04) else 1
    return Part(
        pk=pk,
        public_id=public_id,
        desk=desk,
        serial=serial,
        state=worked,
        rounds=rounds,
        sent_at=sent_at,
        due_at=due_at,
        signed_at=sent_at + rounds * HOUR if is_signed else None,
        finished_at=done_at,
        answer=words.answer_of(rng, desk.agency.name) if is_done else "",
        solved=(Solved.NO if rated == Satisfaction.DISSATISFIED else Solved.YES) if rated else "",
        satisfaction=rated,
    )
