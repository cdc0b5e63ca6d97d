"""How each matter and order stands by the audit log alone: its moves made again, one after another."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dispatch import workflow
from dispatch.choices import TO_DISTRICT, OrderState, RaterKind
from dispatch.models import WorkOrder
from petitions import workflow as petition_workflow
from petitions.models import Petition
from yuanbao.models import AuditEntry
from yuanbao.workflow import Transition

ORDER, PETITION = WorkOrder._meta.label_lower, Petition._meta.label_lower
MOVES: dict[str, dict[str, Transition]] = {
    ORDER: {move.name: move for move in workflow.MOVES},
    PETITION: {move.name: move for move in petition_workflow.MOVES},
}
# What may be decided at most as often as it was asked for.
DECISIONS = {
    "decide_extension": "ask_extension",
    "decide_suspension": "ask_suspension",
    "decide_cancel": "ask_cancel",
    "decide_terminate": "ask_terminate",
}
UNKNOWN = -1


@dataclass
class Story:
    """One matter or order as its entries tell it.

    `n` counts acts by name. `handler` is UNKNOWN after an act that does not say who has it.
    `faults` are acts that do not fit the one before: (act, the state it says, the state it was).
    """

    state: str = ""
    agency: str = ""
    handler: int | None = None
    is_lead: bool = False
    petition: int = 0
    n: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def round_number(self) -> int:
        return 1 + self.n["rework"]

    @property
    def n_sent_back(self) -> int:
        return self.n["send_back"] + self.n["send_again"]

    def take(self, moves: dict[str, Transition], act: str, actor: int | None, detail: dict) -> None:
        """Let one entry happen."""
        self.n[act] += 1
        if act in moves and "from" in detail:
            self._move(moves[act], detail["from"])
        elif act == "submit":
            self.state = detail.get("state", "")
        elif act == "dispatch":
            self.state, self.agency = str(OrderState.DISPATCHED), detail.get("agency", "")
            self.is_lead = bool(detail.get("lead"))
        elif act == "move_order":
            self.agency, self.handler = detail.get("to", ""), UNKNOWN
        elif act == "move_up" and detail.get("next") != TO_DISTRICT:
            self.is_lead = False  # the town's order above it leads now
        elif act == "rate":
            self.n["rate_by_petitioner"] += detail.get("kind") == RaterKind.PETITIONER
        self._count(act, detail)
        self.handler = _handler(self.handler, act, actor, detail)

    def _move(self, move: Transition, said: str) -> None:
        if said != self.state or said not in move.sources:
            self.faults.append((move.name, said, self.state))
        self.state = str(move.target)

    def _count(self, act: str, detail: dict) -> None:
        self.n["extended"] += act == "decide_extension" and bool(detail.get("accepted"))
        asked = DECISIONS.get(act)
        if asked and self.n[act] > self.n[asked]:
            self.faults.append((act, "", self.state))


def _handler(before: int | None, act: str, actor: int | None, detail: dict) -> int | None:
    """Return who has an order after an act; nobody's signature leaves it with whoever had it."""
    if act == "sign_for":
        return before if actor is None else actor
    if act in {"hand_over", "assign"}:
        return detail.get("to")
    return actor if act == "unassign" else before


def stories_of(chain: int) -> dict[str, dict[int, Story]]:
    """Return the stories of one chain by kind and id: all matters whose id falls on it."""
    told: dict[str, dict[int, Story]] = {ORDER: {}, PETITION: {}}
    for kind, pk, act, actor, detail in _entries(chain):
        stories = told[kind]
        if pk not in stories:
            stories[pk] = Story()
        stories[pk].take(MOVES[kind], act, actor, detail)
    return told


def _entries(chain: int) -> Iterator[tuple[str, int, str, int | None, dict[str, Any]]]:
    rows = AuditEntry.objects.filter(chain=chain, object_type__in=[ORDER, PETITION])
    columns = ("object_type", "object_id", "act", "actor_id", "detail")
    return rows.order_by("seq").values_list(*columns).iterator(2000)
