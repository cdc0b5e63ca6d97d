from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import RaterKind, RatingChannel
from dispatch.models.work_order import Round
from petitions.choices import CONTENT, Satisfaction, Solved


class Rating(models.Model):
    """评价 of one round by one person: solved and satisfied are two answers."""

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="ratings", verbose_name=_("轮次")
    )
    rater_kind = models.CharField(_("评价人"), max_length=12, choices=RaterKind.choices)
    rater_key = models.CharField(_("防重键"), max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ratings",
        verbose_name=_("账号"),
    )
    solved = models.CharField(_("是否解决"), max_length=8, choices=Solved.choices)
    satisfaction = models.CharField(_("是否满意"), max_length=12, choices=Satisfaction.choices)
    reasons = ArrayField(
        models.CharField(max_length=40), verbose_name=_("原因"), default=list, blank=True
    )
    comment = models.CharField(_("说明"), max_length=300, blank=True)
    channel = models.CharField(
        _("渠道"), max_length=10, choices=RatingChannel.choices, default=RatingChannel.PAGE
    )
    rated_at = models.DateTimeField(_("评价时间"))
    # Set by the task that opened the next round because of this rating; found again by a sweep.
    handled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("评价")
        verbose_name_plural = _("评价")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "rater_kind", "rater_key"], name="rating_once_per_round"
            )
        ]
        indexes = [
            models.Index(
                fields=["rated_at"], condition=Q(handled_at__isnull=True), name="rating_unhandled"
            ),
            models.Index(
                fields=["rated_at"],
                condition=Q(rater_kind=RaterKind.PETITIONER),
                name="rating_of_petitioners",
            ),
        ]

    def __str__(self):
        return f"{self.round} {self.get_satisfaction_display()}"

    @property
    def fails(self) -> bool:
        """Say whether it sends the part back: not satisfied, or not solved."""
        return self.satisfaction not in CONTENT or self.solved == Solved.NO
