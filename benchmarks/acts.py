"""What was done to a matter, and what the log says of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from benchmarks.matters import DAY, HOUR, QUARTER, Matter, Part
from dispatch import workflow
from dispatch.choices import OrderState, RaterKind
from petitions import workflow as petition_workflow
from petitions.choices import State

# Act, moment, the order it was done to, words for staff, words for the public. An act without
# words for staff stands in the log alone.
Act = tuple[str, datetime, Part | None, str, str]
ORDER_MOVES = {move.name: move for move in workflow.MOVES}
PETITION_MOVES = {move.name: move for move in petition_workflow.MOVES}
_ENDS = {
    State.DECLINED: petition_workflow.DECLINE,
    State.WITHDRAWN: petition_workflow.WITHDRAW,
    State.TERMINATED: petition_workflow.TERMINATE,
    State.TRANSFERRED_OUT: petition_workflow.TRANSFER_OUT,
}
_NOT_ACCEPTED = frozenset({State.SUBMITTED, State.DECLINED, State.WITHDRAWN})


def acts_of(matter: Matter) -> list[Act]:
    """Return the acts in the order of their moments."""
    return sorted(_acts(matter), key=lambda act: act[1])


def _acts(matter: Matter) -> Iterator[Act]:
    settled = matter.settled_at
    yield "submit", matter.filed_at, None, "收到", "平台收到"
    if matter.state not in _NOT_ACCEPTED:
        yield "accept", matter.filed_at, None, "受理", "已受理"
    for part in matter.parts:
        yield from _of_part(part)
    if matter.parts:
        yield "start", min(part.sent_at for part in matter.parts), None, "", ""
    if matter.state == State.NEED_INFO:
        yield "pause", matter.filed_at + 4 * HOUR, None, "", ""
    if settled and matter.parts:
        yield "settle", settled, None, "", ""
    elif settled:
        yield "answer_at_once", settled, None, "即答", "已答复，请评价"
    if matter.state == State.CLOSED and settled:
        yield "close", settled + 2 * DAY, None, "已归档", "已结束"
    if matter.state in _ENDS:
        words = str(matter.state.label)
        yield _ENDS[matter.state].name, matter.filed_at + DAY, None, words, words


def _of_part(part: Part) -> Iterator[Act]:
    name = part.desk.agency.name
    yield "dispatch", part.sent_at, part, f"派给{name}", f"区指挥中心派给{name}"
    if part.rounds > 1:
        yield "sign_for", part.sent_at + QUARTER, part, "签收", f"{name}接手"
        yield "finish", part.sent_at + 2 * QUARTER, part, "办结反馈，待审核", f"{name}办完了"
        yield "verify", part.sent_at + 3 * QUARTER, part, "审核通过", f"{name}答复"
        yield "rework", part.sent_at + HOUR, part, f"退回{name}重办，第 2 次", f"退回{name}重办"
    if part.signed_at:
        yield "sign_for", part.signed_at, part, "签收", f"{name}接手"
        yield "contact", part.signed_at + HOUR / 3, part, "联系上反映人", f"{name}联系了反映人"
    if part.state == OrderState.RETURN_ASKED:
        yield "ask_return", part.sent_at + 2 * HOUR, part, "申请退单：职能交叉", f"{name}申请退单"
    if part.finished_at:
        yield "finish", part.finished_at, part, "办结反馈，待审核", f"{name}办完了，正在审核"
    if part.verified_at:
        yield "verify", part.verified_at, part, "审核通过", f"{name}答复"
    if part.verified_at and part.satisfaction:
        yield "rate", part.verified_at + DAY, part, "反映人评价", "反映人作了评价"


def details_of(acts: list[Act]) -> list[dict[str, Any]]:
    """Return what the log says of each act, as the product's own services say it."""
    states: dict[int, str] = {}
    details = []
    for act, _at, part, _staff, _public in acts:
        row = part.pk if part else 0
        move = (ORDER_MOVES if part else PETITION_MOVES).get(act)
        detail: dict[str, Any] = {}
        if act == "submit":
            detail, states[row] = {"state": State.SUBMITTED}, State.SUBMITTED
        elif part and act == "dispatch":
            detail = {"agency": part.desk.agency.code, "lead": part.is_lead}
            states[row] = OrderState.DISPATCHED
        elif move:
            detail, states[row] = {"from": states[row], "to": move.target}, move.target
        elif act == "rate":
            detail = {"kind": RaterKind.PETITIONER}
        details.append(detail)
    return details
