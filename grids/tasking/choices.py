"""Kinds and states of what departments ask of the grids."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TaskKind(models.TextChoices):
    PUBLICITY = "publicity", _("宣传引导")
    STABILITY = "stability", _("平安稳定")
    EMERGENCY = "emergency", _("应急处置")
    COLLECTION = "collection", _("信息采集")
    SERVICE = "service", _("居民服务")


class TaskState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待准入")
    ADMITTED = "admitted", _("已准入")
    REFUSED = "refused", _("不予准入")
    RUNNING = "running", _("进行中")
    ENDED = "ended", _("已结束")
    WITHDRAWN = "withdrawn", _("已撤回")


# What its unit may still change, and what workers are or will be asked.
EDITABLE = frozenset({TaskState.DRAFT, TaskState.REFUSED})
LIVE = frozenset({TaskState.ADMITTED, TaskState.RUNNING})


class CellState(models.TextChoices):
    OPEN = "open", _("待办")
    DONE = "done", _("已完成")
    NOT_APPLICABLE = "not_applicable", _("不适用")
    HANDED_BACK = "handed_back", _("已交回")
    CLOSED = "closed", _("未完成")


# What counts as settled in the report of the unit that asked.
SETTLED = frozenset({CellState.DONE, CellState.NOT_APPLICABLE})


class ItemState(models.TextChoices):
    """How one row of a register that is asked about stands."""

    OPEN = "open", _("待问")
    DONE = "done", _("已问")
    SKIPPED = "skipped", _("没问到")


class Check(models.TextChoices):
    """Whether what a register had was right."""

    SAME = "same", _("属实")
    FIRST = "first", _("已补登")
    CHANGED = "changed", _("已更正")


class Repeat(models.TextChoices):
    ONCE = "once", _("一次")
    DAILY = "daily", _("每天")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")


class Trait(models.TextChoices):
    """Which unit grids of the chosen places are meant."""

    ALL = "", _("全部网格")
    NEIGHBOURHOOD = "neighbourhood", _("只要城市社区的网格")
    VILLAGE = "village", _("只要村的网格")
    DEDICATED = "dedicated", _("只要专属网格")


class QuestionKind(models.TextChoices):
    TEXT = "text", _("文字")
    NUMBER = "number", _("数字")
    CHOICE = "choice", _("单选")
    CHOICES = "choices", _("多选")
    DATE = "date", _("日期")
    PHOTO = "photo", _("照片")
    YES_NO = "yes_no", _("是否")
    NOTE = "note", _("说明文字")


WITH_OPTIONS = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})
