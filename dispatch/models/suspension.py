from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.models.work_order import WorkOrder


class Suspension(models.Model):
    """挂账: asked by the agency, granted by the centre, reviewed until the obstacle is gone."""

    order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="suspensions", verbose_name=_("工单")
    )
    why = models.CharField(_("为什么解决不了"), max_length=300)
    meanwhile = models.CharField(_("这期间做什么"), max_length=300)
    expected_on = models.DateField(_("预计什么时候能办"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="asked_suspensions",
        verbose_name=_("申请人"),
    )
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="decided_suspensions",
        verbose_name=_("审批人"),
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    is_accepted = models.BooleanField(_("同意"), null=True)
    ruling = models.CharField(_("审批意见"), max_length=300, blank=True)
    n_reviews = models.PositiveSmallIntegerField(_("复查次数"), default=0)
    last_note = models.CharField(_("最近复查"), max_length=300, blank=True)
    reminded_on = models.DateField(_("已提醒的复查日"), null=True)
    ended_at = models.DateTimeField(_("销账时间"), null=True)

    class Meta:
        verbose_name = _("挂账")
        verbose_name_plural = _("挂账")
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(decided_at__isnull=True),
                name="suspension_asked_once",
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(is_accepted=True, ended_at__isnull=True),
                name="suspension_open_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="suspension_granted_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(decided_at__isnull=True),
                name="suspension_to_decide",
            ),
            models.Index(
                fields=["decided_at"],
                condition=Q(is_accepted=True, ended_at__isnull=True),
                name="suspension_open",
            ),
        ]

    def __str__(self):
        return f"{self.order} {self.why[:20]}"
