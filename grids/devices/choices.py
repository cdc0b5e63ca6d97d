"""Kinds, purposes and states of cameras, viewings and devices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CameraKind(models.TextChoices):
    """Where a camera stands."""

    HIGH_POINT = "high_point", _("高点瞭望")
    STREET = "street", _("街面")
    PROJECT = "project", _("项目工地")


class CameraPurpose(models.TextChoices):
    """What a camera is there for; it is used for nothing else."""

    SAFETY = "safety", _("公共安全")
    EMERGENCY = "emergency", _("应急处置")
    TRAFFIC = "traffic", _("交通疏导")
    ENVIRONMENT = "environment", _("环境秩序")
    PROJECT = "project", _("重点项目")


class ViewingState(models.TextChoices):
    """Where a request to look through a camera stands."""

    ASKED = "viewing_asked", _("待批准")
    APPROVED = "viewing_approved", _("已批准")
    REFUSED = "viewing_refused", _("未批准")
    WITHDRAWN = "viewing_withdrawn", _("已撤回")
    REVOKED = "viewing_revoked", _("已收回")


class Comparison(models.TextChoices):
    """On which side of its limit a value is wrong."""

    ABOVE = "above", _("高于")
    BELOW = "below", _("低于")
