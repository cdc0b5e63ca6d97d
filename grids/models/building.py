from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.codes import BuildingUse, RoomUse, Standing, Tenure
from grids.models.grid import Grid
from grids.models.register import AddressedRow
from yuanbao.fields import EncryptedTextField


class Building(AddressedRow):
    """A building of a compound; villages have buildings without one."""

    compound = models.ForeignKey(
        Grid,
        verbose_name=_("小区"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="buildings",
    )
    name = models.CharField(_("楼栋名称"), max_length=40)
    use = models.CharField(
        _("用途"), max_length=16, choices=BuildingUse, default=BuildingUse.HOUSING
    )
    unit_count = models.PositiveSmallIntegerField(_("单元数"), null=True, blank=True)
    floor_count = models.PositiveSmallIntegerField(_("层数"), null=True, blank=True)
    room_count = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    built_year = models.PositiveSmallIntegerField(_("建成年份"), null=True, blank=True)
    area_m2 = models.DecimalField(
        _("建筑面积（平方米）"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    has_lift = models.BooleanField(_("有电梯"), default=False)
    head_name = EncryptedTextField(_("楼栋长"), blank=True)
    head_phone = EncryptedTextField(_("楼栋长电话"), blank=True)

    class Meta(AddressedRow.Meta):
        verbose_name = _("楼栋")
        verbose_name_plural = _("楼栋")
        indexes = [
            *AddressedRow.Meta.indexes,
            models.Index(OpClass("name", name="varchar_pattern_ops"), name="building_name"),
        ]
        constraints = [
            *AddressedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["compound", "name"],
                condition=Q(state=Standing.ACTIVE),
                name="building_once_in_its_compound",
            ),
        ]

    def __str__(self):
        return self.name


class Room(AddressedRow):
    """A door of a building: unit (单元), floor and number."""

    building = models.ForeignKey(
        Building, verbose_name=_("楼栋"), on_delete=models.PROTECT, related_name="rooms"
    )
    unit = models.CharField(_("单元"), max_length=10, blank=True)
    floor = models.SmallIntegerField(_("楼层"), null=True, blank=True)
    door = models.CharField(_("房号"), max_length=20)
    use = models.CharField(_("用途"), max_length=2, choices=RoomUse, default=RoomUse.HOUSING)
    tenure = models.CharField(_("使用方式"), max_length=8, choices=Tenure, default=Tenure.OWN)
    area_m2 = models.DecimalField(
        _("面积（平方米）"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    owner_name = EncryptedTextField(_("房主"), blank=True)
    owner_name_index = models.CharField(max_length=32, blank=True, editable=False)
    owner_phone = EncryptedTextField(_("房主电话"), blank=True)
    owner_phone_index = models.CharField(max_length=32, blank=True, editable=False)

    class Meta(AddressedRow.Meta):
        verbose_name = _("房屋")
        verbose_name_plural = _("房屋")
        indexes = [
            *AddressedRow.Meta.indexes,
            models.Index(fields=["owner_name_index"], name="room_owner_by_name"),
            models.Index(fields=["owner_phone_index"], name="room_owner_by_phone"),
        ]
        constraints = [
            *AddressedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["building", "unit", "door"],
                condition=Q(state=Standing.ACTIVE),
                name="room_once_in_its_building",
            ),
        ]

    def __str__(self):
        return self.address or self.door
