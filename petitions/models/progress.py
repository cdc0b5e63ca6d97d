from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.choices import Tone
from yuanbao.models import AppendOnlyModel


class ProgressQuerySet(models.QuerySet):
    """Lines of petitions' stories, oldest first."""

    def of(self, petition):
        return self.filter(petition_id=petition.pk).order_by("at", "id")

    def public_of(self, petition):
        return self.of(petition).exclude(public_text="")


class ProgressEntry(AppendOnlyModel):
    """One line of a petition's story: for staff always, for the public where it concerns them.

    Nobody references it, so it can be partitioned: the petition and the order are plain ids.
    """

    petition_id = models.BigIntegerField(_("诉求编号"))
    order_id = models.BigIntegerField(_("工单编号"), null=True)
    at = models.DateTimeField(_("时间"))
    act = models.CharField(_("动作"), max_length=40)
    actor_name = models.CharField(_("谁"), max_length=60, blank=True)
    agency_name = models.CharField(_("单位"), max_length=60, blank=True)
    staff_text = models.CharField(_("工作人员看到"), max_length=300)
    opinion = models.TextField(_("意见"), blank=True)
    public_text = models.CharField(_("群众看到"), max_length=300, blank=True)
    public_detail = models.TextField(_("群众看到的说明"), blank=True)
    tone = models.CharField(_("样式"), max_length=5, choices=Tone.choices, default=Tone.PLAIN)
    took_seconds = models.PositiveIntegerField(_("用时"), null=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("流转记录")
        verbose_name_plural = _("流转记录")
        indexes = [models.Index(fields=["petition_id", "at", "id"], name="progress_by_petition")]

    def __str__(self):
        return self.staff_text
