from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.grid import Grid
from yuanbao.models.base import PublicIdModel


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
