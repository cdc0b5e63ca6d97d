from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yuanbao.models import ExportContent, ExportState, SealedExport


class RollExport(SealedExport):
    """党员名册导出: those whom a list was narrowed to, as a file made in the background for its owner."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="roll_exports",
        verbose_name=_("导出人"),
    )
    file = models.FileField(_("文件"), upload_to="roll-exports/%Y/%m", blank=True)

    class Meta:
        verbose_name = _("党员名册导出")
        verbose_name_plural = _("党员名册导出")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ExportState.values), name="roll_export_state_known"
            ),
            models.CheckConstraint(
                condition=Q(content=ExportContent.MASKED) | ~Q(why=""),
                name="roll_export_in_full_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExportState.READY) | Q(expires_at__isnull=False),
                name="roll_export_ready_expires",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="roll_export_by_owner"),
            models.Index(
                fields=["beat_at"],
                condition=Q(state__in=[ExportState.WAITING, ExportState.RUNNING]),
                name="roll_export_to_run",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state=ExportState.READY),
                name="roll_export_to_expire",
            ),
        ]
