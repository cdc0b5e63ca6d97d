"""The lives of supervision notices, leaders' instructions and whistles: every move and its right."""

from django.utils.translation import gettext_lazy as _

from dispatch.choices import InstructionState, NoticeState, WhistleState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

REPLY_NOTICE = Transition(
    "reply_notice",
    _("答复督办"),
    frozenset({NoticeState.ISSUED}),
    NoticeState.REPLIED,
    Capability.HANDLE_ORDER,
    "replied_at",
)
ACCEPT_REPLY = Transition(
    "accept_reply",
    _("认可答复"),
    frozenset({NoticeState.REPLIED}),
    NoticeState.DONE,
    Capability.SUPERVISE_ORDER,
    "ended_at",
)
DEMAND_MORE = Transition(
    "demand_more",
    _("要求再办"),
    frozenset({NoticeState.REPLIED}),
    NoticeState.ISSUED,
    Capability.SUPERVISE_ORDER,
)
WITHDRAW_NOTICE = Transition(
    "withdraw_notice",
    _("撤回督办"),
    frozenset({NoticeState.ISSUED, NoticeState.REPLIED}),
    NoticeState.WITHDRAWN,
    Capability.SUPERVISE_ORDER,
    "ended_at",
)
NOTICE_MOVES = (REPLY_NOTICE, ACCEPT_REPLY, DEMAND_MORE, WITHDRAW_NOTICE)

REPLY_INSTRUCTION = Transition(
    "reply_instruction",
    _("报结批示"),
    frozenset({InstructionState.INSTRUCTED}),
    InstructionState.REPLIED,
    Capability.HANDLE_ORDER,
    "replied_at",
)
ACCEPT_INSTRUCTION = Transition(
    "accept_instruction",
    _("领导认可"),
    frozenset({InstructionState.REPLIED}),
    InstructionState.DONE,
    Capability.INSTRUCT,
    "ended_at",
)
RETURN_INSTRUCTION = Transition(
    "return_instruction",
    _("要求再办"),
    frozenset({InstructionState.REPLIED}),
    InstructionState.INSTRUCTED,
    Capability.INSTRUCT,
)
WITHDRAW_INSTRUCTION = Transition(
    "withdraw_instruction",
    _("撤回批示"),
    frozenset({InstructionState.INSTRUCTED, InstructionState.REPLIED}),
    InstructionState.WITHDRAWN,
    Capability.INSTRUCT,
    "ended_at",
)
INSTRUCTION_MOVES = (
    REPLY_INSTRUCTION,
    ACCEPT_INSTRUCTION,
    RETURN_INSTRUCTION,
    WITHDRAW_INSTRUCTION,
)

BLOW = Transition(
    "blow",
    _("吹哨"),
    frozenset({WhistleState.ASKED}),
    WhistleState.CALLED,
    Capability.BLOW_WHISTLE,
    "blown_at",
)
WITHDRAW_WHISTLE = Transition(
    "withdraw_whistle",
    _("不吹这一哨"),
    frozenset({WhistleState.ASKED, WhistleState.CALLED}),
    WhistleState.WITHDRAWN,
    Capability.BLOW_WHISTLE,
    "ended_at",
)
REPORT_IN = Transition(
    "report_in",
    _("登记报到"),
    frozenset({WhistleState.CALLED}),
    WhistleState.REPORTED,
    Capability.BLOW_WHISTLE,
    "reported_at",
)
SCORE = Transition(
    "score",
    _("评分"),
    frozenset({WhistleState.REPORTED}),
    WhistleState.DONE,
    Capability.BLOW_WHISTLE,
    "ended_at",
)
WHISTLE_MOVES = (BLOW, WITHDRAW_WHISTLE, REPORT_IN, SCORE)
