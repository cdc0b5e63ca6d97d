from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.models import SealedExport, indexes_of_exports, rules_of_sealed_exports


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
        constraints = rules_of_sealed_exports("roll_export")
        indexes = indexes_of_exports("roll_export")
