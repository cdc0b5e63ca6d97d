from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import InstructionSource, InstructionState, ReportKind
from dispatch.models.agency import Agency
from dispatch.models.numbered import NumberedModel
from dispatch.scoping import AgencyScopedQuerySet
from petitions.models import Petition


class InstructionQuerySet(AgencyScopedQuerySet):
    """Instructions to one's agency, or in one's territory."""

    sensitive_path = "petition__is_sensitive"
    read_with = ("agency", "petition", "leader")

    def waiting(self):
        return self.filter(state=InstructionState.INSTRUCTED)


class Instruction(NumberedModel):
    """批示: what a leader wants done, by whom and by when; followed until the leader accepts."""

    PREFIX = _("批示")

    petition = models.ForeignKey(
        Petition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instructions",
        verbose_name=_("诉求"),
    )
    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="+", verbose_name=_("地域")
    )
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("领导账号"),
    )
    leader_name = models.CharField(_("批示领导"), max_length=40)
    source = models.CharField(_("来源"), max_length=12, choices=InstructionSource.choices)
    text = models.TextField(_("批示内容"))
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="instructions", verbose_name=_("承办单位")
    )
    state = models.CharField(
        _("状态"),
        max_length=12,
        choices=InstructionState.choices,
        default=InstructionState.INSTRUCTED,
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("录入人"),
    )
    entered_at = models.DateTimeField(_("录入时间"))
    due_at = models.DateTimeField(_("办理时限"))
    replied_at = models.DateTimeField(_("报结时间"), null=True)
    ended_at = models.DateTimeField(_("办结时间"), null=True)
    remind_at = models.DateTimeField(_("下次提醒"), null=True, editable=False)
    n_reminded = models.PositiveSmallIntegerField(_("提醒次数"), default=0, editable=False)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("批示")
        verbose_name_plural = _("批示")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=InstructionState.values), name="instruction_state_known"
            ),
            models.UniqueConstraint(fields=["year", "serial"], name="instruction_number_unique"),
            # An open instruction always has a moment at which somebody is reminded: none is lost.
            models.CheckConstraint(
                condition=~Q(state__in=[InstructionState.INSTRUCTED, InstructionState.REPLIED])
                | Q(remind_at__isnull=False),
                name="instruction_open_is_reminded",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="instruction_by_state"),
            models.Index(
                fields=["remind_at"],
                condition=Q(remind_at__isnull=False),
                name="instruction_to_remind",
            ),
        ]


class InstructionReport(models.Model):
    """How an instruction goes on: progress, an answer, or what the leader said to it."""

    instruction = models.ForeignKey(
        Instruction, on_delete=models.CASCADE, related_name="reports", verbose_name=_("批示")
    )
    what = models.CharField(_("内容类别"), max_length=10, choices=ReportKind.choices)
    text = models.TextField(_("内容"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁")
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("批示进展")
        verbose_name_plural = _("批示进展")

    def __str__(self):
        return f"{self.instruction} {self.get_what_display()}"
