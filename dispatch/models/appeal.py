from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.models.rating import Rating
from dispatch.models.work_order import WorkOrder


def _person(related: str, label) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name=related,
        verbose_name=label,
    )


class Appeal(models.Model):
    """申诉: an agency asks to leave a rating out of its score; another person rules.

    The rating stays in every list and on the matter; an appeal granted leaves it out of rates.
    """

    rating = models.OneToOneField(
        Rating, on_delete=models.PROTECT, related_name="appeal", verbose_name=_("评价")
    )
    order = models.ForeignKey(
        WorkOrder, on_delete=models.PROTECT, related_name="appeals", verbose_name=_("工单")
    )
    reason = models.CharField(_("理由"), max_length=24)
    text = models.CharField(_("说明"), max_length=300)
    asked_by = _person("asked_appeals", _("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = _person("decided_appeals", _("裁定人"))
    decided_at = models.DateTimeField(_("裁定时间"), null=True, blank=True)
    is_accepted = models.BooleanField(_("剔除"), null=True)
    ruling = models.CharField(_("裁定意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("评价申诉")
        verbose_name_plural = _("评价申诉")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(is_accepted__isnull=False),
                name="appeal_decided_has_ruling",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="appeal_decided_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(decided_at__isnull=True), name="appeal_to_decide"
            ),
            models.Index(fields=["is_accepted", "-decided_at", "-id"], name="appeal_by_outcome"),
        ]

    def __str__(self):
        return f"{self.order} {self.reason}"
