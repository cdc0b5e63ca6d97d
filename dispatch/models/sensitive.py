from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import SensitiveKind
from petitions.models import Petition


class SensitiveWord(models.Model):
    """A word that makes a matter sensitive as soon as it comes in."""

    kind = models.CharField(_("性质"), max_length=6, choices=SensitiveKind.choices)
    word = models.CharField(_("词"), max_length=20, unique=True)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("敏感词")
        verbose_name_plural = _("敏感词")

    def __str__(self):
        return self.word


def _person(label) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class SensitiveMark(models.Model):
    """敏感件: why a matter is sensitive, who marked it, and which two people took the mark off."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="marks", verbose_name=_("诉求")
    )
    kind = models.CharField(_("性质"), max_length=6, choices=SensitiveKind.choices)
    reason = models.CharField(_("原因"), max_length=200)
    # Empty where the words did it.
    marked_by = _person(_("标记人"))
    marked_at = models.DateTimeField(_("标记时间"))
    asked_by = _person(_("申请解除"))
    asked_at = models.DateTimeField(_("申请时间"), null=True, blank=True)
    asked_why = models.CharField(_("解除理由"), max_length=200, blank=True)
    ended_by = _person(_("同意解除"))
    ended_at = models.DateTimeField(_("解除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("敏感标记")
        verbose_name_plural = _("敏感标记")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SensitiveKind.values), name="mark_kind_known"
            ),
            models.UniqueConstraint(
                fields=["petition"], condition=Q(ended_at__isnull=True), name="mark_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(asked_by__isnull=False, ended_by__isnull=False) & ~Q(ended_by=F("asked_by")),
                name="mark_ended_by_two",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-marked_at"], condition=Q(ended_at__isnull=True), name="mark_open"
            )
        ]

    def __str__(self):
        return f"{self.petition} {self.get_kind_display()}"

    @property
    def audit_key(self) -> int:
        return self.petition_id
