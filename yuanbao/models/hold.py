from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LegalHold(models.Model):
    """依法留存: nothing of a row may be forgotten while it stands, whatever its time."""

    object_type = models.CharField(_("对象"), max_length=60)
    object_id = models.BigIntegerField(_("对象编号"))
    label = models.CharField(_("是哪一件"), max_length=60)
    basis = models.CharField(_("依据"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("谁定的"),
    )
    at = models.DateTimeField(_("时间"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("谁解除的"),
    )
    lifted_at = models.DateTimeField(_("解除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("依法留存")
        verbose_name_plural = _("依法留存")
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id"],
                condition=Q(lifted_at__isnull=True),
                name="legal_hold_once",
            )
        ]

    def __str__(self):
        return self.label
