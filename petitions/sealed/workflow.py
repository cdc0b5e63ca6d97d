"""Lives of a sealed report and of an opening of its seal."""

from django.utils.translation import gettext_lazy as _

from petitions.sealed.choices import OpeningState, SealedState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

SEAL = Transition(
    name="seal",
    label=_("登记密封"),
    sources=frozenset({SealedState.FILED}),
    target=SealedState.SEALED,
    capability=Capability.KEEP_SEALED,
    stamps="sealed_at",
)
DECLINE = Transition(
    name="decline",
    label=_("不予受理"),
    sources=frozenset({SealedState.FILED, SealedState.SEALED}),
    target=SealedState.DECLINED,
    capability=Capability.KEEP_SEALED,
    stamps="closed_at",
)
ENTRUST = Transition(
    name="entrust",
    label=_("交办"),
    sources=frozenset({SealedState.SEALED, SealedState.ENTRUSTED}),
    target=SealedState.ENTRUSTED,
    capability=Capability.KEEP_SEALED,
    stamps="entrusted_at",
)
ANSWER = Transition(
    name="answer",
    label=_("报核查结果"),
    sources=frozenset({SealedState.ENTRUSTED}),
    target=SealedState.ANSWERED,
    capability=Capability.HANDLE_SEALED,
    stamps="answered_at",
)
GIVE_BACK = Transition(
    name="give_back",
    label=_("退回经办人"),
    sources=frozenset({SealedState.ANSWERED}),
    target=SealedState.ENTRUSTED,
    capability=Capability.KEEP_SEALED,
)
RELEASE = Transition(
    name="release",
    label=_("反馈举报人"),
    sources=frozenset({SealedState.ANSWERED}),
    target=SealedState.TOLD,
    capability=Capability.KEEP_SEALED,
    stamps="released_at",
)
RESUME = Transition(
    name="resume",
    label=_("继续核查"),
    sources=frozenset({SealedState.TOLD, SealedState.CLOSED}),
    target=SealedState.ENTRUSTED,
    capability=Capability.KEEP_SEALED,
)
CLOSE = Transition(
    name="close",
    label=_("办结"),
    sources=frozenset({SealedState.TOLD}),
    target=SealedState.CLOSED,
    capability=Capability.KEEP_SEALED,
    stamps="closed_at",
)
MOVES = (SEAL, DECLINE, ENTRUST, ANSWER, GIVE_BACK, RELEASE, RESUME, CLOSE)

APPROVE = Transition(
    name="approve",
    label=_("批准启封"),
    sources=frozenset({OpeningState.ASKED}),
    target=OpeningState.OPEN,
    capability=Capability.OPEN_SEALED,
    stamps="decided_at",
)
REFUSE = Transition(
    name="refuse",
    label=_("不批准"),
    sources=frozenset({OpeningState.ASKED}),
    target=OpeningState.REFUSED,
    capability=Capability.OPEN_SEALED,
    stamps="decided_at",
)
SHUT = Transition(
    name="shut",
    label=_("关闭"),
    sources=frozenset({OpeningState.OPEN}),
    target=OpeningState.CLOSED,
    capability=Capability.OPEN_SEALED,
    stamps="closed_at",
)
OPENING_MOVES = (APPROVE, REFUSE, SHUT)
