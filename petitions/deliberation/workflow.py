"""Lives of a topic, an opinion, a proof of residence, a talk and a milestone."""

from django.utils.translation import gettext_lazy as _

from petitions.deliberation.choices import (
    RUNNING,
    MilestoneState,
    OpinionState,
    Phase,
    StandingState,
    TalkState,
)
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

_ORGANISE, _MODERATE = Capability.ORGANISE_TOPIC, Capability.MODERATE_OPINION
_OWN = Capability.OWN_OPINION


def _step(name, label, source, target, stamps="phase_since"):
    """Return a move of those who organise, from one state."""
    return Transition(name, label, frozenset({source}), target, _ORGANISE, stamps)


OPEN = _step("open", _("公开征集提议"), Phase.DRAFTING, Phase.PROPOSING)
DISCUSS = _step("discuss", _("转入讨论"), Phase.PROPOSING, Phase.DISCUSSING)
DECIDE = _step("decide", _("转入表决"), Phase.DISCUSSING, Phase.DECIDING)
CARRY_OUT = _step("carry_out", _("公布决定，转入落实"), Phase.DECIDING, Phase.CARRYING_OUT)
SUPERVISE = _step("supervise", _("转入监督"), Phase.CARRYING_OUT, Phase.SUPERVISING)
CONCLUDE = _step("conclude", _("公布结果，结束"), Phase.SUPERVISING, Phase.CONCLUDED, "ended_at")
STOP = Transition(
    "stop", _("终止"), RUNNING | {Phase.DRAFTING}, Phase.STOPPED, _ORGANISE, "ended_at"
)
MOVES = (OPEN, DISCUSS, DECIDE, CARRY_OUT, SUPERVISE, CONCLUDE, STOP)

PUBLISH = Transition(
    "publish",
    _("公开"),
    frozenset({OpinionState.HELD, OpinionState.APPEALED}),
    OpinionState.PUBLISHED,
    _MODERATE,
    "decided_at",
)
DECLINE = Transition(
    "decline",
    _("不公开"),
    frozenset({OpinionState.HELD, OpinionState.PUBLISHED}),
    OpinionState.DECLINED,
    _MODERATE,
    "decided_at",
)
APPEAL = Transition(
    "appeal",
    _("申诉"),
    frozenset({OpinionState.DECLINED}),
    OpinionState.APPEALED,
    _OWN,
    "appealed_at",
)
UPHOLD = Transition(
    "uphold",
    _("维持不公开"),
    frozenset({OpinionState.APPEALED}),
    OpinionState.UPHELD,
    _MODERATE,
    "decided_at",
)
WITHDRAW = Transition(
    "withdraw",
    _("收回"),
    frozenset({OpinionState.HELD, OpinionState.PUBLISHED, OpinionState.DECLINED}),
    OpinionState.WITHDRAWN,
    _OWN,
    "decided_at",
)
OPINION_MOVES = (PUBLISH, DECLINE, APPEAL, UPHOLD, WITHDRAW)

CONFIRM = _step(
    "confirm", _("核实是本地居民"), StandingState.ASKED, StandingState.CONFIRMED, "decided_at"
)
REFUSE = _step("refuse", _("不予通过"), StandingState.ASKED, StandingState.REFUSED, "decided_at")
STANDING_MOVES = (CONFIRM, REFUSE)

HOLD = _step("hold", _("登记会议记录"), TalkState.PLANNED, TalkState.HELD, "closed_at")
CALL_OFF = _step("call_off", _("取消恳谈"), TalkState.PLANNED, TalkState.CALLED_OFF, "closed_at")
TALK_MOVES = (HOLD, CALL_OFF)

FINISH = _step("finish", _("完成"), MilestoneState.PLANNED, MilestoneState.DONE, "closed_at")
DROP = _step("drop", _("不再进行"), MilestoneState.PLANNED, MilestoneState.DROPPED, "closed_at")
MILESTONE_MOVES = (FINISH, DROP)
