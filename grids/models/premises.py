from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.codes import (
    CodeScheme,
    Condition,
    FacilityKind,
    Ownership,
    PremisesKind,
    Trade,
)
from grids.models.building import Room
from grids.models.register import AddressedRow
from yuanbao.fields import EncryptedTextField


class Premises(AddressedRow):
    """A shop, firm, agency or other body with a door in the grid."""

    room = models.ForeignKey(
        Room,
        verbose_name=_("房屋"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="premises",
    )
    kind = models.CharField(
        _("类型"), max_length=8, choices=PremisesKind, default=PremisesKind.SHOP
    )
    name = models.CharField(_("名称"), max_length=80)
    # Branches may trade under their head office's code, so it is not unique.
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    ownership = models.CharField(_("类别"), max_length=2, choices=Ownership, blank=True)
    trade = models.CharField(_("行业"), max_length=16, choices=Trade, blank=True)
    opened_on = models.DateField(_("开业日期"), null=True, blank=True)
    staff_count = models.PositiveIntegerField(_("从业人数"), null=True, blank=True)
    uses_gas = models.BooleanField(_("使用燃气"), default=False)
    has_hazardous = models.BooleanField(_("涉及危险化学品"), default=False)
    has_party = models.BooleanField(_("建有党组织"), default=False)
    legal_person = EncryptedTextField(_("法定代表人或经营者"), blank=True)
    contact_name = EncryptedTextField(_("联系人"), blank=True)
    contact_phone = EncryptedTextField(_("联系电话"), blank=True)
    contact_phone_index = models.CharField(max_length=32, blank=True, editable=False)

    class Meta(AddressedRow.Meta):
        verbose_name = _("商铺和单位")
        verbose_name_plural = _("商铺和单位")
        indexes = [
            *AddressedRow.Meta.indexes,
            models.Index(fields=["uscc"], name="premises_by_uscc", condition=~Q(uscc="")),
            models.Index(OpClass("name", name="varchar_pattern_ops"), name="premises_name"),
            models.Index(OpClass("uscc", name="varchar_pattern_ops"), name="premises_uscc"),
            models.Index(fields=["contact_phone_index"], name="premises_by_phone"),
        ]

    def __str__(self):
        return self.name


class Facility(AddressedRow):
    """A municipal component in the open, with the code on its plate."""

    kind = models.CharField(
        _("大类"), max_length=2, choices=FacilityKind, default=FacilityKind.UTILITY
    )
    name = models.CharField(_("名称"), max_length=40)
    code_scheme = models.CharField(
        _("编码规则"), max_length=10, choices=CodeScheme, default=CodeScheme.COMPONENT
    )
    code = models.CharField(_("标识码"), max_length=24, blank=True)
    owner = models.CharField(_("权属单位"), max_length=60, blank=True)
    keeper = models.CharField(_("养护单位"), max_length=60, blank=True)
    keeper_phone = models.CharField(_("养护单位电话"), max_length=20, blank=True)
    condition = models.CharField(
        _("现状"), max_length=12, choices=Condition, default=Condition.SOUND
    )
    # What the worker looks at by rule: a hydrant, a fire lane, a socket for charging.
    is_safety_point = models.BooleanField(_("安全检查点"), default=False)

    class Meta(AddressedRow.Meta):
        verbose_name = _("市政设施")
        verbose_name_plural = _("市政设施")
        indexes = [
            *AddressedRow.Meta.indexes,
            models.Index(OpClass("name", name="varchar_pattern_ops"), name="facility_name"),
            models.Index(OpClass("code", name="varchar_pattern_ops"), name="facility_code"),
        ]
        constraints = [
            *AddressedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["code_scheme", "code"], condition=~Q(code=""), name="facility_code_once"
            ),
        ]

    def __str__(self):
        return self.name
