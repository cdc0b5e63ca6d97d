from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.post import Post
from grids.scoping import ScopedQuerySet
from yuanbao.models import PublicIdModel


class HandOver(models.Model):
    """交接: a post passed to another person; `carried` is what was open that day, as words."""

    old = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="handed_on", verbose_name=_("交出的岗位")
    )
    new = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="handed_in", verbose_name=_("接手的岗位")
    )
    carried = models.JSONField(_("一并交接"), default=list)
    note = models.CharField(_("交接说明"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁")
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("岗位交接")
        verbose_name_plural = _("岗位交接")

    def __str__(self):
        return f"{self.old_id} → {self.new_id}"


class PostLeaveQuerySet(ScopedQuerySet):
    grid_path = "post__grid"

    def on(self, day: date):
        return self.filter(starts_on__lte=day, ends_on__gte=day, cancelled_at=None)


class PostLeave(PublicIdModel):
    """请假: who of the grid is away, and whose post as a substitute covers the days."""

    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="leaves", verbose_name=_("岗位")
    )
    # The substitute's own post; it goes when the person is back before it has begun.
    cover = models.ForeignKey(
        Post,
        on_delete=models.SET_NULL,
        null=True,
        related_name="covers",
        verbose_name=_("代班岗位"),
    )
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记")
    )
    asked_at = models.DateTimeField(_("登记时间"))
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    objects = PostLeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格员请假")
        verbose_name_plural = _("网格员请假")
        indexes = [models.Index(fields=["post", "-ends_on"], name="post_leave_by_post")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="post_leave_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return f"{self.starts_on} – {self.ends_on}"
