"""The life of a request about one's data."""

from django.utils.translation import gettext_lazy as _

from yuanbao.mydata.choices import RequestState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

CARRY_OUT = Transition(
    "carry_out",
    _("办理"),
    frozenset({RequestState.OPEN}),
    RequestState.DONE,
    Capability.PROTECT_DATA,
    "decided_at",
)
REFUSE = Transition(
    "refuse",
    _("不同意"),
    frozenset({RequestState.OPEN}),
    RequestState.REFUSED,
    Capability.PROTECT_DATA,
    "decided_at",
)
MOVES = (CARRY_OUT, REFUSE)
