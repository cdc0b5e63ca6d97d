from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.codes import CareKind, CareResult, Programme
from grids.models.register import RegisterRow
from grids.models.resident import Household, Resident
from yuanbao.models import AppendOnlyModel


class CareTask(RegisterRow):
    """What is done for a person or a household, how often, and who asked for it; never why."""

    programme = models.CharField(_("名册"), max_length=8, choices=Programme, default=Programme.CARE)
    task = models.CharField(_("服务内容"), max_length=12, choices=CareKind)
    resident = models.ForeignKey(
        Resident,
        verbose_name=_("服务对象"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="care_tasks",
    )
    household = models.ForeignKey(
        Household,
        verbose_name=_("服务住户"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="care_tasks",
    )
    every_days = models.PositiveSmallIntegerField(_("间隔天数"), default=7)
    referred_by = models.CharField(_("转介单位"), max_length=60, blank=True)
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    next_on = models.DateField(_("下次日期"), null=True, blank=True)
    last_on = models.DateField(_("上次日期"), null=True, blank=True, editable=False)
    last_result = models.CharField(
        _("上次结果"), max_length=12, choices=CareResult, blank=True, editable=False
    )

    class Meta(RegisterRow.Meta):
        verbose_name = _("关爱帮扶")
        verbose_name_plural = _("关爱帮扶")
        indexes = [
            *RegisterRow.Meta.indexes,
            models.Index(fields=["grid", "next_on"], name="caretask_due_in_grid"),
        ]
        constraints = [
            *RegisterRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(resident__isnull=False, household__isnull=True)
                | Q(resident__isnull=True, household__isnull=False),
                name="caretask_serves_one",
            ),
            models.CheckConstraint(
                condition=Q(every_days__range=(1, 366)), name="caretask_interval_is_sane"
            ),
        ]


class CareVisit(AppendOnlyModel):
    """One time a care task was done, and what was found."""

    care_task = models.ForeignKey(
        CareTask, verbose_name=_("关爱帮扶"), on_delete=models.PROTECT, related_name="visits"
    )
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("走访人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    result = models.CharField(_("结果"), max_length=12, choices=CareResult)

    class Meta:
        verbose_name = _("走访记录")
        verbose_name_plural = _("走访记录")
        indexes = [
            models.Index(fields=["care_task", "-at"], name="carevisit_newest"),
            models.Index(fields=["by", "-at"], name="carevisit_by_person"),
        ]

    def __str__(self):
        return f"{self.care_task} {self.at:%Y-%m-%d}"
