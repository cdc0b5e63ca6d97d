from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.models.base import AppendOnlyModel


class RetentionRun(AppendOnlyModel):
    """到期清除 of one night: how many rows of each rule were cleared, and of nobody by name."""

    at = models.DateTimeField(_("时间"))
    counts = models.JSONField(_("各项条数"))

    class Meta:
        verbose_name = _("到期清除")
        verbose_name_plural = _("到期清除")

    def __str__(self):
        return f"{self.at:%F}"
