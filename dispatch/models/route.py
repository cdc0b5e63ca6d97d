from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dispatch.choices import RouteOutcome
from petitions.models import Petition
from yuanbao.models import Category


class RouteDecision(models.Model):
    """Why a petition went where it went: rule or model, confidence, and the deciding words.

    A decision by a person after one of ours is a correction, and training data.
    """

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="routes", verbose_name=_("诉求")
    )
    at = models.DateTimeField(_("时间"))
    outcome = models.CharField(_("结果"), max_length=12, choices=RouteOutcome.choices)
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        related_name="routes",
        verbose_name=_("分类"),
    )
    confidence = models.FloatField(_("把握"), default=0)
    model_version = models.CharField(_("模型版本"), max_length=20, blank=True)
    rule = models.CharField(_("依据"), max_length=200, blank=True)
    words = models.JSONField(_("依据的词"), default=list)
    suggestions = models.JSONField(_("建议"), default=list)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="routes",
        verbose_name=_("决定人"),
    )
    is_correction = models.BooleanField(_("人工更正"), default=False)

    class Meta:
        verbose_name = _("分派依据")
        verbose_name_plural = _("分派依据")
        indexes = [
            models.Index(fields=["petition", "-id"], name="route_by_petition"),
            models.Index(fields=["outcome", "-at"], name="route_by_outcome"),
        ]

    def __str__(self):
        return f"{self.petition} {self.get_outcome_display()}"
