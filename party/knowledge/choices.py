"""Kinds of entries, the states of entries, questions and files."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an entry is."""

    QUESTION = "question", _("问答")
    GUIDE = "guide", _("办事指南")
    POLICY = "policy", _("政策")
    REGULATION = "regulation", _("法规")


class ItemState(models.TextChoices):
    """Where an entry stands, in the words of the editors."""

    DRAFT = "draft", _("草稿")
    REVIEWED = "reviewed", _("已审核")
    PUBLISHED = "published", _("已发布")
    EXPIRED = "expired", _("已到期")
    WITHDRAWN = "withdrawn", _("已撤下")
    MERGED = "merged", _("已并入")


# What lies aside and is taken up again as a draft.
ASIDE = frozenset({ItemState.EXPIRED, ItemState.WITHDRAWN})


class QuestionState(models.TextChoices):
    """Where a question to a named answerer stands."""

    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")
    DECLINED = "declined", _("请走诉求")


class FileState(models.TextChoices):
    """Where a file that is taken in stands."""

    WAITING = "waiting", _("等待检查")
    CHECKED = "checked", _("待确认")
    RUNNING = "running", _("正在导入")
    DONE = "done", _("已导入")
    DROPPED = "dropped", _("没有导入")
    UNDONE = "undone", _("已撤销")


FILES_AT_WORK = frozenset({FileState.WAITING, FileState.RUNNING})
