from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.models.base import AppendOnlyModel
from yuanbao.yearplans import CONFIRMED, PROVISIONAL


class YearStatus(models.TextChoices):
    """How sure a year's holiday plan is."""

    CONFIRMED = CONFIRMED, _("已公布")
    PROVISIONAL = PROVISIONAL, _("暂定")


class CalendarVersion(AppendOnlyModel):
    """One state of all yearly plans. A due moment names the version that made it."""

    number = models.PositiveIntegerField(_("版本号"), primary_key=True)
    digest = models.CharField(_("内容校验值"), max_length=64)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("载入时间"))

    class Meta:
        verbose_name = _("工作日历版本")
        verbose_name_plural = _("工作日历版本")

    def __str__(self):
        return str(self.number)


class CalendarYear(AppendOnlyModel):
    """One year's exceptions to the Monday-to-Friday week, within one version."""

    version = models.ForeignKey(
        CalendarVersion, models.PROTECT, related_name="years", verbose_name=_("版本")
    )
    year = models.PositiveSmallIntegerField(_("年份"))
    status = models.CharField(_("状态"), max_length=12, choices=YearStatus.choices)
    source = models.CharField(_("依据"), max_length=200)
    rest_days = models.JSONField(_("放假"), default=dict)  # {"2026-10-01": "国庆节"}
    work_days = ArrayField(models.DateField(), verbose_name=_("调休上班"), default=list)

    class Meta:
        verbose_name = _("年度节假日安排")
        verbose_name_plural = _("年度节假日安排")
        constraints = [
            models.UniqueConstraint(fields=["version", "year"], name="calendar_year_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=YearStatus.values), name="calendar_year_status_known"
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.get_status_display()}"
