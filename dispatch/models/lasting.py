from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import RatingChannel
from dispatch.models.work_order import WorkOrder
from petitions.models import Joining
from yuanbao.models import Category


class LastingRule(models.Model):
    """回头看: after how many weeks people are asked again, and until when a no counts."""

    category = models.OneToOneField(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="lasting_rule",
        verbose_name=_("大类"),
    )
    after_weeks = models.PositiveSmallIntegerField(_("答复后几周"))
    within_days = models.PositiveSmallIntegerField(_("答复后几天内又出现算没办好"))
    source = models.CharField(_("依据"), max_length=120)

    class Meta:
        verbose_name = _("回头看规则")
        verbose_name_plural = _("回头看规则")
        constraints = [
            models.UniqueConstraint(
                fields=["category"],
                nulls_distinct=False,
                name="lasting_rule_one_general",
            )
        ]

    def __str__(self):
        return f"{self.category or _('其余')} {self.after_weeks}"


class LastingCheck(models.Model):
    """回头看: one person asked once whether what an agency did still holds.

    Without a `joining` it is the petitioner.
    """

    order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="lasting_checks", verbose_name=_("工单")
    )
    joining = models.ForeignKey(
        Joining,
        on_delete=models.CASCADE,
        null=True,
        related_name="lasting_checks",
        verbose_name=_("也遇到的人"),
    )
    round_number = models.PositiveSmallIntegerField(_("第几次办"))
    asked_at = models.DateTimeField(_("问的时间"))
    until = models.DateTimeField(_("答到什么时候"))
    lasts = models.BooleanField(_("还好着"), null=True)
    channel = models.CharField(
        _("渠道"), max_length=10, choices=RatingChannel.choices, blank=True, default=""
    )
    answered_at = models.DateTimeField(_("答的时间"), null=True)

    class Meta:
        verbose_name = _("回头看")
        verbose_name_plural = _("回头看")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "round_number", "joining"],
                nulls_distinct=False,
                name="lasting_check_once",
            ),
            models.CheckConstraint(
                condition=Q(lasts__isnull=True) | Q(answered_at__isnull=False),
                name="lasting_check_answered_has_answered_at",
            ),
        ]

    def __str__(self):
        return f"{self.order} {self.asked_at:%F}"
