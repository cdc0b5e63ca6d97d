"""The lives of an organisation and of a transfer: every move, and by whose right."""

from django.utils.translation import gettext_lazy as _

from party.organisations.choices import OrganisationState, TransferState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

MERGE = Transition(
    "merge",
    _("并入另一个"),
    frozenset({OrganisationState.STANDING}),
    OrganisationState.MERGED,
    Capability.MANAGE_PARTY,
    "ended_at",
)
END = Transition(
    "end",
    _("撤销"),
    frozenset({OrganisationState.STANDING}),
    OrganisationState.ENDED,
    Capability.MANAGE_PARTY,
    "ended_at",
)
MOVES = (MERGE, END)

ACCEPT = Transition(
    "accept",
    _("接收"),
    frozenset({TransferState.ASKED}),
    TransferState.ACCEPTED,
    Capability.ACCEPT_MEMBER,
    "answered_at",
)
REFUSE = Transition(
    "refuse",
    _("不接收"),
    frozenset({TransferState.ASKED}),
    TransferState.REFUSED,
    Capability.ACCEPT_MEMBER,
    "answered_at",
)
WITHDRAW = Transition(
    "withdraw",
    _("撤回"),
    frozenset({TransferState.ASKED}),
    TransferState.WITHDRAWN,
    Capability.KEEP_PARTY,
    "answered_at",
)
TRANSFER_MOVES = (ACCEPT, REFUSE, WITHDRAW)
