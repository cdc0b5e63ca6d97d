from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.compounds.choices import SINGLE
from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet
from yuanbao.choice_field import ChoiceField
from yuanbao.models import PublicIdModel


class CompoundFactQuerySet(ScopedQuerySet):
    grid_path = "grid"

    def current(self):
        """Keep what holds now, as far as it was entered."""
        return self.filter(ended_at__isnull=True)

    def shown_at(self, at: datetime):
        """Keep what the public reads at a moment: no notice whose time is over."""
        return self.current().filter(Q(until__isnull=True) | Q(until__gte=at))


class CompoundFact(PublicIdModel):
    """One fact about a compound. Written once: an amended one is ended, and another begins."""

    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="compound_facts", verbose_name=_("小区")
    )
    kind = ChoiceField(_("类别"), max_length=12)
    name = models.CharField(_("名称"), max_length=80)
    # An office's number, shown to all: never a private one.
    phone = models.CharField(_("办公电话"), max_length=20, blank=True)
    text = models.CharField(_("说明"), max_length=500, blank=True)
    since = models.DateTimeField(_("从何时起"), null=True, blank=True)
    until = models.DateTimeField(_("到何时止"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("登记人"),
    )
    entered_at = models.DateTimeField(_("登记时间"))
    ended_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    ended_why = models.CharField(_("失效原因"), max_length=200, blank=True)

    objects = CompoundFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("小区信息")
        verbose_name_plural = _("小区信息")
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "kind"],
                condition=Q(ended_at__isnull=True, kind__in=sorted(SINGLE)),
                name="compound_fact_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True)
                | Q(until__isnull=True)
                | Q(until__gt=models.F("since")),
                name="compound_fact_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["grid", "-id"], name="compound_fact_by_grid"),
            models.Index(
                fields=["grid", "kind"],
                condition=Q(ended_at__isnull=True),
                name="compound_fact_current",
            ),
        ]

    def __str__(self):
        return self.name
