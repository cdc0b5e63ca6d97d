from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from petitions.models.sealed import SealedReport
from petitions.sealed.choices import OpeningState
from petitions.sealed.fields import SealedTextField
from yuanbao.models import SEALED_CHAIN
from yuanbao.models.base import PublicIdModel
from yuanbao.roles import Capability


class SealedOpeningQuerySet(models.QuerySet):
    """Openings of seals."""

    def permitted(self, user, capability: Capability):
        """Keep the openings of reports that the person may open."""
        return self.filter(report__in=SealedReport.objects.permitted(user, capability))


class SealedOpening(PublicIdModel):
    """启封: one custodian asks with a reason, another grants it, and it is over within a day."""

    audit_chain = SEALED_CHAIN

    report = models.ForeignKey(
        SealedReport, on_delete=models.CASCADE, related_name="openings", verbose_name=_("举报")
    )
    reason = SealedTextField(_("理由"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("申请人"),
    )
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("批准人"),
    )
    decided_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    open_until = models.DateTimeField(_("开到"), null=True, blank=True)
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=OpeningState.choices, default=OpeningState.ASKED
    )

    objects = SealedOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("启封")
        verbose_name_plural = _("启封")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OpeningState.values), name="sealed_opening_state_known"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="sealed_opening_takes_two",
            ),
            models.CheckConstraint(
                condition=~Q(state=OpeningState.OPEN)
                | Q(decided_by__isnull=False, open_until__isnull=False),
                name="sealed_opening_open_has_second",
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state__in=[OpeningState.ASKED, OpeningState.OPEN]),
                name="sealed_opening_one_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["open_until"],
                condition=Q(state=OpeningState.OPEN),
                name="sealed_opening_to_shut",
            ),
        ]

    def __str__(self):
        return f"{self.report} · {self.get_state_display()}"

    def is_running(self, at: datetime) -> bool:
        """Say whether the two may read at that moment."""
        is_open = self.state == OpeningState.OPEN and self.open_until is not None
        return is_open and at < self.open_until
