"""What was done to a matter."""

from collections.abc import Iterator
from datetime import datetime

from benchmarks.matters import DAY, HOUR, Matter, Part
from petitions.choices import State

# Act, moment, the order it was done to, words for staff, words for the public.
Act = tuple[str, datetime, Part | None, str, str]


def acts_of(matter: Matter) -> list[Act]:
    """Return the acts in the order of their moments."""
    return sorted(_acts(matter), key=lambda act: act[1])


def _acts(matter: Matter) -> Iterator[Act]:
    yield "submit", matter.filed_at, None, "收到", "平台收到"
    if matter.parts:
        yield "accept", matter.filed_at, None, "受理", "已受理"
    for part in matter.parts:
        name = part.desk.agency.name
        yield "dispatch", part.sent_at, part, f"派给{name}", f"区指挥中心派给{name}"
        if part.signed_at:
            yield "sign_for", part.signed_at, part, "签收", f"{name}接手"
            yield "contact", part.signed_at + HOUR / 3, part, "联系上反映人", f"{name}联系了反映人"
        if part.finished_at:
            yield "finish", part.finished_at, part, "办结反馈，待审核", f"{name}办完了，正在审核"
        if part.verified_at:
            yield "verify", part.verified_at, part, "审核通过", f"{name}答复"
        if part.verified_at and part.satisfaction:
            yield "rate", part.verified_at + DAY, part, "反映人评价", "反映人作了评价"
    if matter.state == State.CLOSED and matter.settled_at:
        yield "close", matter.settled_at + 2 * DAY, None, "已归档", "已结束"
    if matter.state in {State.DECLINED, State.WITHDRAWN, State.TERMINATED, State.TRANSFERRED_OUT}:
        words = str(matter.state.label)
        yield str(matter.state), matter.filed_at + DAY, None, words, words
