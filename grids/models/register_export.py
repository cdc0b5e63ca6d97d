from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.models import SealedExport, indexes_of_exports, rules_of_sealed_exports


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
        constraints = rules_of_sealed_exports("register_export")
        indexes = indexes_of_exports("register_export")
