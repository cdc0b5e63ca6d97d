from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.models.base import PublicIdModel


class ExportState(models.TextChoices):
    """Where an export stands; the values are those of `yuanbao.file_jobs`."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("正在导出")
    READY = "ready", _("可以下载")
    FAILED = "failed", _("没有导成")
    EXPIRED = "expired", _("已过期")


class ExportQuerySet(models.QuerySet):
    """Exports of a person; nobody else's are ever seen."""

    def of(self, user):
        return self.filter(owner=user.pk)


class Export(PublicIdModel):
    """A file of a list, made in the background for its `owner` and kept for a while as `file`."""

    title = models.CharField(_("标题"), max_length=120)
    state = models.CharField(
        _("状态"), max_length=8, choices=ExportState, default=ExportState.WAITING
    )
    total = models.PositiveIntegerField(_("总行数"))
    n_done = models.PositiveIntegerField(_("已写行数"), default=0)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    asked_at = models.DateTimeField(_("申请时间"))
    beat_at = models.DateTimeField(_("最近进展"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    expires_at = models.DateTimeField(_("过期时间"), null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.title
