from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import Step, TimeUnit
from dispatch.models.agency import Agency
from yuanbao.models import Category, Tier

# Instead of a named agency, the platform of the place itself.
TOKENS = ("TOWN", "COMMUNITY")


class DutyRuleQuerySet(models.QuerySet):
    """Rows of the duty catalogue."""

    def valid_on(self, date):
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=date), valid_from__lte=date, is_active=True
        )


class DutyRule(models.Model):
    """派单目录: category × area × validity → lead and assisting agencies."""

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="duty_rules", verbose_name=_("分类")
    )
    area = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duty_rules",
        verbose_name=_("适用地域"),
    )
    lead = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("主办"),
    )
    lead_token = models.CharField(_("主办（按地点）"), max_length=12, blank=True)
    assisting = models.ManyToManyField(
        Agency, blank=True, related_name="assists", verbose_name=_("协办")
    )
    assisting_tokens = ArrayField(
        models.CharField(max_length=12), verbose_name=_("协办（按地点）"), default=list, blank=True
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)
    source = models.CharField(_("依据"), max_length=120)
    valid_from = models.DateField(_("从"))
    valid_to = models.DateField(_("到"), null=True, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)

    objects = DutyRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("派单目录")
        verbose_name_plural = _("派单目录")
        constraints = [
            models.CheckConstraint(
                condition=Q(lead__isnull=False) | Q(lead_token__in=TOKENS),
                name="duty_rule_has_lead",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="duty_rule_valid_to_after_from",
            ),
        ]
        indexes = [models.Index(fields=["category", "valid_from"], name="duty_rule_by_category")]

    def __str__(self):
        return f"{self.category.code} {self.category} → {self.lead or self.lead_token}"


class ServiceLimit(models.Model):
    """时限: category, tier or all (neither) × step → amount and unit, and where it comes from."""

    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="limits",
        verbose_name=_("分类"),
    )
    tier = models.CharField(_("时限档"), max_length=2, choices=Tier.choices, blank=True)
    step = models.CharField(_("环节"), max_length=20, choices=Step.choices)
    amount = models.DecimalField(_("数量"), max_digits=6, decimal_places=2)
    unit = models.CharField(_("单位"), max_length=10, choices=TimeUnit.choices)
    source = models.CharField(_("依据"), max_length=120)

    class Meta:
        verbose_name = _("办理时限")
        verbose_name_plural = _("办理时限")
        constraints = [
            models.CheckConstraint(
                condition=Q(category__isnull=True) | Q(tier=""),
                name="limit_for_category_or_tier",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="limit_amount_positive"),
            models.UniqueConstraint(
                fields=["category", "step"],
                condition=Q(category__isnull=False),
                name="limit_once_per_category",
            ),
            models.UniqueConstraint(
                fields=["tier", "step"],
                condition=Q(category__isnull=True),
                name="limit_once_per_tier",
            ),
        ]

    def __str__(self):
        return f"{self.category or self.tier} {self.get_step_display()}"
