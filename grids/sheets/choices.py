"""States and ways of an import and of an export of a register, and what is done with a row."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("正在检查")
    CHECKED = "checked", _("待确认")
    RUNNING = "running", _("正在导入")
    DONE = "done", _("已导入")
    FAILED = "failed", _("没有导入")
    UNDOING = "undoing", _("正在撤销")
    UNDONE = "undone", _("已撤销")


# A worker has something to do; found again by the sweep.
WORKING = frozenset({ImportState.UPLOADED, ImportState.RUNNING, ImportState.UNDOING})


class Mode(models.TextChoices):
    """What becomes of the good rows when others are bad."""

    GOOD_ROWS = "good", _("好的行先导入，有问题的行退回来改")
    ALL_OR_NOTHING = "all", _("有一行有问题就全部不导入")


class OnMatch(models.TextChoices):
    """What becomes of a row whose subject is in the register already."""

    UPDATE = "update", _("已有的，用文件里填了的内容更新")
    SKIP = "skip", _("已有的，跳过不动")


class RowEffect(models.TextChoices):
    """What a row does or did."""

    NEW = "new", _("新增")
    CHANGED = "changed", _("更新")
    SAME = "same", _("没有变化")
    SKIPPED = "skipped", _("已有，跳过")
    BAD = "bad", _("有问题")
