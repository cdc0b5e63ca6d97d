from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.models.agency import Agency
from yuanbao.models import PublicIdModel


class Section(models.Model):
    """科室: a part of an agency to which its receiving desk gives orders; a head answers for it."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="sections", verbose_name=_("单位")
    )
    name = models.CharField(_("名称"), max_length=40)
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="headed_sections",
        verbose_name=_("负责人"),
    )
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("科室")
        verbose_name_plural = _("科室")
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="section_named_once")
        ]

    def __str__(self):
        return self.name


class LeaveQuerySet(models.QuerySet):
    """Who is away when."""

    def on(self, day: date):
        return self.filter(starts_on__lte=day, ends_on__gte=day, cancelled_at__isnull=True)


class Leave(PublicIdModel):
    """休假: while a person is away, their stand-in (B 角) gets new work and sees what is open."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="leaves",
        verbose_name=_("休假人"),
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="stood_in_leaves",
        verbose_name=_("B 角"),
    )
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"))
    asked_at = models.DateTimeField(_("登记时间"))
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("休假")
        verbose_name_plural = _("休假")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(stand_in=F("user")), name="leave_stood_in_by_another"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "ends_on"], name="leave_by_user"),
            models.Index(fields=["stand_in", "ends_on"], name="leave_by_stand_in"),
        ]

    def __str__(self):
        return f"{self.user} {self.starts_on:%F}–{self.ends_on:%F}"
