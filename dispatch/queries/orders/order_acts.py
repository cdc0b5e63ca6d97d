"""Which acts a person can do on an order now: the moves of its table, and the side acts."""

from collections.abc import Iterable
from dataclasses import dataclass

from dispatch import workflow
from dispatch.choices import TO_SIGN, OrderState
from dispatch.models import WorkOrder
from dispatch.queries.counting.appeal_acts import APPEAL_ACTS
from dispatch.queries.orders.wish_acts import WISH_ACTS, wish_acts
from dispatch.services.judging.rework import MAX_ROUNDS
from dispatch.services.moves.children import PLATFORMS
from petitions.choices import Satisfaction, Solved
from yuanbao.roles import Capability

# Every capability that some act of the page asks for.
ASKED = frozenset(
    {move.capability for move in workflow.MOVES if move.capability is not None}
    | {
        Capability.HANDLE_ORDER,
        Capability.APPROVE_ORDER,
        Capability.ASSIGN_ORDER,
        Capability.GATHER_ORDER,
        Capability.SEE_CONTACT,
        Capability.SUPERVISE_ORDER,
    }
    | set(WISH_ACTS.values())
    | set(APPEAL_ACTS.values())
    | {Capability.INSTRUCT, Capability.ASK_WHISTLE, Capability.PROXY_PETITION}
)
# Name of an act on the page → the move of the table that it makes.
MOVES = {
    "sign": workflow.SIGN_FOR,
    "finish": workflow.FINISH,
    "verify": workflow.VERIFY,
    "send-back": workflow.SEND_BACK,
    "rule": workflow.ACCEPT_RETURN,
    "return": workflow.ASK_RETURN,
    "send-again": workflow.SEND_AGAIN,
    "take-back": workflow.TAKE_BACK,
}
# Name of a side act, which makes no move → the capability that it asks for.
SIDE_ACTS = {
    "propose": Capability.FINISH_ORDER,
    "approve": Capability.APPROVE_ORDER,
    "disapprove": Capability.APPROVE_ORDER,
    "answer": Capability.FINISH_ORDER,
    "assign": Capability.ASSIGN_ORDER,
    "unassign": Capability.ASSIGN_ORDER,
    "report": Capability.FINISH_ORDER,
    "send-down": Capability.HANDLE_ORDER,
    "pass-up": Capability.HANDLE_ORDER,
    "contact": Capability.HANDLE_ORDER,
    "note": Capability.HANDLE_ORDER,
    "ask": Capability.HANDLE_ORDER,
    "hand-over": Capability.HANDLE_ORDER,
    "copy": Capability.DISPATCH_ORDER,
    "supervise": Capability.SUPERVISE_ORDER,
    "urge": Capability.SUPERVISE_ORDER,
    "final": Capability.SUPERVISE_ORDER,
    **WISH_ACTS,
    **APPEAL_ACTS,
}
HELD = frozenset({OrderState.SIGNED, OrderState.RETURN_ASKED})


@dataclass(frozen=True)
class Facts:
    """What the page knows besides the order itself."""

    may: frozenset[Capability]
    finished_by: int | None = None
    person: int | None = None
    was_asked: bool = False
    return_is_open: bool = True
    # Who wrote the answer that waits for the signature of their leader.
    proposed_by: int | None = None


def capability_for(name: str) -> Capability | None:
    """Return the capability that an act of the page asks for."""
    return SIDE_ACTS[name] if name in SIDE_ACTS else MOVES[name].capability


def possible_acts(order: WorkOrder, facts: Facts) -> list[str]:
    """Return the names of the acts, the most usual first."""
    moves = [name for name, move in MOVES.items() if _moves(order, move, facts)]
    wishes = [] if order.is_child else wish_acts(order, facts.may, facts.person)
    acts = [
        *_approvals(order, facts),
        *_narrowed(order, moves, facts),
        *_side_acts(order, facts),
        *_sections(order, facts),
        *_levels(order, facts),
        *wishes,
    ]
    return _of_child(order, acts) if order.is_child else acts


