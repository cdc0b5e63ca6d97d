from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from party.models.organisations.membership import Membership
from party.models.organisations.organisation import PartyOrganisation
from party.organisations.choices import PartyNoticeState, SmsState
from party.scoping import OrganisationScopedQuerySet
from yuanbao.choice_field import ChoiceField
from yuanbao.models import Notification, PublicIdModel


class PartyNotice(PublicIdModel):
    """党内通知: to every member of an organisation and of all below it, with receipts.

    Written by one person, sent by another. Whom it goes to is settled when it is sent.
    """

    organisation = models.ForeignKey(
        PartyOrganisation,
        on_delete=models.PROTECT,
        related_name="notices",
        verbose_name=_("发给"),
    )
    title = models.CharField(_("标题"), max_length=60)
    body = models.TextField(_("正文"))
    by_sms = models.BooleanField(_("同时发短信给没有账号的人"), default=False)

    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("起草人"),
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("审核人"),
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=PartyNoticeState, default=PartyNoticeState.DRAFT
    )
    send_back_reason = models.CharField(_("退回理由"), max_length=200, blank=True)
    n_total = models.PositiveIntegerField(_("发给多少人"), default=0)
    n_done = models.PositiveIntegerField(_("已处理"), default=0)
    written_at = models.DateTimeField(_("起草时间"))
    submitted_at = models.DateTimeField(_("送审时间"), null=True, blank=True)
    approved_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    sent_at = models.DateTimeField(_("发完时间"), null=True, blank=True)

    objects = OrganisationScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("党内通知")
        verbose_name_plural = _("党内通知")
        indexes = [
            models.Index(fields=["organisation", "-id"], name="party_notice_by_organisation"),
            models.Index(fields=["state", "id"], name="party_notice_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PartyNoticeState.values), name="party_notice_state_known"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True)
                | Q(written_by__isnull=True)
                | ~Q(reviewed_by=F("written_by")),
                name="party_notice_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=PartyNoticeState.SENT) | Q(sent_at__isnull=False),
                name="party_notice_sent_has_sent_at",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_sending(self) -> bool:
        return self.state == PartyNoticeState.SENDING

    @property
    def is_out(self) -> bool:
        """Say whether members may have it already."""
        return self.state in {PartyNoticeState.SENDING, PartyNoticeState.SENT}


class NoticeRecipient(PublicIdModel):
    """通知回执: one member of one notice: delivered, then read in the app or told by telephone.

    Who has no account may have been sent a text message; its number stays with the message.
    """

    notice = models.ForeignKey(
        PartyNotice,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="recipients",
        verbose_name=_("通知"),
    )
    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="notices", verbose_name=_("党员")
    )
    # Where the member belonged when it was sent.
    organisation = models.ForeignKey(
        PartyOrganisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("党组织")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="party_notices",
        verbose_name=_("账号"),
    )
    delivered_at = models.DateTimeField(_("送到时间"), null=True, blank=True)
    read_at = models.DateTimeField(_("已阅时间"), null=True, blank=True)
    told_at = models.DateTimeField(_("电话通知时间"), null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    sms = models.ForeignKey(
        Notification,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("短信"),
    )
    sms_state = ChoiceField(_("短信情况"), max_length=8, choices=SmsState, blank=True, default="")
    sms_at = models.DateTimeField(_("短信发出时间"), null=True, blank=True)
    sms_why = models.CharField(_("短信为什么发不到"), max_length=200, blank=True)

    objects = OrganisationScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知回执")
        verbose_name_plural = _("通知回执")
        indexes = [
            models.Index(
                fields=["notice", "id"],
                condition=Q(delivered_at__isnull=True),
                name="recipient_to_deliver",
            ),
            models.Index(
                fields=["id"],
                condition=Q(sms_state=SmsState.WAITING),
                name="recipient_sms_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "member"], name="recipient_once_per_notice"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(told_by__isnull=False),
                name="recipient_told_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(sms_state=SmsState.FAILED) | ~Q(sms_why=""),
                name="recipient_sms_failed_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(sms_state=SmsState.SENT) | Q(sms_at__isnull=False),
                name="recipient_sms_sent_has_moment",
            ),
        ]

    def __str__(self):
        return f"{self.notice} · {self.member}"
