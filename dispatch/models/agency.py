from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import AgencyKind
from dispatch.hours import HoursRefused, read_hours
from yuanbao.calendars import Spans
from yuanbao.choice_field import ChoiceField
from yuanbao.roles import Role


def check_hours(text: str) -> None:
    """Refuse working hours that cannot be read."""
    try:
        read_hours(text)
    except HoursRefused as refusal:
        raise ValidationError(str(refusal)) from refusal


class AgencyQuerySet(models.QuerySet):
    """Bodies that answer for matters."""

    def active(self):
        return self.filter(is_active=True)

    def with_desk(self):
        return self.active().filter(has_desk=True)


class Agency(models.Model):
    """承办单位: a department, a town's or community's platform, the centre, or an outside body."""

    code = models.CharField(_("编码"), max_length=16, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=20)
    pinyin = models.CharField(_("排序键"), max_length=120, blank=True, editable=False)
    kind = models.CharField(_("类别"), max_length=12, choices=AgencyKind.choices)
    grid = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agencies",
        verbose_name=_("辖区"),
    )
    duties = models.CharField(_("主要职责"), max_length=200, blank=True)
    phone = models.CharField(_("值班电话"), max_length=40, blank=True)
    hours = models.CharField(
        _("工作时间"),
        max_length=60,
        blank=True,
        validators=[check_hours],
        help_text=_("例如 08:30-12:00,13:30-17:30；空着按区里统一时间。"),
    )
    # Where a one-time link goes when there is no desk: of the body, not of a person.
    contact_mobile = models.CharField(_("收链接的手机"), max_length=20, blank=True)
    contact_email = models.EmailField(_("收链接的邮箱"), blank=True)
    has_desk = models.BooleanField(_("有工作台"), default=True)
    needs_approval = models.BooleanField(_("报结须部门审签"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)
    # Where its matters went when it was closed: the way from an old order to who answers today.
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("并入"),
    )
    retired_on = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("承办单位")
        verbose_name_plural = _("承办单位")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AgencyKind.values), name="agency_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["kind", "code"], name="agency_by_kind")]

    def __str__(self):
        return self.short_name or self.name

    @property
    def spans(self) -> Spans:
        """Return the hours of a working day, for its clocks in working time."""
        return read_hours(self.hours)


class AgencyName(models.Model):
    """曾用名: how an agency was called until a day; its old orders' lines keep saying so."""

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="names", verbose_name=_("单位")
    )
    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=20)
    until_on = models.DateField(_("用到"))

    class Meta:
        verbose_name = _("单位曾用名")
        verbose_name_plural = _("单位曾用名")

    def __str__(self):
        return f"{self.name} –{self.until_on}"


class StaffingQuerySet(models.QuerySet):
    """Who serves in which agency."""

    def on(self, date):
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=date), starts_on__lte=date)


class Staffing(models.Model):
    """A person's place in an agency: user × agency × role × dates."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="staffings",
        verbose_name=_("人员"),
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="staffings", verbose_name=_("单位")
    )
    role = ChoiceField(_("岗位"), max_length=24, choices=Role.choices)
    section = models.ForeignKey(
        "dispatch.Section",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="staffings",
        verbose_name=_("科室"),
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("B 角"),
    )
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"), null=True, blank=True)

    objects = StaffingQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位人员")
        verbose_name_plural = _("单位人员")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="staffing_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                condition=Q(ends_on__isnull=True),
                name="staffing_open_once",
            ),
        ]
        indexes = [models.Index(fields=["agency", "role"], name="staffing_by_agency")]

    def __str__(self):
        return f"{self.user} · {self.agency} · {self.get_role_display()}"
