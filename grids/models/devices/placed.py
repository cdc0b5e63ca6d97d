from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet
from grids.tasking.issuers import issuers_of
from yuanbao.models.base import PublicIdModel
from yuanbao.roles import Capability

# What a department's people do everywhere in the district, by their place there and without a post.
DEPARTMENTS_DO = frozenset({Capability.VIEW_DEVICES, Capability.ASK_VIEWING})


def serves_district(user, capability: Capability) -> bool:
    """Say whether the person may use the capability for a unit that answers for no single place."""
    if capability not in DEPARTMENTS_DO:
        return False
    return any(issuer.grid_id is None for issuer in issuers_of(user, capability))


class PlacedQuerySet(ScopedQuerySet):
    """What stands in a grid: reached by posts, and by departments in the whole district."""

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        """Add everything for people of departments whose role grants the capability."""
        if serves_district(user, capability):
            return Q(pk__isnull=False)
        return super().reach_of(user, capability, on)


class PlacedDevice(PublicIdModel):
    """Something that stands in a grid, belongs to somebody and shows that it is alive."""

    code = models.CharField(_("设备编码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    grid = models.ForeignKey(
        Grid, verbose_name=_("所在网格"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    place = models.CharField(_("位置"), max_length=120)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    lng = models.FloatField(_("经度"), null=True, blank=True)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lng__isnull=True)
                | Q(lat__range=(-90, 90), lng__range=(-180, 180)),
                name="%(class)s_point_is_whole",
            ),
        )

    def __str__(self):
        return self.name
