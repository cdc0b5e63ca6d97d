"""By which way a consent came, and who gave it for a child."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentChannel(models.TextChoices):
    """How the consent was said."""

    PAGE = "page", _("本人在网页")
    COUNTER = "counter", _("本人当面")
    PHONE = "phone", _("本人电话")
    FAMILY = "family", _("家属转达")
    PAPER = "paper", _("书面")
    BROUGHT_OVER = "brought_over", _("由旧记录转入")
    DATA_GONE = "data_gone", _("信息已删除，随之终止")


class Guardian(models.TextChoices):
    """Who says it for a child under fourteen."""

    NONE = "", _("本人")
    PARENT = "parent", _("父母")
    OTHER = "other", _("其他监护人")
