"""The life of a request to look through a camera: every move and its right."""

from django.utils.translation import gettext_lazy as _

from grids.devices.choices import ViewingState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

ASKED = frozenset({ViewingState.ASKED})

APPROVE = Transition(
    "approve_viewing",
    _("批准"),
    ASKED,
    ViewingState.APPROVED,
    Capability.APPROVE_VIEWING,
    "decided_at",
)
REFUSE = Transition(
    "refuse_viewing",
    _("不批准"),
    ASKED,
    ViewingState.REFUSED,
    Capability.APPROVE_VIEWING,
    "decided_at",
)
WITHDRAW = Transition(
    "withdraw_viewing", _("撤回申请"), ASKED, ViewingState.WITHDRAWN, Capability.ASK_VIEWING
)
REVOKE = Transition(
    "revoke_viewing",
    _("收回批准"),
    frozenset({ViewingState.APPROVED}),
    ViewingState.REVOKED,
    Capability.APPROVE_VIEWING,
    "decided_at",
)
VIEWING_MOVES = (APPROVE, REFUSE, WITHDRAW, REVOKE)
