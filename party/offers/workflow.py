"""The lives of an application, a job post, a policy and an inspection: every move, by whose right.

An application's moves are the same for every kind of service; the right differs, for what is confidential has
people of its own, and who applies for a job is answered by the firm.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from party.offers.choices import (
    OPEN,
    ApplicationState,
    InspectionState,
    JobState,
    OutageState,
    PolicyState,
    ServiceKind,
)
from yuanbao.roles import Capability
from yuanbao.workflow import Transition


def _moves(right: Capability) -> dict[str, Transition]:
    state = ApplicationState
    moves = (
        Transition(
            "accept", _("受理"), frozenset({state.FILED}), state.ACCEPTED, right, "accepted_at"
        ),
        Transition(
            "take_up",
            _("接办"),
            frozenset({state.FILED, state.ACCEPTED}),
            state.HANDLING,
            right,
            "taken_up_at",
        ),
        Transition(
            "finish",
            _("办结"),
            frozenset({state.ACCEPTED, state.HANDLING}),
            state.DONE,
            right,
            "ended_at",
        ),
        Transition("refuse", _("不予办理"), frozenset(OPEN), state.REFUSED, right, "ended_at"),
        Transition(
            "withdraw",
            _("撤回"),
            frozenset(OPEN),
            state.WITHDRAWN,
            Capability.WITHDRAW_APPLICATION,
            "ended_at",
        ),
    )
    return {move.name: move for move in moves}


MOVES = _moves(Capability.HANDLE_APPLICATION)
COUNSELLING_MOVES = _moves(Capability.COUNSEL)
LEGAL_AID_MOVES = _moves(Capability.GIVE_LEGAL_AID)
JOB_MOVES = _moves(Capability.ANSWER_APPLICANT)

_TABLES = {
    ServiceKind.COUNSELLING: COUNSELLING_MOVES,
    ServiceKind.LEGAL_AID: LEGAL_AID_MOVES,
    ServiceKind.JOB: JOB_MOVES,
}


def moves_of_kind(kind: str) -> dict[str, Transition]:
    """Return the table of moves for applications of a kind, by name."""
    return _TABLES.get(ServiceKind(kind), MOVES)


def right_for(kind: str) -> Capability:
    """Return the capability by which applications of a kind are handled."""
    right = moves_of_kind(kind)["accept"].capability
    assert right is not None
    return right


def _row(
    name: str,
    label: Any,
    sources: set[str],
    target: str,
    right: Capability | None,
    stamps: str = "",
) -> Transition:
    return Transition(name, label, frozenset(sources), target, right, stamps)


_J, _P, _I = JobState, PolicyState, InspectionState
JOB_POST_MOVES = {
    move.name: move
    for move in (
        _row(
            "publish",
            _("审核通过"),
            {_J.REVIEW},
            _J.PUBLISHED,
            Capability.REVIEW_JOB,
            "published_at",
        ),
        _row("send_back", _("退回修改"), {_J.REVIEW}, _J.RETURNED, Capability.REVIEW_JOB),
        _row("resubmit", _("改好再送"), {_J.RETURNED}, _J.REVIEW, Capability.SPEAK_FOR_FIRM),
        _row(
            "take_down",
            _("撤下"),
            {_J.PUBLISHED},
            _J.RETURNED,
            Capability.REVIEW_JOB,
        ),
        _row(
            "close",
            _("结束招聘"),
            {_J.REVIEW, _J.PUBLISHED, _J.RETURNED},
            _J.CLOSED,
            Capability.SPEAK_FOR_FIRM,
            "ended_at",
        ),
        _row("expire", _("到期"), {_J.PUBLISHED}, _J.EXPIRED, None, "ended_at"),
    )
}
POLICY_MOVES = {
    move.name: move
    for move in (
        _row(
            "publish",
            _("发布"),
            {_P.DRAFT},
            _P.PUBLISHED,
            Capability.KEEP_OFFERS,
            "published_at",
        ),
        _row("withdraw", _("撤下"), {_P.PUBLISHED}, _P.WITHDRAWN, Capability.KEEP_OFFERS),
        _row("revise", _("改了重发"), {_P.WITHDRAWN}, _P.DRAFT, Capability.KEEP_OFFERS),
    )
}
INSPECTION_MOVES = {
    move.name: move
    for move in (
        _row(
            "finish",
            _("检查完"),
            {_I.PLANNED},
            _I.DONE,
            Capability.FILE_INSPECTION,
            "ended_at",
        ),
        _row(
            "cancel",
            _("取消"),
            {_I.PLANNED},
            _I.CANCELLED,
            Capability.FILE_INSPECTION,
            "ended_at",
        ),
    )
}
OUTAGE_MOVES = {
    move.name: move
    for move in (
        _row(
            "restore",
            _("恢复了"),
            {OutageState.ANNOUNCED},
            OutageState.RESTORED,
            Capability.KEEP_OFFERS,
            "ended_at",
        ),
        _row(
            "call_off",
            _("不停了"),
            {OutageState.ANNOUNCED},
            OutageState.CALLED_OFF,
            Capability.KEEP_OFFERS,
            "ended_at",
        ),
    )
}
