"""States of what an alliance takes on, and kinds of convenience services."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedState(models.TextChoices):
    """Where a line of the list of needs stands."""

    OPEN = "need_open", _("待对接")
    MATCHED = "need_matched", _("已对接")
    MET = "need_met", _("已解决")
    DROPPED = "need_dropped", _("已撤下")


class ProjectState(models.TextChoices):
    """Where a project stands."""

    AGREED = "project_agreed", _("待启动")
    RUNNING = "project_running", _("进行中")
    DONE = "project_done", _("已完成")
    STOPPED = "project_stopped", _("已中止")


class ActivityState(models.TextChoices):
    """Where a convenience service stands."""

    ANNOUNCED = "activity_announced", _("报名中")
    HELD = "activity_held", _("已办")
    CANCELLED = "activity_cancelled", _("已取消")


class ActivityKind(models.TextChoices):
    """What is done for residents."""

    HAIR = "hair", _("理发")
    REPAIR = "repair", _("修理磨刀")
    HEALTH = "health", _("义诊")
    LAW = "law", _("法律咨询")
    POLICY = "policy", _("政策咨询")
    PHONE = "phone", _("教用手机")
    CLEAN = "clean", _("清扫除雪")
    OTHER = "other", _("其他")


class SignupKind(models.TextChoices):
    """What somebody comes for."""

    HELPER = "helper", _("来帮忙")
    VISITOR = "visitor", _("来享受服务")


# Projects that something is still to be done about.
OPEN_PROJECTS = frozenset({ProjectState.AGREED, ProjectState.RUNNING})
