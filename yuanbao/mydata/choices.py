"""Requests about one's data: kinds, on whose behalf, states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    """What is asked for."""

    CORRECT = "correct", _("更正")
    DELETE = "delete", _("删除")


class Behalf(models.TextChoices):
    """Whose data they are. 《个人信息保护法》第三十一条、第四十九条."""

    SELF = "self", _("我本人的")
    CHILD = "child", _("我不满十四周岁的孩子的")
    DECEASED = "deceased", _("我已去世的近亲属的")


class RequestState(models.TextChoices):
    """How far a request has come."""

    OPEN = "open", _("待办理")
    DONE = "done", _("已办理")
    REFUSED = "refused", _("没有同意")
