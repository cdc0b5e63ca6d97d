"""The life of a petition: every move, from where, to where, and by whose right."""

from django.utils.translation import gettext_lazy as _

from petitions.choices import OPEN, State
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

ACCEPT = Transition(
    "accept",
    _("受理"),
    frozenset({State.SUBMITTED}),
    State.ACCEPTED,
    Capability.ACCEPT_PETITION,
    "accepted_at",
)
DECLINE = Transition(
    "decline",
    _("不予受理"),
    frozenset({State.SUBMITTED, State.ACCEPTED, State.NEED_INFO}),
    State.DECLINED,
    Capability.DECLINE_PETITION,
    "ended_at",
)
ANSWER_AT_ONCE = Transition(
    "answer_at_once",
    _("即答"),
    frozenset({State.SUBMITTED, State.ACCEPTED}),
    State.ANSWERED,
    Capability.ANSWER_PETITION,
    "answered_at",
)
SETTLE_ON_SPOT = Transition(
    "settle_on_spot",
    _("现场办结"),
    frozenset({State.SUBMITTED}),
    State.ANSWERED,
    Capability.REPORT_FINDING,
    "answered_at",
)
ASK = Transition(
    "ask",
    _("请补充"),
    frozenset({State.SUBMITTED, State.ACCEPTED}),
    State.NEED_INFO,
    Capability.ACCEPT_PETITION,
)
PAUSE = Transition(
    "pause",
    _("等待补充"),
    frozenset({State.HANDLING}),
    State.NEED_INFO,
    None,
)
RESUME = Transition(
    "resume",
    _("收到补充"),
    frozenset({State.NEED_INFO}),
    State.HANDLING,
    None,
)
TAKE_UP = Transition(
    "take_up",
    _("收到补充"),
    frozenset({State.NEED_INFO}),
    State.ACCEPTED,
    None,
)
START = Transition(
    "start",
    _("交办"),
    frozenset({State.ACCEPTED}),
    State.HANDLING,
    None,
)
RECALL = Transition(
    "recall",
    _("退回中心"),
    frozenset({State.HANDLING}),
    State.ACCEPTED,
    None,
)
SETTLE = Transition(
    "settle",
    _("办结"),
    frozenset({State.HANDLING, State.NEED_INFO}),
    State.ANSWERED,
    None,
    "answered_at",
)
REOPEN = Transition(
    "reopen",
    _("退回重办"),
    frozenset({State.ANSWERED, State.CLOSED}),
    State.HANDLING,
    None,
)
TAKE_BACK = Transition(
    "take_back",
    _("答复退回"),
    frozenset({State.ANSWERED}),
    State.ACCEPTED,
    None,
)
CLOSE = Transition(
    "close",
    _("归档"),
    frozenset({State.ANSWERED}),
    State.CLOSED,
    None,
    "closed_at",
)
MERGE = Transition(
    "merge",
    _("并案"),
    frozenset(OPEN),
    State.MERGED,
    Capability.MERGE_PETITION,
    "ended_at",
)
UNMERGE = Transition(
    "unmerge",
    _("撤销并案"),
    frozenset({State.MERGED}),
    State.ACCEPTED,
    Capability.MERGE_PETITION,
)
TERMINATE = Transition(
    "terminate",
    _("终止办理"),
    frozenset({State.ACCEPTED, State.HANDLING, State.NEED_INFO}),
    State.TERMINATED,
    Capability.TERMINATE_PETITION,
    "ended_at",
)
LAPSE = Transition(
    "lapse",
    _("逾期未补充"),
    frozenset({State.NEED_INFO}),
    State.TERMINATED,
    None,
    "ended_at",
)
TRANSFER_OUT = Transition(
    "transfer_out",
    _("转送"),
    frozenset({State.SUBMITTED, State.ACCEPTED}),
    State.TRANSFERRED_OUT,
    Capability.TRANSFER_OUT_PETITION,
    "ended_at",
)
SEAL_OFF = Transition(
    "seal_off",
    _("转入密封举报"),
    DECLINE.sources,
    State.SEALED_OFF,
    Capability.DECLINE_PETITION,
    "ended_at",
)
WITHDRAW = Transition(
    "withdraw",
    _("撤回"),
    frozenset(OPEN),
    State.WITHDRAWN,
    Capability.WITHDRAW_PETITION,
    "ended_at",
)

MOVES = (
    ACCEPT,
    DECLINE,
    ANSWER_AT_ONCE,
    SETTLE_ON_SPOT,
    ASK,
    PAUSE,
    RESUME,
    TAKE_UP,
    START,
    RECALL,
    SETTLE,
    REOPEN,
    TAKE_BACK,
    CLOSE,
    MERGE,
    UNMERGE,
    TERMINATE,
    LAPSE,
    TRANSFER_OUT,
    SEAL_OFF,
    WITHDRAW,
)
