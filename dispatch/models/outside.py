from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import OutsideOutcome
from dispatch.models.work_order import WorkOrder
from yuanbao.models import PublicIdModel


class OutsideLinkQuerySet(models.QuerySet):
    """Links that were sent to bodies without a desk."""

    def usable(self, at):
        return self.filter(revoked_at__isnull=True, used_at__isnull=True, expires_at__gt=at)


class OutsideLink(PublicIdModel):
    """一次性链接: one order for a body without a desk; only a hash of its secret is kept."""

    order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="links", verbose_name=_("工单")
    )
    secret_hash = models.CharField(_("凭证摘要"), max_length=64)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("发送人"),
    )
    sent_at = models.DateTimeField(_("发送时间"))
    expires_at = models.DateTimeField(_("失效时间"))
    revoked_at = models.DateTimeField(_("收回时间"), null=True)
    opened_at = models.DateTimeField(_("首次打开"), null=True)
    n_opened = models.PositiveIntegerField(_("打开次数"), default=0)
    used_at = models.DateTimeField(_("答复时间"), null=True)

    objects = OutsideLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("一次性链接")
        verbose_name_plural = _("一次性链接")
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(revoked_at__isnull=True, used_at__isnull=True),
                name="outside_link_open_once",
            )
        ]

    def __str__(self):
        return f"{self.order} {self.sent_at:%F %H:%M}"


class OutsideCall(models.Model):
    """电话回执: who of the body was told what and when, and what they said."""

    order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="outside_calls", verbose_name=_("工单")
    )
    spoke_with = models.CharField(_("接电话的人"), max_length=60)
    said = models.CharField(_("对方怎么说"), max_length=300)
    outcome = models.CharField(_("结果"), max_length=8, choices=OutsideOutcome.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="outside_calls",
        verbose_name=_("打电话的人"),
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("电话回执")
        verbose_name_plural = _("电话回执")

    def __str__(self):
        return f"{self.order} {self.spoke_with}"
