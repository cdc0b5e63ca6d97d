"""The life of a work order: every move, from where, to where, and by whose right."""

from django.utils.translation import gettext_lazy as _

from dispatch.choices import OPEN_ORDERS, TO_SIGN, OrderState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

SIGN_FOR = Transition(
    "sign_for",
    _("签收"),
    TO_SIGN,
    OrderState.SIGNED,
    Capability.SIGN_ORDER,
    "signed_at",
)
ASK_RETURN = Transition(
    "ask_return",
    _("申请退单"),
    frozenset({OrderState.DISPATCHED, OrderState.SIGNED}),
    OrderState.RETURN_ASKED,
    Capability.HANDLE_ORDER,
)
ACCEPT_RETURN = Transition(
    "accept_return",
    _("同意退单"),
    frozenset({OrderState.RETURN_ASKED}),
    OrderState.CANCELLED,
    Capability.RULE_ON_RETURN,
    "ended_at",
)
REFUSE_RETURN = Transition(
    "refuse_return",
    _("驳回退单"),
    frozenset({OrderState.RETURN_ASKED}),
    OrderState.SIGNED,
    Capability.RULE_ON_RETURN,
)
FINISH = Transition(
    "finish",
    _("办结反馈"),
    frozenset({OrderState.SIGNED}),
    OrderState.FINISHED,
    Capability.FINISH_ORDER,
    "finished_at",
)
SEND_BACK = Transition(
    "send_back",
    _("审核退回"),
    frozenset({OrderState.FINISHED}),
    OrderState.SIGNED,
    Capability.VERIFY_ORDER,
)
ASK_AGAIN = Transition(
    "ask_again",
    _("请协办再办"),
    frozenset({OrderState.FINISHED}),
    OrderState.SIGNED,
    None,
)
VERIFY = Transition(
    "verify",
    _("审核通过"),
    frozenset({OrderState.FINISHED}),
    OrderState.VERIFIED,
    Capability.VERIFY_ORDER,
    "verified_at",
)
SUSPEND = Transition(
    "suspend",
    _("挂账"),
    frozenset({OrderState.SIGNED}),
    OrderState.SUSPENDED,
    Capability.SUSPEND_ORDER,
)
RESUME = Transition(
    "resume",
    _("销账"),
    frozenset({OrderState.SUSPENDED}),
    OrderState.SIGNED,
    Capability.SUSPEND_ORDER,
)
REWORK = Transition(
    "rework",
    _("退回重办"),
    frozenset({OrderState.VERIFIED}),
    OrderState.REWORK,
    None,
)
TRANSFER = Transition(
    "transfer",
    _("转办"),
    frozenset({OrderState.DISPATCHED, OrderState.SIGNED}),
    OrderState.CANCELLED,
    Capability.DISPATCH_ORDER,
    "ended_at",
)
CANCEL = Transition(
    "cancel",
    _("撤单"),
    frozenset(OPEN_ORDERS),
    OrderState.CANCELLED,
    Capability.CANCEL_ORDER,
    "ended_at",
)

PASS_UP = Transition(
    "pass_up",
    _("上报上级"),
    frozenset({OrderState.DISPATCHED, OrderState.SIGNED, OrderState.REWORK}),
    OrderState.CANCELLED,
    Capability.HANDLE_ORDER,
    "ended_at",
)
GATHER = Transition(
    "gather",
    _("采纳下级结果"),
    frozenset({OrderState.FINISHED}),
    OrderState.VERIFIED,
    Capability.GATHER_ORDER,
    "verified_at",
)
SEND_AGAIN = Transition(
    "send_again",
    _("退回下级"),
    frozenset({OrderState.FINISHED}),
    OrderState.SIGNED,
    Capability.GATHER_ORDER,
)
TAKE_BACK = Transition(
    "take_back",
    _("收回下派"),
    frozenset(OPEN_ORDERS),
    OrderState.CANCELLED,
    Capability.GATHER_ORDER,
    "ended_at",
)

MOVES = (
    SIGN_FOR,
    ASK_RETURN,
    ACCEPT_RETURN,
    REFUSE_RETURN,
    FINISH,
    SEND_BACK,
    ASK_AGAIN,
    VERIFY,
    SUSPEND,
    RESUME,
    REWORK,
    TRANSFER,
    CANCEL,
    PASS_UP,
    GATHER,
    SEND_AGAIN,
    TAKE_BACK,
)
