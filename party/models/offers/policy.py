from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet
from party.models.offers.service import Service
from party.offers.choices import Audience, PolicyState
from yuanbao.models import PublicIdModel


class PolicyQuerySet(ScopedQuerySet):
    """Policies by the place they are for, or as the public sees them."""

    grid_path = "grid"

    def public(self, on: date):
        """Keep what applies on that day."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
            state=PolicyState.PUBLISHED,
            valid_from__lte=on,
        )


class Policy(PublicIdModel):
    """政策: what people or firms can get, on which conditions, with what papers, from whom."""

    source_key = models.SlugField(_("来源键"), max_length=60, unique=True, null=True, blank=True)
    grid = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        related_name="offered_policies",
        verbose_name=_("范围"),
    )
    audience = models.CharField(_("对象"), max_length=6, choices=Audience.choices)
    title = models.CharField(_("名称"), max_length=60)
    benefit = models.CharField(_("能得到什么"), max_length=120)
    body = models.TextField(_("说明"), blank=True)
    bring = models.TextField(_("要带什么"))
    where = models.CharField(_("去哪办"), max_length=120)
    unit = models.CharField(_("负责单位"), max_length=60)
    source_title = models.CharField(_("依据文件"), max_length=120)
    source_number = models.CharField(_("文号"), max_length=60, blank=True)
    conditions = models.JSONField(_("条件"), default=list, blank=True)
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="policies",
        verbose_name=_("网上申请"),
    )
    valid_from = models.DateField(_("从哪天起"))
    valid_to = models.DateField(_("到哪天止"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=PolicyState.choices, default=PolicyState.DRAFT
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("录入人"),
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("审核人"),
    )
    written_at = models.DateTimeField(_("录入时间"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("政策")
        verbose_name_plural = _("政策")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PolicyState.values), name="policy_state_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="policy_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True)
                | Q(written_by__isnull=True)
                | ~Q(reviewed_by=F("written_by")),
                name="policy_reviewed_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["audience", "-published_at", "-id"],
                condition=Q(state=PolicyState.PUBLISHED),
                name="policy_newest",
            )
        ]

    def __str__(self):
        return self.title
