"""Kinds and states of what is exchanged with other platforms and of files that are read in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.choices import State


class SheetKind(models.TextChoices):
    """What the rows of a file are."""

    MATTER = "matter", _("热线诉求")
    URGE = "urge", _("热线催单")
    RATING = "rating", _("热线评价")
    RECEIPT = "receipt", _("回填回执")
    STAFF = "staff", _("单位人员")


HOTLINE_KINDS = (SheetKind.MATTER, SheetKind.URGE, SheetKind.RATING, SheetKind.RECEIPT)


class Effect(models.TextChoices):
    """What a row does, or did."""

    NEW = "new", _("新增")
    CHANGED = "changed", _("更新")
    SAME = "same", _("没有变化")
    BAD = "bad", _("有问题")


class Outcome(models.TextChoices):
    """What became of a matter, as the platform that sent it is told."""

    ANSWERED = "answered", _("办结")
    DECLINED = "declined", _("退单")
    TERMINATED = "terminated", _("终止办理")
    TRANSFERRED = "transferred", _("转送")
    WITHDRAWN = "withdrawn", _("反映人撤回")
    REOPENED = "reopened", _("重新办理")


OUTCOME_OF = {
    State.ANSWERED: Outcome.ANSWERED,
    State.DECLINED: Outcome.DECLINED,
    State.TERMINATED: Outcome.TERMINATED,
    State.TRANSFERRED_OUT: Outcome.TRANSFERRED,
    State.SEALED_OFF: Outcome.TRANSFERRED,
    State.WITHDRAWN: Outcome.WITHDRAWN,
    State.HANDLING: Outcome.REOPENED,
    State.ACCEPTED: Outcome.REOPENED,
}


class Writing(models.TextChoices):
    """How far an answer is on its way back."""

    WAITING = "waiting", _("待回填")
    EXPORTED = "exported", _("已导出")
    CONFIRMED = "confirmed", _("已回填")
    DEAD = "dead", _("回填失败")
    SUPERSEDED = "superseded", _("已有新结果")


# What the other platform does not have yet.
UNWRITTEN = frozenset({Writing.WAITING, Writing.EXPORTED, Writing.DEAD})
