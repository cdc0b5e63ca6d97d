from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import ExportKind
from yuanbao.models import Export, ExportState, indexes_of_exports


class ExportJob(Export):
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
    filters = models.JSONField(_("筛选条件"), default=dict)
    scope = models.CharField(_("范围"), max_length=8, blank=True)
    file = models.FileField(_("文件"), upload_to="exports/%Y/%m", blank=True)

    class Meta:
        verbose_name = _("导出")
        verbose_name_plural = _("导出")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ExportState.values), name="export_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ExportState.READY) | Q(expires_at__isnull=False),
                name="export_done_expires",
            ),
        ]
        indexes = indexes_of_exports("export")
