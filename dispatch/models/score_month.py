from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ScoreMonth(models.Model):
    """确认的月报: the amounts of a month as they were confirmed; later changes stand beside them."""

    month = models.DateField(_("月份"), unique=True)
    amounts = models.JSONField(_("数字"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="confirmed_months",
        verbose_name=_("确认人"),
    )
    confirmed_at = models.DateTimeField(_("确认时间"))

    class Meta:
        verbose_name = _("考评月报")
        verbose_name_plural = _("考评月报")
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="score_month_is_a_first_day")
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"
