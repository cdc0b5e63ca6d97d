from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from grids.scoping import ScopedQuerySet
from petitions.deliberation.choices import StandingState
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel


class ResidencyQuerySet(ScopedQuerySet):
    grid_path = "grid"

    def asked(self):
        return self.filter(state=StandingState.ASKED)


class Residency(PublicIdModel):
    """Somebody whose telephone the register does not know says where they live.

    The community says whether it is so; then they may vote on what concerns the place.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="residencies",
        verbose_name=_("居民"),
    )
    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="residencies", verbose_name=_("住在")
    )
    said = EncryptedTextField(_("自述住址和姓名"))
    state = models.CharField(
        _("状态"), max_length=12, choices=StandingState.choices, default=StandingState.ASKED
    )
    asked_at = models.DateTimeField(_("申请时间"))
    why = models.CharField(_("说明"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("核实人"),
    )
    decided_at = models.DateTimeField(_("核实时间"), null=True, blank=True)

    objects = ResidencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("居住核实")
        verbose_name_plural = _("居住核实")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=StandingState.values), name="residency_state_known"
            ),
            models.UniqueConstraint(
                fields=["user", "grid"],
                condition=Q(state__in=[StandingState.ASKED, StandingState.CONFIRMED]),
                name="residency_once_per_place",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(state=StandingState.ASKED),
                name="residency_asked",
            ),
        ]

    def __str__(self):
        return str(self.pk)
