from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import ExportKind, ExportState
from yuanbao.models import PublicIdModel


class ExportQuerySet(models.QuerySet):
    """Exports of a person; nobody else's are ever seen."""

    def of(self, user):
        return self.filter(owner=user.pk)


class ExportJob(PublicIdModel):
    """导出: a workbook of what a list was filtered to, made in the background for its owner."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="exports",
        verbose_name=_("导出人"),
    )
    kind = models.CharField(
        _("内容"), max_length=8, choices=ExportKind.choices, default=ExportKind.ORDERS
    )
    title = models.CharField(_("标题"), max_length=120)
    filters = models.JSONField(_("筛选条件"), default=dict)
    scope = models.CharField(_("范围"), max_length=8, blank=True)
    state = models.CharField(
        _("状态"), max_length=8, choices=ExportState.choices, default=ExportState.WAITING
    )
    file = models.FileField(_("文件"), upload_to="exports/%Y/%m", blank=True)
    total = models.PositiveIntegerField(_("总行数"))
    n_done = models.PositiveIntegerField(_("已写行数"), default=0)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    asked_at = models.DateTimeField(_("申请时间"))
    beat_at = models.DateTimeField(_("最近进展"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    expires_at = models.DateTimeField(_("过期时间"), null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("导出")
        verbose_name_plural = _("导出")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ExportState.values), name="export_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ExportState.DONE) | Q(expires_at__isnull=False),
                name="export_done_expires",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="export_by_owner"),
            models.Index(
                fields=["beat_at"],
                condition=Q(state__in=[ExportState.WAITING, ExportState.RUNNING]),
                name="export_to_run",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state=ExportState.DONE),
                name="export_to_expire",
            ),
        ]

    def __str__(self):
        return self.title
