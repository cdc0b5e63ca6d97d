from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import EndingKind
from dispatch.models.work_order import WorkOrder
from petitions.models import Petition
from yuanbao.models import PublicIdModel


class Ending(PublicIdModel):
    """终止办理 or 撤单: asked by one person with a typed reason, granted by another."""

    kind = models.CharField(_("申请"), max_length=10, choices=EndingKind.choices)
    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="endings", verbose_name=_("诉求")
    )
    order = models.ForeignKey(
        WorkOrder,
        on_delete=models.CASCADE,
        null=True,
        related_name="endings",
        verbose_name=_("工单"),
    )
    reason = models.CharField(_("理由"), max_length=24)
    text = models.CharField(_("说明"), max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="asked_endings",
        verbose_name=_("申请人"),
    )
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="decided_endings",
        verbose_name=_("审批人"),
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    is_accepted = models.BooleanField(_("同意"), null=True)
    ruling = models.CharField(_("审批意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("终止与撤单")
        verbose_name_plural = _("终止与撤单")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EndingKind.values), name="ending_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=EndingKind.CANCEL) | Q(order__isnull=False),
                name="ending_cancel_has_order",
            ),
            models.UniqueConstraint(
                fields=["petition"],
                condition=Q(decided_at__isnull=True, kind=EndingKind.TERMINATE),
                name="ending_termination_asked_once",
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(decided_at__isnull=True, kind=EndingKind.CANCEL),
                name="ending_cancel_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="ending_granted_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(decided_at__isnull=True),
                name="ending_to_decide",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.petition}"
