from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.choices import Level
from grids.scoping import ScopedQuerySet
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel


class AllianceQuerySet(ScopedQuerySet):
    grid_path = "grid"

    def standing(self):
        """Leave out what went into another when two places became one."""
        return self.filter(merged_into__isnull=True)


class Alliance(PublicIdModel):
    """街道大工委 or 社区大党委: the Party organisations of a place and of the units in it.

    A town has one, and a community; what it is called is written down, for titles differ. Where two
    places become one, one alliance goes into the other and stays as a pointer to it.
    """

    grid = models.OneToOneField(
        "grids.Grid", on_delete=models.PROTECT, related_name="alliance", verbose_name=_("所在网格")
    )
    name = models.CharField(_("名称"), max_length=60)
    about = models.CharField(_("一句话介绍"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "party.PartyOrganisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="alliances",
        verbose_name=_("牵头党组织"),
    )
    founded_on = models.DateField(_("成立日期"))
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="forerunners",
        verbose_name=_("并入哪个"),
    )
    merged_on = models.DateField(_("并入日期"), null=True, blank=True)

    objects = AllianceQuerySet.as_manager()

    class Meta:
        verbose_name = _("大工委、大党委")
        verbose_name_plural = _("大工委、大党委")
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, merged_on__isnull=True)
                | Q(merged_into__isnull=False, merged_on__isnull=False),
                name="alliance_merged_on_a_day",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_of_town(self) -> bool:
        return self.grid.level == Level.TOWN


class PartScopedQuerySet(ScopedQuerySet):
    """What belongs to an alliance lies where the alliance lies."""

    grid_path = "alliance__grid"
    read_with = ("alliance",)


class MemberUnitQuerySet(PartScopedQuerySet):
    def on(self, day: date):
        """Keep the units that belong to it on that day."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))


class MemberUnit(PublicIdModel):
    """成员单位: whom to ring there is told to who keeps the alliance, and to nobody else."""

    alliance = models.ForeignKey(
        Alliance, on_delete=models.PROTECT, related_name="units", verbose_name=_("大工委、大党委")
    )
    name = models.CharField(_("单位名称"), max_length=60)
    contact_name = EncryptedTextField(_("联系人"), blank=True, default="")
    office_phone = EncryptedTextField(_("办公电话"), blank=True, default="")
    joined_on = models.DateField(_("加入日期"))
    left_on = models.DateField(_("退出日期"), null=True, blank=True)

    objects = MemberUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("成员单位")
        verbose_name_plural = _("成员单位")
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "name"],
                condition=Q(left_on__isnull=True),
                name="member_unit_once_in_alliance",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="member_unit_leaves_after_it_joined",
            ),
        ]

    def __str__(self):
        return self.name


class JointMeeting(PublicIdModel):
    """联席会议: called with an agenda; afterwards who came, the minutes and what was decided."""

    alliance = models.ForeignKey(
        Alliance,
        on_delete=models.PROTECT,
        related_name="meetings",
        verbose_name=_("大工委、大党委"),
    )
    title = models.CharField(_("会议名称"), max_length=60)
    held_at = models.DateTimeField(_("开会时间"))
    place = models.CharField(_("地点"), max_length=80)
    agenda = models.TextField(_("议程"))
    units = models.ManyToManyField(
        MemberUnit, blank=True, related_name="meetings", verbose_name=_("到会单位")
    )
    minutes = models.TextField(_("会议记录"), blank=True)
    decisions = models.TextField(_("议定事项"), blank=True)
    minuted_at = models.DateTimeField(_("记录时间"), null=True, blank=True)

    objects = PartScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("联席会议")
        verbose_name_plural = _("联席会议")
        indexes = [models.Index(fields=["alliance", "-held_at"], name="joint_meeting_newest")]

    def __str__(self):
        return self.title
