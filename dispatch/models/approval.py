from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.models.work_order import WorkOrder
from petitions.choices import Solved


class Approval(models.Model):
    """部门审签: the answer a handler would give, and what the agency's leader says of it.

    The order stays in the handler's hands until the leader agrees: only then is it finished.
    """

    order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="approvals", verbose_name=_("工单")
    )
    round_number = models.PositiveSmallIntegerField(_("第几次办"))
    claimed = models.CharField(_("单位认为"), max_length=8, choices=Solved.choices)
    answer = models.TextField(_("公开答复"))
    note = models.TextField(_("内部意见"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="asked_approvals",
        verbose_name=_("报审人"),
    )
    asked_at = models.DateTimeField(_("报审时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="decided_approvals",
        verbose_name=_("审签人"),
    )
    decided_at = models.DateTimeField(_("审签时间"), null=True)
    is_accepted = models.BooleanField(_("同意"), null=True)
    words = models.CharField(_("审签意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("部门审签")
        verbose_name_plural = _("部门审签")
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(decided_at__isnull=True), name="approval_open_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(is_accepted__isnull=False),
                name="approval_decided_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="approval_given_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.order} {self.asked_at:%F %H:%M}"
