from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet, may_act
from party.models.offers.application import Application
from party.models.offers.hall import Window
from party.models.offers.service import Service
from yuanbao.models import PublicIdModel
from yuanbao.roles import Capability


class SlotQuerySet(ScopedQuerySet):
    """Hours that can be agreed on."""

    grid_path = "service__grid"

    def permitted(self, user, capability: Capability, on: date | None = None):
        """Keep a professional's own hours; those of windows go by the place."""
        if not may_act(user):
            return self.none()
        if capability in {Capability.COUNSEL, Capability.GIVE_LEGAL_AID}:
            return super().permitted(user, capability, on).filter(professional=user.pk)
        return super().permitted(user, capability, on).filter(professional__isnull=True)

    def free(self, at):
        """Keep what can still be taken."""
        return self.filter(starts_at__gt=at, is_open=True, taken__lt=F("capacity"))


class Slot(PublicIdModel):
    """可约时段: an hour of one professional, or of a window that sees several people at once."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="slots", verbose_name=_("服务事项")
    )
    professional = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="slots",
        verbose_name=_("谁"),
    )
    window = models.ForeignKey(
        Window,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="slots",
        verbose_name=_("窗口"),
    )
    place = models.CharField(_("地点"), max_length=80)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    capacity = models.PositiveSmallIntegerField(_("可约人数"), default=1)
    taken = models.PositiveSmallIntegerField(_("已约"), default=0)
    is_open = models.BooleanField(_("可约"), default=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("可约时段")
        verbose_name_plural = _("可约时段")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="slot_never_overbooked"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["professional", "starts_at"],
                condition=Q(professional__isnull=False),
                name="slot_once_for_a_professional",
            ),
            models.UniqueConstraint(
                fields=["window", "starts_at"],
                condition=Q(window__isnull=False),
                name="slot_once_for_a_window",
            ),
        ]
        indexes = [models.Index(fields=["service", "starts_at"], name="slot_of_service")]

    def __str__(self):
        return f"{self.place} {self.starts_at:%m-%d %H:%M}"


class Booking(models.Model):
    """预约: an application's hour; at most one, which may be moved."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="booking", verbose_name=_("申请")
    )
    slot = models.ForeignKey(
        Slot, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("时段")
    )
    booked_at = models.DateTimeField(_("约定时间"))

    class Meta:
        verbose_name = _("预约")
        verbose_name_plural = _("预约")

    def __str__(self):
        return str(self.slot)
