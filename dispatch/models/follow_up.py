from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dispatch.choices import CallOutcome, FollowUpKind
from petitions.models import Petition


class FollowUpRule(models.Model):
    """Which answered matters are rung up: what share of a kind, how many days after the answer."""

    kind = models.CharField(_("哪一类"), max_length=10, choices=FollowUpKind.choices, unique=True)
    percent = models.PositiveSmallIntegerField(_("抽取百分比"), validators=[MaxValueValidator(100)])
    after_days = models.PositiveSmallIntegerField(_("答复后几天还没评价"))
    source = models.CharField(_("依据"), max_length=120)

    class Meta:
        verbose_name = _("回访规则")
        verbose_name_plural = _("回访规则")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__lte=100), name="follow_up_percent_within_hundred"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.percent}%"


class FollowUpLine(models.Model):
    """回访话术: one line of what is said on the telephone, in its order."""

    order = models.PositiveSmallIntegerField(_("顺序"), unique=True)
    text = models.CharField(_("话"), max_length=300)

    class Meta:
        verbose_name = _("回访话术")
        verbose_name_plural = _("回访话术")

    def __str__(self):
        return self.text[:30]


class FollowUpCall(models.Model):
    """回访: one call about one answer, and what came of it."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="follow_ups", verbose_name=_("诉求")
    )
    answered_at = models.DateTimeField(_("答复时间"))
    outcome = models.CharField(_("结果"), max_length=12, choices=CallOutcome.choices)
    note = models.CharField(_("记录"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="made_follow_ups",
        verbose_name=_("回访人"),
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("回访")
        verbose_name_plural = _("回访")
        indexes = [models.Index(fields=["petition", "answered_at"], name="follow_up_by_answer")]

    def __str__(self):
        return f"{self.petition} {self.get_outcome_display()}"
