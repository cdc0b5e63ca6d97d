"""The life of a wish to be rung back."""

from django.utils.translation import gettext_lazy as _

from petitions.helping.choices import CallState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

SETTLE_CALL = Transition(
    "settle_call",
    _("记下接通"),
    frozenset({CallState.WAITING}),
    CallState.DONE,
    Capability.TAKE_CALL,
    "ended_at",
)
GIVE_UP_CALL = Transition(
    "give_up_call",
    _("三次未接通，不再打"),
    frozenset({CallState.WAITING}),
    CallState.GIVEN_UP,
    Capability.TAKE_CALL,
    "ended_at",
)
WITHDRAW_CALL = Transition(
    "withdraw_call",
    _("取消回电"),
    frozenset({CallState.WAITING}),
    CallState.WITHDRAWN,
    None,
    "ended_at",
)
MOVES = (SETTLE_CALL, GIVE_UP_CALL, WITHDRAW_CALL)
