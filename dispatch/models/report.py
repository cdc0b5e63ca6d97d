from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yuanbao.models import PublicIdModel


class DailyReport(PublicIdModel):
    """日报: one day of the centre, drafted from figures, edited by a leader, frozen when signed."""

    on = models.DateField(_("日期"), unique=True)
    figures = models.JSONField(_("数字"), default=dict)
    words = models.TextField(_("今日要情"), blank=True)
    tomorrow = models.TextField(_("明日关注"), blank=True)
    drafted_at = models.DateTimeField(_("数字截至"))
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="edited_reports",
        verbose_name=_("编辑人"),
    )
    edited_at = models.DateTimeField(_("编辑时间"), null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signed_reports",
        verbose_name=_("签发人"),
    )
    signed_at = models.DateTimeField(_("签发时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("日报")
        verbose_name_plural = _("日报")
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(signed_by__isnull=False) & ~Q(words=""),
                name="report_signed_has_words",
            )
        ]

    def __str__(self):
        return f"{self.on}"

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None