def _moves(order: WorkOrder, move, facts: Facts) -> bool:
    return order.state in move.sources and move.capability in facts.may


# What belongs to the level above, and what makes no sense for a post on foot.
NOT_BELOW = frozenset({"answer", "verify", "send-back", "rule", "return", "ask", "propose"})
NOT_ON_FOOT = frozenset({"assign", "unassign", "contact", "hand-over", "send-down"})


def _of_child(order: WorkOrder, acts: list[str]) -> list[str]:
    left_out = NOT_BELOW | NOT_ON_FOOT if order.unit_id else NOT_BELOW
    return ["report" if name == "finish" else name for name in acts if name not in left_out]


def _sections(order: WorkOrder, facts: Facts) -> Iterable[str]:
    if Capability.ASSIGN_ORDER not in facts.may:
        return
    if order.state in {*TO_SIGN, OrderState.SIGNED}:
        yield "assign"
    is_given = order.section_id is not None or order.handler_id not in (None, facts.person)
    if order.state == OrderState.SIGNED and is_given:
        yield "unassign"


def _levels(order: WorkOrder, facts: Facts) -> Iterable[str]:
    if Capability.HANDLE_ORDER not in facts.may or order.paused_at is not None:
        return
    if order.agency.kind in PLATFORMS and order.state in {*TO_SIGN, OrderState.SIGNED}:
        yield "send-down"
    in_levels = order.is_child or order.agency.kind in PLATFORMS
    final = order.is_designated or (order.round_number > 1 and not order.is_child)
    if in_levels and order.state in workflow.PASS_UP.sources and not final:
        yield "pass-up"


def _approvals(order: WorkOrder, facts: Facts) -> Iterable[str]:
    if order.state != OrderState.SIGNED or order.paused_at is not None:
        return
    waits = facts.proposed_by is not None
    if Capability.APPROVE_ORDER in facts.may and waits and facts.proposed_by != facts.person:
        yield from ("approve", "disapprove")
    if Capability.FINISH_ORDER in facts.may and order.agency.needs_approval and not waits:
        yield "propose"


def _narrowed(order: WorkOrder, moves: Iterable[str], facts: Facts) -> list[str]:
    """Leave out the moves that their services would refuse."""
    refused = set()
    signs = order.agency.needs_approval and not order.is_child
    if order.paused_at is not None or signs:
        refused.add("finish")
    if order.is_designated or order.round_number > 1 or not facts.return_is_open:
        refused.add("return")
    if facts.finished_by is not None and facts.finished_by == facts.person:
        refused.add("verify")
    return [name for name in moves if name not in refused]


def _side_acts(order: WorkOrder, facts: Facts) -> Iterable[str]:
    works = Capability.HANDLE_ORDER in facts.may and order.is_open
    supervises = Capability.SUPERVISE_ORDER in facts.may
    if _may_answer_at_once(order, facts):
        yield "answer"
    if works and order.state in HELD:
        yield "contact"
    if works:
        yield "note"
    if works and order.state == OrderState.SIGNED and not order.paused_at and not facts.was_asked:
        yield "ask"
    if works:
        yield "hand-over"
    if supervises and order.is_open:
        yield "urge"
        yield "supervise"
    if Capability.DISPATCH_ORDER in facts.may and order.is_open:
        yield "copy"
    if supervises and awaits_ruling(order):
        yield "final"


def _may_answer_at_once(order: WorkOrder, facts: Facts) -> bool:
    fits = order.state == OrderState.SIGNED and order.paused_at is None
    is_new = order.contacted_at is None and not order.agency.needs_approval
    return fits and is_new and Capability.FINISH_ORDER in facts.may


def awaits_ruling(order: WorkOrder) -> bool:
    """Say whether the reworks are used up and the petitioner is still not satisfied."""
    failed = order.satisfaction == Satisfaction.DISSATISFIED or order.solved == Solved.NO
    used_up = order.round_number >= MAX_ROUNDS and not order.is_final
    return order.state == OrderState.VERIFIED and failed and used_up
