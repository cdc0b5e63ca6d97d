from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.devices.choices import Comparison
from grids.devices.rules import Limit
from grids.models.devices.placed import PlacedDevice, PlacedQuerySet
from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet
from yuanbao.models import Category
from yuanbao.models.base import PublicIdModel


class DeviceKind(models.Model):
    """A kind of device: what its alarms are about, and how near and late they are one matter."""

    code = models.SlugField(_("编码"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=40, unique=True)
    category = models.ForeignKey(
        Category,
        verbose_name=_("报警归入的诉求分类"),
        on_delete=models.PROTECT,
        related_name="device_kinds",
        null=True,
        blank=True,
    )
    is_urgent = models.BooleanField(_("走紧急通道"), default=False)
    is_public = models.BooleanField(_("报警进公开台账"), default=True)
    merge_metres = models.PositiveIntegerField(_("多少米内算一处"), default=200)
    merge_minutes = models.PositiveIntegerField(_("多少分钟内算一次"), default=120)
    stale_minutes = models.PositiveIntegerField(_("多少分钟后数据算旧"), default=30)

    class Meta:
        verbose_name = _("设备种类")
        verbose_name_plural = _("设备种类")

    def __str__(self):
        return self.name

    @property
    def stale_after(self) -> timedelta:
        return timedelta(minutes=self.stale_minutes)


class Threshold(models.Model):
    """When a quantity of a kind of device is wrong."""

    kind = models.ForeignKey(
        DeviceKind, verbose_name=_("设备种类"), on_delete=models.CASCADE, related_name="thresholds"
    )
    quantity = models.SlugField(_("数据项"), max_length=24)
    name = models.CharField(_("名称"), max_length=40)
    unit = models.CharField(_("单位"), max_length=16, blank=True)
    comparison = models.CharField(_("何时报警"), max_length=8, choices=Comparison)
    value = models.FloatField(_("限值"))
    hold = models.PositiveSmallIntegerField(_("连续几次才算"), default=2)

    class Meta:
        verbose_name = _("报警限值")
        verbose_name_plural = _("报警限值")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "quantity", "comparison"], name="threshold_once_per_side"
            ),
            models.CheckConstraint(condition=Q(hold__range=(1, 20)), name="threshold_hold_is_sane"),
        )

    def __str__(self):
        return f"{self.name}{self.get_comparison_display()} {self.value:g} {self.unit}".strip()

    @property
    def limit(self) -> Limit:
        return Limit(self.comparison, self.value, self.hold)


class Device(PlacedDevice):
    """A sensor that sends readings about a place."""

    kind = models.ForeignKey(
        DeviceKind, verbose_name=_("种类"), on_delete=models.PROTECT, related_name="devices"
    )
    owner = models.CharField(_("管理单位"), max_length=80)
    seen_at = models.DateTimeField(_("最近来数"), null=True, blank=True)
    # The number of its newest message, and since when it counts from a smaller one.
    counted_to = models.BigIntegerField(_("消息序号"), null=True, blank=True)
    restarted_at = models.DateTimeField(_("重新计数"), null=True, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta(PlacedDevice.Meta):
        verbose_name = _("感知设备")
        verbose_name_plural = _("感知设备")
        indexes = (models.Index(fields=["grid", "kind"], name="device_grid_kind"),)

    def is_online(self, now: datetime) -> bool:
        return self.seen_at is not None and now - self.seen_at <= self.kind.stale_after


class Reading(models.Model):
    """One value that a device sent. The table is cut by month of `at`, and a month goes as a whole.

    The device is a plain number. A repeat has the same number and the same moment; a smaller
    number at a later moment comes from a device that began to count anew.
    """

    device_id = models.BigIntegerField(_("设备"))
    sequence = models.BigIntegerField(_("序号"))
    quantity = models.SlugField(_("数据项"), max_length=24, db_index=False)
    value = models.FloatField(_("数值"))
    at = models.DateTimeField(_("测量时间"))

    class Meta:
        verbose_name = _("读数")
        verbose_name_plural = _("读数")
        indexes = (
            models.Index(
                fields=["device_id", "quantity", "-at", "-sequence"], name="reading_device_newest"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["device_id", "sequence", "quantity", "at"], name="reading_comes_once"
            ),
        )

    def __str__(self):
        return f"{self.device_id} {self.quantity} {self.value:g}"


class AlarmCase(PublicIdModel):
    """Alarms of one kind, near each other in place and time: one matter."""

    kind = models.ForeignKey(
        DeviceKind, verbose_name=_("设备种类"), on_delete=models.PROTECT, related_name="cases"
    )
    grid = models.ForeignKey(
        Grid, verbose_name=_("网格"), on_delete=models.PROTECT, related_name="alarm_cases"
    )
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    lng = models.FloatField(_("经度"), null=True, blank=True)
    opened_at = models.DateTimeField(_("开始时间"))
    last_at = models.DateTimeField(_("最近报警"))
    petition_number = models.CharField(_("诉求编号"), max_length=16, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("报警事件")
        verbose_name_plural = _("报警事件")
        indexes = (
            models.Index(fields=["kind", "-last_at"], name="alarm_case_kind_newest"),
            models.Index(fields=["-last_at"], name="alarm_case_newest"),
        )

    def __str__(self):
        return f"{self.kind} {self.opened_at:%Y-%m-%d %H:%M}"


class AlarmQuerySet(ScopedQuerySet):
    grid_path = "device__grid"

    def open(self):
        return self.filter(ended_at__isnull=True)


class Alarm(models.Model):
    """One device beyond one threshold, from when to when, and how far at worst."""

    device = models.ForeignKey(
        Device, verbose_name=_("设备"), on_delete=models.PROTECT, related_name="alarms"
    )
    threshold = models.ForeignKey(
        Threshold,
        verbose_name=_("限值"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="alarms",
    )
    case = models.ForeignKey(
        AlarmCase, verbose_name=_("事件"), on_delete=models.PROTECT, related_name="alarms"
    )
    # As it was when it rang: a threshold may be changed later.
    words = models.CharField(_("情况"), max_length=120)
    worst = models.FloatField(_("最坏值"))
    began_at = models.DateTimeField(_("开始"))
    ended_at = models.DateTimeField(_("恢复"), null=True, blank=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("报警")
        verbose_name_plural = _("报警")
        constraints = (
            models.UniqueConstraint(
                fields=["device", "threshold"],
                condition=Q(ended_at__isnull=True),
                name="alarm_open_once_per_threshold",
            ),
        )

    def __str__(self):
        return self.words
