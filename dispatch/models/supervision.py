from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import NoticeKind, NoticeLevel, NoticeState
from dispatch.models.numbered import NumberedModel
from dispatch.models.work_order import WorkOrder
from dispatch.scoping import AgencyScopedQuerySet


class NoticeQuerySet(AgencyScopedQuerySet):
    """Notices of one's agency, or of one's territory."""

    sensitive_path = "order__petition__is_sensitive"
    grid_path = "order__petition__grid"
    agency_path = "order__agency"
    read_with = ("order__agency", "order__petition", "issued_by")

    def waiting(self):
        return self.filter(state=NoticeState.ISSUED)

    def overdue(self, at):
        return self.waiting().filter(due_at__lt=at)


class SupervisionNotice(NumberedModel):
    """督办通知书: what an agency must do about an order and by when; answered in writing."""

    PREFIX = _("督办")

    order = models.ForeignKey(
        WorkOrder, on_delete=models.PROTECT, related_name="notices", verbose_name=_("工单")
    )
    kind = models.CharField(_("事由"), max_length=12, choices=NoticeKind.choices)
    level = models.PositiveSmallIntegerField(_("级别"), choices=NoticeLevel.choices)
    demand = models.TextField(_("督办要求"))
    state = models.CharField(
        _("状态"), max_length=12, choices=NoticeState.choices, default=NoticeState.ISSUED
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("签发人"),
    )
    issued_at = models.DateTimeField(_("签发时间"))
    due_at = models.DateTimeField(_("答复时限"))
    replied_at = models.DateTimeField(_("答复时间"), null=True)
    ended_at = models.DateTimeField(_("办结时间"), null=True)
    escalates_at = models.DateTimeField(_("下次升级"), null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办通知书")
        verbose_name_plural = _("督办通知书")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=NoticeState.values), name="notice_state_known"
            ),
            models.UniqueConstraint(fields=["year", "serial"], name="notice_number_unique"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=[NoticeState.ISSUED, NoticeState.REPLIED]),
                name="notice_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="notice_by_state"),
            models.Index(
                fields=["escalates_at"],
                condition=Q(state=NoticeState.ISSUED),
                name="notice_to_escalate",
            ),
        ]

    @property
    def audit_key(self) -> int:
        return self.order.petition_id


class NoticeReply(models.Model):
    """One written answer to a notice, and what supervision made of it."""

    notice = models.ForeignKey(
        SupervisionNotice,
        on_delete=models.CASCADE,
        related_name="replies",
        verbose_name=_("通知书"),
    )
    text = models.TextField(_("答复"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("答复人"),
    )
    at = models.DateTimeField(_("答复时间"))
    is_accepted = models.BooleanField(_("认可"), null=True)
    ruling = models.CharField(_("审核意见"), max_length=300, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("审核人"),
    )
    ruled_at = models.DateTimeField(_("审核时间"), null=True)

    class Meta:
        verbose_name = _("督办答复")
        verbose_name_plural = _("督办答复")

    def __str__(self):
        return f"{self.notice} {self.at:%F}"
