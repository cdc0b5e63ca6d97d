from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from petitions.sealed.choices import FileKind, Mode, SealedState, Side
from petitions.sealed.fields import SealedBytesField, SealedTextField
from petitions.sealed.units import hashes_of, hashes_of_own
from yuanbao.access import roles_of
from yuanbao.models import SEALED_CHAIN
from yuanbao.models.base import PublicIdModel
from yuanbao.roles import Capability, roles_granting


class SealedReportQuerySet(models.QuerySet):
    """Reports; nobody reaches one by being a superuser, nor one about themselves or their units."""

    def permitted(self, user, capability: Capability):
        """Keep what the person may touch: all for custody, one's own for handlers, one's unit's.

        Reports on whoever the person is, on where they stand and on what they stand under are
        not among them, whatever the person's role.
        """
        if not user.is_authenticated or not roles_of(user) & roles_granting(capability):
            return self.none()
        rows = self.exclude(Exists(SealedSubject.objects.about(hashes_of(user))))
        if capability == Capability.HANDLE_SEALED:
            return rows.filter(handler=user)
        if capability == Capability.READ_SEALED:
            return rows.filter(handler_units__overlap=sorted(hashes_of_own(user)))
        return rows


class SealedReport(PublicIdModel):
    """密封举报: a report on people who serve; whom it concerns and what it says is sealed.

    Rows carry no address, no browser and no words in clear. `form_mark` is the keyed hash of the
    form it came by, `receipt_hash` the Argon2id hash of the reporter's sixteen digits.
    """

    audit_chain = SEALED_CHAIN

    # How staff call it; says nothing about what it is.
    mark = models.CharField(_("密字号"), max_length=12, unique=True)
    mode = models.CharField(_("方式"), max_length=12, choices=Mode.choices)
    form_mark = models.CharField(_("表单"), max_length=64, unique=True, editable=False)
    receipt_hash = models.CharField(_("回执"), max_length=64, unique=True, editable=False)
    # Raised when the reporter leaves: an inbox opened before is closed.
    inbox_round = models.PositiveIntegerField(_("收件箱批次"), default=0, editable=False)
    redacted = SealedTextField(_("隐去身份的内容"), blank=True, default="")
    concerns = SealedTextField(_("被举报单位和人员"), blank=True, default="")
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("经办人"),
    )
    handler_units = ArrayField(
        models.CharField(max_length=32), verbose_name=_("经办单位"), default=list, editable=False
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=SealedState.choices, default=SealedState.FILED
    )
    filed_at = models.DateTimeField(_("收到"))
    # A reporter who gave a name is told by then that the report was taken up.
    tell_by = models.DateTimeField(_("告知期限"), null=True, blank=True)
    told_at = models.DateTimeField(_("首次告知"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("密封"), null=True, blank=True)
    entrusted_at = models.DateTimeField(_("交办时间"), null=True, blank=True)
    answered_at = models.DateTimeField(_("报结果"), null=True, blank=True)
    released_at = models.DateTimeField(_("反馈"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结"), null=True, blank=True)

    objects = SealedReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("密封举报")
        verbose_name_plural = _("密封举报")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SealedState.values), name="sealed_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[SealedState.ENTRUSTED, SealedState.ANSWERED])
                | Q(handler__isnull=False),
                name="sealed_entrusted_has_handler",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="sealed_by_state"),
            models.Index(fields=["handler", "-id"], name="sealed_by_handler"),
        ]

    def __str__(self):
        return self.mark

    @property
    def is_named(self) -> bool:
        return self.mode == Mode.NAMED


class SealedSubjectQuerySet(models.QuerySet):
    """Whom reports concern."""

    def about(self, hashes):
        """Keep those of the outer report that one of the hashes names."""
        return self.filter(report=OuterRef("pk"), key_hash__in=sorted(hashes))


class SealedSubject(models.Model):
    """One key that a report is kept from, as a keyed hash."""

    report = models.ForeignKey(SealedReport, on_delete=models.CASCADE, related_name="subjects")
    key_hash = models.CharField(_("对象"), max_length=32)

    objects = SealedSubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("被举报对象")
        verbose_name_plural = _("被举报对象")
        constraints = [
            models.UniqueConstraint(fields=["report", "key_hash"], name="sealed_subject_once"),
        ]
        indexes = [models.Index(fields=["key_hash", "report"], name="sealed_by_subject")]

    def __str__(self):
        return self.key_hash[:8]


class SealedEnvelope(PublicIdModel):
    """What was said in the reporter's own words, and who said it. Read by services alone."""

    report = models.OneToOneField(
        SealedReport, on_delete=models.CASCADE, related_name="envelope", verbose_name=_("举报")
    )
    text = SealedTextField(_("原文"))
    name = SealedTextField(_("姓名"), blank=True, default="")
    phone = SealedTextField(_("电话"), blank=True, default="")
    address = SealedTextField(_("单位或住址"), blank=True, default="")

    class Meta:
        verbose_name = _("密封原件")
        verbose_name_plural = _("密封原件")

    def __str__(self):
        return str(self.report_id)


class SealedMessage(PublicIdModel):
    """One message between two sides. What a reporter writes reaches a handler redacted, or not."""

    audit_chain = SEALED_CHAIN

    report = models.ForeignKey(
        SealedReport, on_delete=models.CASCADE, related_name="messages", verbose_name=_("举报")
    )
    sender = models.CharField(_("发出"), max_length=8, choices=Side.choices)
    recipient = models.CharField(_("收到"), max_length=8, choices=Side.choices)
    text = SealedTextField(_("内容"))
    # Of a reporter's message: what custody passes on.
    redacted = SealedTextField(_("转交的内容"), blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("经手人"),
    )
    at = models.DateTimeField(_("时间"))
    dealt_at = models.DateTimeField(_("处理"), null=True, blank=True)

    class Meta:
        verbose_name = _("密封消息")
        verbose_name_plural = _("密封消息")
        indexes = [models.Index(fields=["report", "id"], name="sealed_message_by_report")]

    def __str__(self):
        return f"{self.sender}→{self.recipient}"


class SealedFile(PublicIdModel):
    """A file of a report: as it came, and a copy without a trace of who made it. No name is kept."""

    audit_chain = SEALED_CHAIN

    report = models.ForeignKey(
        SealedReport, on_delete=models.CASCADE, related_name="files", verbose_name=_("举报")
    )
    serial = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("种类"), max_length=8, choices=FileKind.choices)
    clean = SealedBytesField(_("净化件"))
    original = SealedBytesField(_("原件"))
    # Whether custody has dealt with it, after which it opens with the seal alone.
    is_sealed = models.BooleanField(_("已密封"), default=False)
    # Whether handlers may read the clean copy.
    is_shared = models.BooleanField(_("交经办人"), default=False)

    class Meta:
        verbose_name = _("密封附件")
        verbose_name_plural = _("密封附件")
        constraints = [
            models.UniqueConstraint(fields=["report", "serial"], name="sealed_file_serial_once"),
        ]

    def __str__(self):
        return f"{self.report_id}-{self.serial}"

    @property
    def has_clean(self) -> bool:
        """Say whether there is a copy that others may have: no voice can be made nobody's."""
        return self.kind != FileKind.VOICE
