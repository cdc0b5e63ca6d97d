"""Words of helping people who do not type: when to ring, what a call came to, who helps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Wanted(models.TextChoices):
    """When a person wants to be rung back."""

    SOON = "soon", _("越快越好")
    MORNING = "morning", _("上午")
    AFTERNOON = "afternoon", _("下午")


class CallState(models.TextChoices):
    """Where a wish to be rung back stands."""

    WAITING = "waiting", _("待回电")
    DONE = "done", _("已接通")
    GIVEN_UP = "given_up", _("三次未接通")
    WITHDRAWN = "withdrawn", _("本人取消")


class CallOutcome(models.TextChoices):
    """What one call came to."""

    FILED = "filed", _("接通，记成诉求")
    ANSWERED = "answered", _("接通，当场说清楚了")
    NO_ANSWER = "no_answer", _("没有接通")


class Relation(models.TextChoices):
    """Who helps, seen from the person who raises the matter."""

    CHILD = "child", _("子女")
    SPOUSE = "spouse", _("配偶")
    PARENT = "parent", _("父母")
    NEIGHBOUR = "neighbour", _("邻居")
    GRID_WORKER = "grid_worker", _("网格员")
    OTHER = "other", _("其他人")
