from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.grid import Grid
from grids.models.workers.profile import WorkerProfile
from grids.scoping import ScopedQuerySet
from yuanbao.models import PublicIdModel


class TrainingQuerySet(ScopedQuerySet):
    pass


class TrainingSession(PublicIdModel):
    """培训: held for the workers of a place."""

    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("范围")
    )
    title = models.CharField(_("主题"), max_length=60)
    place = models.CharField(_("地点"), max_length=60, blank=True)
    held_on = models.DateField(_("日期"))
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记")
    )
    noted_at = models.DateTimeField(_("登记时间"))

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训")
        verbose_name_plural = _("培训")
        indexes = [models.Index(fields=["-held_on", "-id"], name="training_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="training_takes_time")
        ]

    def __str__(self):
        return self.title


class Attendance(models.Model):
    """到训: one worker was there."""

    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="attended", verbose_name=_("培训")
    )
    profile = models.ForeignKey(
        WorkerProfile, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("网格员")
    )

    class Meta:
        verbose_name = _("到训")
        verbose_name_plural = _("到训")
        constraints = [
            models.UniqueConstraint(fields=["session", "profile"], name="attendance_once")
        ]

    def __str__(self):
        return f"{self.session_id} {self.profile_id}"
