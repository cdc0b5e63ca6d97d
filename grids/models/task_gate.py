from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.tasking.choices import TaskKind
from yuanbao.models import PublicIdModel

USER = settings.AUTH_USER_MODEL


class StandingAdmission(PublicIdModel):
    """长期准入事项: what a unit may ask of the grids without a ruling each time."""

    issuer_code = models.CharField(_("单位编码"), max_length=16)
    issuer_name = models.CharField(_("单位"), max_length=60)
    kind = models.CharField(_("任务类别"), max_length=12, choices=TaskKind)
    title = models.CharField(_("事项"), max_length=60)
    minutes = models.PositiveSmallIntegerField(_("每个网格最多（分钟）"))
    valid_from = models.DateField(_("起"))
    valid_until = models.DateField(_("止"))
    admitted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("长期准入事项")
        verbose_name_plural = _("长期准入事项")
        indexes = (models.Index(fields=["issuer_code", "valid_until"], name="standing_by_issuer"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="standing_has_a_span"
            ),
        )

    def __str__(self):
        return self.title


class MinuteLimit(models.Model):
    """How many minutes a week all units together should ask of one worker, from when, and why."""

    minutes = models.PositiveSmallIntegerField(_("每周分钟数"))
    valid_from = models.DateField(_("起用日期"), unique=True)
    source = models.CharField(_("依据"), max_length=120)
    set_by = models.ForeignKey(
        USER, verbose_name=_("谁定的"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(_("定的时间"), null=True)

    class Meta:
        verbose_name = _("网格员每周任务时间上限")
        verbose_name_plural = _("网格员每周任务时间上限")

    def __str__(self):
        return str(self.minutes)
