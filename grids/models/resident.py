from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.codes import (
    Agreement,
    Education,
    HouseholdKind,
    IdKind,
    InflowReason,
    Lodging,
    Occupation,
    PermitKind,
    Relation,
    ResidentKind,
    Sex,
    Standing,
)
from grids.models.building import Room
from grids.models.register import RegisterRow
from yuanbao.fields import EncryptedTextField
from yuanbao.masking import mask_name


class Household(RegisterRow):
    """People who live together behind one door; its head is the resident with that relation."""

    room = models.ForeignKey(
        Room,
        verbose_name=_("房屋"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="households",
    )
    kind = models.CharField(
        _("户类型"), max_length=12, choices=HouseholdKind, default=HouseholdKind.FAMILY
    )
    book_number = EncryptedTextField(_("户号"), blank=True)
    phone = EncryptedTextField(_("联系电话"), blank=True)
    phone_index = models.CharField(max_length=32, blank=True, editable=False)

    class Meta(RegisterRow.Meta):
        verbose_name = _("住户")
        verbose_name_plural = _("住户")
        indexes = [
            *RegisterRow.Meta.indexes,
            models.Index(fields=["phone_index"], name="household_by_phone"),
        ]


class Resident(RegisterRow):
    """A person who lives in the district, registered here or come from elsewhere.

    Religion, former names, diagnoses, convictions, drug history and marks of being watched are
    not held, and neither are nation and party: no service of the grid asks for them.
    """

    household = models.ForeignKey(
        Household,
        verbose_name=_("住户"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="residents",
    )
    kind = models.CharField(
        _("人口类型"), max_length=2, choices=ResidentKind, default=ResidentKind.REGISTERED
    )
    name = EncryptedTextField(_("姓名"))
    name_index = models.CharField(max_length=32, editable=False)
    relation = models.CharField(
        _("与户主关系"), max_length=1, choices=Relation, default=Relation.OTHER
    )
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_date = EncryptedTextField(_("出生日期"), blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("出生年份"), null=True, blank=True, editable=False
    )
    id_kind = models.CharField(_("证件类型"), max_length=3, choices=IdKind, default=IdKind.ID_CARD)
    id_number = EncryptedTextField(_("证件号码"), blank=True)
    id_index = models.CharField(max_length=32, blank=True, editable=False)
    phone = EncryptedTextField(_("联系电话"), blank=True)
    phone_index = models.CharField(max_length=32, blank=True, editable=False)
    registered_address = EncryptedTextField(_("户籍地址"), blank=True)
    agreement = models.CharField(_("人户一致"), max_length=2, choices=Agreement, blank=True)
    education = models.CharField(_("学历"), max_length=2, choices=Education, blank=True)
    occupation = models.CharField(_("就业状况"), max_length=16, choices=Occupation, blank=True)

    # of people from elsewhere
    inflow_reason = models.CharField(_("流入原因"), max_length=2, choices=InflowReason, blank=True)
    lodging = models.CharField(_("住所类型"), max_length=2, choices=Lodging, blank=True)
    arrived_on = models.DateField(_("登记日期"), null=True, blank=True)
    permit_kind = models.CharField(_("办证类型"), max_length=2, choices=PermitKind, blank=True)
    permit_number = EncryptedTextField(_("居住证号"), blank=True)
    permit_until = models.DateField(_("证件到期"), null=True, blank=True)

    class Meta(RegisterRow.Meta):
        verbose_name = _("居民")
        verbose_name_plural = _("居民")
        indexes = [
            *RegisterRow.Meta.indexes,
            models.Index(fields=["name_index"], name="resident_by_name"),
            models.Index(fields=["phone_index"], name="resident_by_phone"),
            models.Index(fields=["id_index"], name="resident_by_id"),
        ]
        constraints = [
            *RegisterRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["id_index"],
                condition=Q(state=Standing.ACTIVE) & ~Q(id_index=""),
                name="resident_once_by_id",
            ),
        ]

    def __str__(self):
        return mask_name(self.name)
