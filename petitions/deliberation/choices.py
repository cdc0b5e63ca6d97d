"""Phases of a topic, lives of an opinion and of what follows a decision, and who may do what when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.redaction import KINDS


class Phase(models.TextChoices):
    """Where a topic stands."""

    DRAFTING = "drafting", _("筹备中")
    PROPOSING = "proposing", _("提议")
    DISCUSSING = "discussing", _("讨论")
    DECIDING = "deciding", _("表决")
    CARRYING_OUT = "carrying_out", _("落实")
    SUPERVISING = "supervising", _("监督")
    CONCLUDED = "concluded", _("已结束")
    STOPPED = "stopped", _("已终止")


# In the order in which a topic goes through them.
COURSE = (
    Phase.PROPOSING,
    Phase.DISCUSSING,
    Phase.DECIDING,
    Phase.CARRYING_OUT,
    Phase.SUPERVISING,
    Phase.CONCLUDED,
)
RUNNING = frozenset(COURSE) - {Phase.CONCLUDED}
PUBLIC = frozenset(COURSE) | {Phase.STOPPED}
AFTER_DECISION = frozenset({Phase.CARRYING_OUT, Phase.SUPERVISING, Phase.CONCLUDED})
# Who may be heard when: what is proposed stands before the vote, what is watched after it.
OPEN_TO_PROPOSALS = frozenset({Phase.PROPOSING})
OPEN_TO_REMARKS = frozenset(
    {Phase.PROPOSING, Phase.DISCUSSING, Phase.CARRYING_OUT, Phase.SUPERVISING}
)
OPEN_TO_SUPPORT = frozenset({Phase.PROPOSING, Phase.DISCUSSING})


class DecidedBy(models.TextChoices):
    """How a topic comes to its decision."""

    VOTE = "vote", _("线上表决（一人一票）")
    TALK = "talk", _("恳谈会上商定")


class OpinionKind(models.TextChoices):
    """What somebody says."""

    PROPOSAL = "proposal", _("提议")
    REMARK = "remark", _("意见")


class OpinionState(models.TextChoices):
    """Whether the public reads it."""

    HELD = "held", _("待审核")
    PUBLISHED = "published", _("已公开")
    DECLINED = "declined", _("没有公开")
    APPEALED = "appealed", _("申诉中")
    UPHELD = "upheld", _("申诉后仍不公开")
    WITHDRAWN = "withdrawn", _("本人收回")


TO_MODERATE = frozenset({OpinionState.HELD, OpinionState.APPEALED})


class DeclineReason(models.TextChoices):
    """Why an opinion is not public; the author reads it."""

    PERSONAL = "personal", _("涉及他人个人信息")
    INSULT = "insult", _("有辱骂或人身攻击")
    OFF_TOPIC = "off_topic", _("与议题无关")
    ADVERTISING = "advertising", _("广告")
    REPEATED = "repeated", _("与本人已发的重复")
    UNLAWFUL = "unlawful", _("违反法律法规")


# What holds an opinion back beside the kinds of `yuanbao.redaction`.
INSULT = "insult"
WHY_HELD = {**KINDS, INSULT: _("不文明用语")}


class StandingState(models.TextChoices):
    """Whether somebody is known to live in a place."""

    ASKED = "asked", _("待核实")
    CONFIRMED = "confirmed", _("已核实")
    REFUSED = "refused", _("未通过")


class TalkState(models.TextChoices):
    """Whether people have met."""

    PLANNED = "planned", _("已约定")
    HELD = "met", _("已召开")
    CALLED_OFF = "called_off", _("已取消")


class MilestoneState(models.TextChoices):
    """How far a promised step is."""

    PLANNED = "in_hand", _("进行中")
    DONE = "done", _("已完成")
    DROPPED = "dropped", _("不再进行")
