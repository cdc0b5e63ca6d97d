from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import RaterKind, RatingChannel
from dispatch.models.work_order import Round
from petitions.choices import CONTENT, Satisfaction, Solved
from petitions.models import Petition


def _user(related: str, label) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name=related,
        verbose_name=label,
    )


class Judged(models.Model):
    """What one person said: solved and satisfied are two answers."""

    rater_kind = models.CharField(_("评价人"), max_length=12, choices=RaterKind.choices)
    rater_key = models.CharField(_("防重键"), max_length=64)
    user = _user("%(class)ss", _("账号"))
    solved = models.CharField(_("是否解决"), max_length=8, choices=Solved.choices)
    satisfaction = models.CharField(_("是否满意"), max_length=12, choices=Satisfaction.choices)
    reasons = ArrayField(
        models.CharField(max_length=40), verbose_name=_("原因"), default=list, blank=True
    )
    comment = models.CharField(_("说明"), max_length=300, blank=True)
    channel = models.CharField(
        _("渠道"), max_length=10, choices=RatingChannel.choices, default=RatingChannel.PAGE
    )
    # Who wrote it down for the person, at the counter or on a call-back.
    taken_by = _user("taken_%(class)ss", _("代记人"))
    rated_at = models.DateTimeField(_("评价时间"))
    # Set by the task that sent the work back because of this rating; found again by a sweep.
    handled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def fails(self) -> bool:
        """Say whether it sends the work back: not satisfied, or not solved."""
        return self.satisfaction not in CONTENT or self.solved == Solved.NO

    @property
    def said(self) -> str:
        """Return the reasons and the words in one line."""
        return "；".join([*self.reasons, self.comment]).strip("；")


class Rating(Judged):
    """评价 of one round by one person."""

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="ratings", verbose_name=_("轮次")
    )
    # Set when an appeal was granted: still said, still listed, in no rate.
    excluded_at = models.DateTimeField(_("剔除时间"), null=True, blank=True, editable=False)

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
            models.Index(
                fields=["rated_at"],
                condition=Q(excluded_at__isnull=False),
                name="rating_excluded",
            ),
        ]

    def __str__(self):
        return f"{self.round} {self.get_satisfaction_display()}"


class AnswerRating(Judged):
    """评价 of an answer that needed no order (即答), by one person.

    `answered_at` says which answer: a matter that went back may be answered once more.
    """

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="answer_ratings", verbose_name=_("诉求")
    )
    answered_at = models.DateTimeField(_("答复时间"))
    has_sent_back = models.BooleanField(_("已退回中心"), default=False)

    class Meta:
        verbose_name = _("即答评价")
        verbose_name_plural = _("即答评价")
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "answered_at", "rater_kind", "rater_key"],
                name="answer_rating_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["rated_at"],
                condition=Q(handled_at__isnull=True),
                name="answer_rating_unhandled",
            ),
            models.Index(
                fields=["rated_at"],
                condition=Q(rater_kind=RaterKind.PETITIONER),
                name="answer_rating_of_petitioners",
            ),
        ]

    def __str__(self):
        return f"{self.petition} {self.get_satisfaction_display()}"
