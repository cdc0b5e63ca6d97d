"""Write the rows of one matter: the petition, its orders and rounds, its story, its public face."""

from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from benchmarks import words
from benchmarks.acts import acts_of, details_of
from benchmarks.chains import Chains
from benchmarks.district import District
from benchmarks.matters import DAY, HOUR, QUARTER, SETTLED, Draft, Matter, Part, draw, new_id
from dispatch.choices import RUNNING, OrderState, RouteOutcome
from dispatch.models import Rating, Return, Round, RouteDecision, WorkOrder
from dispatch.services.orders.parts import PUBLIC_WORDS as PART_WORDS
from petitions.choices import ENDED, OPEN, PlaceSource, State, Visibility
from petitions.choices import PUBLIC_WORDS as LEDGER_WORDS
from petitions.models import LedgerEntry, Petition, Petitioner, ProgressEntry, PublicPart
from petitions.services.ledger import MAP_DECIMALS
from yuanbao.copying import Sheets, search_vector
from yuanbao.crypto import blind_index, encrypt, receipt_secret, seal_secret
from yuanbao.masking import mask_name
from yuanbao.models import AuditEntry
from yuanbao.segment import tokens

# Tables in the order in which they must be copied.
TABLES = (
    Petition,
    Petitioner,
    RouteDecision,
    WorkOrder,
    Round,
    Rating,
    Return,
    PublicPart,
    ProgressEntry,
    LedgerEntry,
    AuditEntry,
)
# What an agency's own people do; the rest is done by the centre, the petitioner or the clock.
HANDLERS_ACTS = frozenset({"sign_for", "contact", "ask_return", "finish"})
PETITION, ORDER = Petition._meta.label_lower, WorkOrder._meta.label_lower


def sealed(model: type, name: str, public_id: UUID, text: str) -> bytes:
    """Seal a value as the row's own field would; nothing stays nothing."""
    aad = f"{model._meta.db_table}.{name}|{public_id}".encode()
    return encrypt(text, aad) if text else b""


def _vector(matter: Matter) -> str:
    return search_vector(tokens(f"{matter.title} {matter.text} {matter.where}"))


