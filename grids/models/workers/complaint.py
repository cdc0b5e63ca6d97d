from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet
from grids.workers.choices import ComplaintState
from yuanbao.fields import EncryptedTextField, sealed_length
from yuanbao.models import PublicIdModel


class WorkerComplaintQuerySet(ScopedQuerySet):
    grid_path = "answered_at_level"

    def permitted(self, user, capability, on=None):
        """Never show one to the person it is about, whatever else they may be."""
        rows = super().permitted(user, capability, on)
        return rows.exclude(about=user.pk) if getattr(user, "pk", None) else rows

    def uncleared(self):
        """Keep those whose words are still there."""
        return self.alias(held=sealed_length("text")).filter(held__gt=0)


class WorkerComplaint(PublicIdModel):
    """对网格员的意见: goes to the level above, never to the worker; answered in writing."""

    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="complaints", verbose_name=_("网格")
    )
    # Whose people answer: the community, or what stands above it where there is none.
    answered_at_level = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="complaints_here", verbose_name=_("答复单位")
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("涉及谁"),
    )
    text = EncryptedTextField(_("意见"))
    contact = EncryptedTextField(_("联系电话"), blank=True, default="")
    secret_seal = models.CharField(_("凭证校验值"), max_length=64, unique=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=20, choices=ComplaintState.choices, default=ComplaintState.OPEN
    )
    answer = EncryptedTextField(_("答复"), blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("答复人"),
    )
    filed_at = models.DateTimeField(_("提出时间"))
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    objects = WorkerComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("对网格员的意见")
        verbose_name_plural = _("对网格员的意见")
        indexes = [models.Index(fields=["state", "-id"], name="worker_complaint_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ComplaintState.values), name="worker_complaint_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ComplaintState.ANSWERED)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="worker_complaint_answered_by_somebody",
            ),
        ]

    @property
    def is_cleared(self) -> bool:
        """Say whether its time was over and the words are gone; nobody files one without words."""
        return not self.text

    def __str__(self):
        return f"{self.get_state_display()} {self.filed_at:%F}"
