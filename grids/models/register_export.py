from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yuanbao.models import ExportContent, ExportState, SealedExport


class RegisterExport(SealedExport):
    """台账导出: the rows a list was filtered to, as a file made in the background for its owner."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="register_exports",
        verbose_name=_("导出人"),
    )
    register = models.CharField(_("台账"), max_length=24)
    file = models.FileField(_("文件"), upload_to="register-exports/%Y/%m", blank=True)

    class Meta:
        verbose_name = _("台账导出")
        verbose_name_plural = _("台账导出")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ExportState.values), name="register_export_state_known"
            ),
            models.CheckConstraint(
                condition=Q(content=ExportContent.MASKED) | ~Q(why=""),
                name="register_export_in_full_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExportState.READY) | Q(expires_at__isnull=False),
                name="register_export_ready_expires",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="register_export_by_owner"),
            models.Index(
                fields=["beat_at"],
                condition=Q(state__in=[ExportState.WAITING, ExportState.RUNNING]),
                name="register_export_to_run",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state=ExportState.READY),
                name="register_export_to_expire",
            ),
        ]