class Teller:
    """Writes matters to sheets, each drawn from its own seed.

    What a matter is depends on its place in the fill alone. Its public ids come from the serial of
    its number, so that a second fill with the same seed does not repeat them.
    """

    def __init__(
        self, sheets: Sheets, chains: Chains, district: District, *, now: datetime, seed: int
    ) -> None:
        self.sheets, self.chains, self.district = sheets, chains, district
        self.now, self.seed = now, seed

    def tell(self, at: int, *, serial: int, filed_at: datetime, is_open: bool) -> None:
        """Write all rows of the matter at place `at`; `serial` becomes part of its number."""
        rng, ids = Random(f"{self.seed}-{at}"), Random(f"{self.seed}-id-{serial}")
        matter = draw(
            rng,
            Draft(serial, filed_at, is_open, self.now),
            self.district,
            ids=ids,
            pk=self.sheets.claim(Petition),
            next_order=lambda: self.sheets.claim(WorkOrder),
        )
        self._petition(rng, matter)
        self._petitioner(ids, matter)
        for part in matter.parts:
            self._order(matter, part)
            self._rounds(matter, part)
        self._story(matter)
        self._ledger(matter)

    def _petition(self, rng: Random, matter: Matter) -> None:
        lead, settled = matter.lead, matter.settled_at
        ended = matter.state in ENDED and matter.state not in SETTLED
        accepted = matter.state not in {State.SUBMITTED, State.DECLINED, State.WITHDRAWN}
        self.sheets.add(
            Petition,
            id=matter.pk,
            public_id=matter.public_id,
            number=matter.number,
            secret_hash=seal_secret(receipt_secret(matter.public_id)),
            kind=matter.kind,
            channel=matter.channel,
            category_id=matter.category.pk,
            title=matter.title,
            text=matter.text,
            place=matter.where,
            raw_title=sealed(Petition, "raw_title", matter.public_id, matter.title),
            raw_text=sealed(Petition, "raw_text", matter.public_id, matter.text),
            raw_place=sealed(Petition, "raw_place", matter.public_id, matter.where),
            search=_vector(matter),
            grid_id=matter.place.pk,
            town_id=matter.place.town.pk,
            community_id=matter.place.community.pk,
            lat=matter.place.lat,
            lng=matter.place.lng,
            place_source=PlaceSource.GRID,
            visibility=Visibility.PUBLIC if matter.is_public else Visibility.HANDLERS,
            is_anonymous=not matter.who,
            is_urgent=matter.category.is_urgent,
            state=matter.state,
            public_answer=words.answer_of(rng, "区指挥中心") if ended or settled else "",
            solved=lead.solved if lead else "",
            satisfaction=lead.satisfaction if lead else "",
            filed_at=matter.filed_at,
            routed_at=matter.filed_at,
            accepted_at=matter.filed_at if accepted else None,
            dispatched_at=lead.sent_at if lead else None,
            answered_at=settled,
            rated_at=settled + DAY if settled and lead and lead.satisfaction else None,
            closed_at=settled + 2 * DAY if settled and matter.state == State.CLOSED else None,
            ended_at=matter.filed_at + DAY if ended else None,
            centre_due_at=matter.filed_at + 2 * HOUR,
            due_at=matter.due_at,
            calendar_version=self.district.calendar,
        )

    def _petitioner(self, ids: Random, matter: Matter) -> None:
        public_id = new_id(ids)
        self.sheets.add(
            Petitioner,
            public_id=public_id,
            petition_id=matter.pk,
            name=sealed(Petitioner, "name", public_id, matter.who),
            phone=sealed(Petitioner, "phone", public_id, matter.phone),
            phone_index=blind_index("phone", matter.phone),
            tail_index=blind_index("phone-tail", matter.phone[-4:]),
        )
        self.sheets.add(
            RouteDecision,
            petition_id=matter.pk,
            at=matter.filed_at,
            outcome=RouteOutcome.DISPATCHED if matter.parts else RouteOutcome.QUEUED,
            category_id=matter.category.pk,
            confidence=0.9 if matter.parts else 0.4,
            rule=f"派单目录 {matter.category.code}",
            words=[matter.title[:2]],
            suggestions=[] if matter.parts else self._suggestions(ids, matter),
        )

    def _suggestions(self, ids: Random, matter: Matter) -> list[dict[str, Any]]:
        """Return two ways to send the matter, as routing remembers them."""
        code, words = matter.category.code, [matter.title[:2]]
        rule = f"派单目录 {code} {matter.category.name}"
        sent = {"code": code, "words": words, "assisting": [], "rule": rule}
        leads = [desk.agency.code for desk in ids.choices(self.district.desks, k=2)]
        return [
            {**sent, "confidence": share, "lead": lead}
            for share, lead in zip((0.4, 0.2), leads, strict=True)
        ]

    def _order(self, matter: Matter, part: Part) -> None:
        paused = matter.state == State.NEED_INFO
        is_over = part.verified_at is not None
        self.sheets.add(
            WorkOrder,
            id=part.pk,
            public_id=part.public_id,
            petition_id=matter.pk,
            serial=part.serial,
            agency_id=part.desk.agency.pk,
            town_id=matter.place.town.pk,
            community_id=matter.place.community.pk,
            handler_id=part.desk.handler.pk if part.is_held else None,
            is_lead=part.is_lead,
            rule=f"派单目录 {matter.category.code}",
            state=part.state,
            round_number=part.rounds,
            solved=part.solved,
            satisfaction=part.satisfaction,
            created_at=part.sent_at,
            dispatched_at=part.sent_at,
            signed_at=part.signed_at,
            contacted_at=part.signed_at,
            finished_at=part.finished_at,
            verified_at=part.verified_at,
            paused_at=part.signed_at if paused else None,
            # What still waits has not been signed by the clock: its limit lies ahead.
            sign_due_at=max(part.sent_at, self.now) + 4 * HOUR,
            contact_due_at=part.sent_at + DAY,
            due_at=part.due_at,
            remind_at=None if is_over else part.due_at,
            calendar_version=self.district.calendar,
        )
        self.sheets.add(
            PublicPart,
            petition_id=matter.pk,
            order_id=part.pk,
            order_public_id=part.public_id,
            agency_name=part.desk.agency.name,
            is_lead=part.is_lead,
            state=part.state,
            state_text=str(PART_WORDS[part.state]),
            round_number=part.rounds,
            since=part.sent_at,
            due_at=part.due_at,
            is_paused=paused,
            answer=part.answer if is_over else "",
            answered_at=part.verified_at,
            solved=part.solved,
            satisfaction=part.satisfaction,
            is_open=not is_over,
        )
        if part.state == OrderState.RETURN_ASKED:
            self.sheets.add(
                Return,
                order_id=part.pk,
                reason="R3",
                text="不属于本单位职责",
                asked_by_id=part.desk.handler.pk,
                asked_at=part.sent_at + 2 * HOUR,
            )

    def _rounds(self, matter: Matter, part: Part) -> None:
        for number in range(1, part.rounds + 1):
            is_last = number == part.rounds
            round_id = self.sheets.claim(Round)
            self.sheets.add(
                Round,
                id=round_id,
                order_id=part.pk,
                number=number,
                opened_at=part.sent_at if number == 1 else part.sent_at + HOUR,
                due_at=part.due_at,
                signed_at=part.signed_at if is_last else part.sent_at + QUARTER,
                contacted_at=part.signed_at if is_last else part.sent_at + QUARTER,
                finished_at=part.finished_at if is_last else part.sent_at + 2 * QUARTER,
                verified_at=part.verified_at if is_last else part.sent_at + 3 * QUARTER,
                answer=part.answer,
                finished_by_id=part.desk.handler.pk if part.finished_at else None,
            )
            if is_last and part.satisfaction and part.verified_at:
                self.sheets.add(
                    Rating,
                    round_id=round_id,
                    rater_kind="petitioner",
                    rater_key=f"petition:{matter.pk}",
                    solved=part.solved,
                    satisfaction=part.satisfaction,
                    rated_at=part.verified_at + DAY,
                    handled_at=part.verified_at + DAY,
                )

    def _story(self, matter: Matter) -> None:
        acts = acts_of(matter)
        for (act, at, part, staff, public), detail in zip(acts, details_of(acts), strict=True):
            actor = part.desk.handler if part and act in HANDLERS_ACTS else None
            if staff:
                self.sheets.add(
                    ProgressEntry,
                    petition_id=matter.pk,
                    order_id=part.pk if part else None,
                    at=at,
                    act=act,
                    actor_name=str(actor or ""),
                    agency_name=part.desk.agency.name if part else "",
                    staff_text=staff,
                    public_text=public,
                    public_detail=part.answer if part and act == "verify" else "",
                )
            self.chains.add(
                matter.pk,
                act,
                at=at,
                actor=actor,
                object_type=ORDER if part else PETITION,
                object_id=part.pk if part else matter.pk,
                detail=detail,
            )

    def _ledger(self, matter: Matter) -> None:
        if not matter.is_public:
            return
        place, lead = matter.place, matter.lead
        working = [part for part in matter.parts if part.state in RUNNING]
        waiting = matter.state in {State.SUBMITTED, State.ACCEPTED}
        held_by = "、".join(part.desk.agency.name for part in working)
        self.sheets.add(
            LedgerEntry,
            petition_id=matter.pk,
            number=matter.number,
            kind=matter.kind,
            who=mask_name(matter.who) if matter.who else "匿名",
            title=matter.title,
            text=matter.text,
            category_code=matter.category.code,
            category_name=matter.category.name,
            town_id=place.town.pk,
            town_name=place.town.name,
            community_id=place.community.pk,
            community_name=place.community.name,
            lat=None if place.lat is None else round(place.lat, MAP_DECIMALS),
            lng=None if place.lng is None else round(place.lng, MAP_DECIMALS),
            state=matter.state,
            state_text=str(LEDGER_WORDS[matter.state]),
            holder=held_by or ("区指挥中心" if waiting else ""),
            held_since=working[0].sent_at if working else matter.filed_at,
            due_at=matter.due_at,
            answer=lead.answer if lead and matter.settled_at else "",
            solved=lead.solved if lead else "",
            satisfaction=lead.satisfaction if lead else "",
            filed_at=matter.filed_at,
            answered_at=matter.settled_at,
            is_open=matter.state in OPEN,
            refreshed_at=matter.filed_at,
            search=_vector(matter),
        )
