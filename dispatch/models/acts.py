"""Side records of an order: returns, questions, extensions, calls and reminders."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from dispatch.models.agency import Agency
from dispatch.models.duty_rule import DutyRule
from dispatch.models.work_order import WorkOrder
from petitions.models import Petition


def _person(related: str, label) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name=related,
        verbose_name=label,
    )


class Return(models.Model):
    """申请退单: why an agency says that the matter is not its duty, and the ruling."""

    order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="returns", verbose_name=_("工单")
    )
    reason = models.CharField(_("理由"), max_length=24)
    text = models.CharField(_("说明"), max_length=300)
    proposes = models.CharField(_("建议承办"), max_length=60, blank=True)
    asked_by = _person("asked_returns", _("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = _person("decided_returns", _("审核人"))
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    is_accepted = models.BooleanField(_("同意"), null=True)
    ruling = models.CharField(_("审核意见"), max_length=300, blank=True)
    ruled_to = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ruled_returns",
        verbose_name=_("裁定由谁办"),
    )
    escalated_at = models.DateTimeField(_("提请带班领导"), null=True, blank=True)
    duty_rule = models.OneToOneField(
        DutyRule,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ruling",
        verbose_name=_("记入派单目录"),
    )

    class Meta:
        verbose_name = _("退单")
        verbose_name_plural = _("退单")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(is_accepted__isnull=False),
                name="return_decided_has_ruling",
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(decided_at__isnull=True), name="return_open_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(decided_at__isnull=True), name="return_to_decide"
            )
        ]

    def __str__(self):
        return f"{self.order} {self.reason}"

    @property
    def ruling_number(self) -> str:
        """Return the number by which the ruling is quoted."""
        moment = self.decided_at or self.asked_at
        return _("退单裁定〔%(year)s〕%(n)s号") % {"year": localtime(moment).year, "n": self.pk}


class Extension(models.Model):
    """延期: asked before the due moment, approved by another person, told to the petitioner."""

    order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="extensions", verbose_name=_("工单")
    )
    days = models.PositiveSmallIntegerField(_("工作日"))
    reason = models.CharField(_("原因"), max_length=300)
    asked_by = _person("asked_extensions", _("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = _person("decided_extensions", _("审批人"))
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    is_accepted = models.BooleanField(_("同意"), null=True)
    old_due_at = models.DateTimeField(_("原时限"))
    new_due_at = models.DateTimeField(_("新时限"), null=True, blank=True)
    ruling = models.CharField(_("审批意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("延期")
        verbose_name_plural = _("延期")
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(decided_at__isnull=True), name="extension_open_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="extension_approved_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(decided_at__isnull=True),
                name="extension_to_decide",
            )
        ]

    def __str__(self):
        return f"{self.order} +{self.days}"


class Question(models.Model):
    """请补充: one list of what is missing, to the petitioner; the clock stands meanwhile."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="questions", verbose_name=_("诉求")
    )
    order = models.ForeignKey(
        WorkOrder,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("工单"),
    )
    text = models.CharField(_("问题"), max_length=300)
    asked_by = _person("asked_questions", _("提问人"))
    asked_at = models.DateTimeField(_("提问时间"))
    lapses_at = models.DateTimeField(_("答复期限"))
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    lapsed_at = models.DateTimeField(_("逾期时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("请补充")
        verbose_name_plural = _("请补充")
        constraints = [
            models.UniqueConstraint(fields=["order"], name="question_once_per_order"),
        ]
        indexes = [
            models.Index(
                fields=["lapses_at"],
                condition=Q(answered_at__isnull=True, lapsed_at__isnull=True),
                name="question_open",
            )
        ]

    def __str__(self):
        return self.text[:30]


class ContactLog(models.Model):
    """联系诉求人: each call or visit, reached or not; the response rate is made of it."""

    order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("工单")
    )
    way = models.CharField(
        _("方式"),
        max_length=8,
        choices=[("phone", _("电话")), ("visit", _("上门")), ("opened", _("查看电话"))],
    )
    is_reached = models.BooleanField(_("联系上了"))
    note = models.CharField(_("内容"), max_length=300, blank=True)
    by = _person("contact_logs", _("联系人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("联系记录")
        verbose_name_plural = _("联系记录")
        indexes = [models.Index(fields=["order", "at"], name="contact_by_order")]

    def __str__(self):
        return f"{self.order} {self.at:%F %H:%M}"


class Reminder(models.Model):
    """One reminder sent: unique per order, round, level and person, so that two beats send one."""

    order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("工单")
    )
    round_number = models.PositiveSmallIntegerField(_("第几次办"))
    level = models.PositiveSmallIntegerField(_("档"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="reminders",
        verbose_name=_("收件人"),
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("提醒")
        verbose_name_plural = _("提醒")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "round_number", "level", "recipient"], name="reminder_once"
            )
        ]

    def __str__(self):
        return f"{self.order} {self.level}%"
