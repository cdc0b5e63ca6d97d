from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.choices import PointKind
from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet
from yuanbao.models.base import PublicIdModel


class SafetyPointQuerySet(ScopedQuerySet):
    grid_path = "grid"

    def listed(self):
        """Leave out what was taken off the list."""
        return self.filter(retired_at__isnull=True)

    def due_by(self, day):
        """Keep the points that are to be looked at on that day at the latest."""
        return self.listed().filter(next_due_on__lte=day)


class SafetyPoint(PublicIdModel):
    """A thing in a grid that is to be looked at every so many days, as the community listed it."""

    grid = models.ForeignKey(
        Grid, verbose_name=_("网格"), on_delete=models.PROTECT, related_name="safety_points"
    )
    kind = models.CharField(_("类别"), max_length=16, choices=PointKind)
    name = models.CharField(_("看什么"), max_length=60)
    place = models.CharField(_("在哪里"), max_length=120)
    look_at = models.CharField(_("怎样算没问题"), max_length=200, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    lng = models.FloatField(_("经度"), null=True, blank=True)
    interval_days = models.PositiveSmallIntegerField(
        _("几天看一次"), validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    next_due_on = models.DateField(_("下次"))
    last_seen_at = models.DateTimeField(_("上次看过"), null=True, blank=True)
    listed_at = models.DateTimeField(_("列入时间"))
    retired_at = models.DateTimeField(_("移出时间"), null=True, blank=True)

    objects = SafetyPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("安全点位")
        verbose_name_plural = _("安全点位")
        indexes = (
            models.Index(
                fields=["grid", "next_due_on"],
                condition=Q(retired_at__isnull=True),
                name="safety_point_due",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=PointKind.values), name="safety_point_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(interval_days__range=(1, 366)), name="safety_point_interval_is_sane"
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lng__isnull=True)
                | Q(lat__range=(-90, 90), lng__range=(-180, 180)),
                name="safety_point_is_whole_and_on_earth",
            ),
        )

    def __str__(self):
        return self.name


class SafetyLook(models.Model):
    """Somebody looked and it was in order: who and when, and nothing of the way there."""

    point = models.ForeignKey(
        SafetyPoint, verbose_name=_("点位"), on_delete=models.PROTECT, related_name="looks"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("谁看的"),
        on_delete=models.PROTECT,
        related_name="safety_looks",
    )
    at = models.DateTimeField(_("何时"))

    class Meta:
        verbose_name = _("点位查看")
        verbose_name_plural = _("点位查看")
        indexes = (models.Index(fields=["point", "-at"], name="safety_look_of_point"),)

    def __str__(self):
        return f"{self.point_id} · {self.at}"


class SentEntry(models.Model):
    """An entry of a phone's outbox that was taken, and what was answered: a repeat gets the same.

    The key is made on the phone. What was sent is kept as a digest alone.
    """

    key = models.UUIDField(_("标识"), unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("谁发的"),
        on_delete=models.PROTECT,
        related_name="sent_entries",
    )
    kind = models.CharField(_("种类"), max_length=24)
    digest = models.CharField(_("内容摘要"), max_length=64)
    number = models.CharField(_("编号"), max_length=32, blank=True)
    words = models.CharField(_("回话"), max_length=300, blank=True)
    url = models.CharField(_("链接"), max_length=200, blank=True)
    updated = models.JSONField(_("更新了哪些表"), default=list, blank=True)
    at = models.DateTimeField(_("收到时间"))

    class Meta:
        verbose_name = _("手机上报")
        verbose_name_plural = _("手机上报")
        indexes = (models.Index(fields=["at"], name="sent_entry_oldest"),)

    def __str__(self):
        return str(self.key)
