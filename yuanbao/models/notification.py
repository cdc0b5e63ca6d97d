from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.fields import EncryptedTextField
from yuanbao.models.base import PublicIdModel


class Channel(models.TextChoices):
    """By which way a message travels."""

    IN_APP = "in_app", _("站内")
    SMS = "sms", _("短信")
    EMAIL = "email", _("邮件")
    WECHAT = "wechat", _("微信")


class Delivery(models.TextChoices):
    """How far a message has come."""

    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已发送")
    DEAD = "dead", _("发送失败")


class Notification(PublicIdModel):
    """A message to one person and how its delivery stands. `key` makes a repeat harmless."""

    key = models.CharField(_("去重键"), max_length=120, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name=_("收件人"),
    )
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel.choices)
    address = EncryptedTextField(_("地址"), blank=True, default="")
    # By which what was sent to a telephone is found again when its owner wants it gone.
    address_index = models.CharField(_("地址索引"), max_length=32, blank=True, editable=False)
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("内容"), blank=True)
    url = models.CharField(_("链接"), max_length=200, blank=True)
    delivery = models.CharField(
        _("发送状态"), max_length=8, choices=Delivery.choices, default=Delivery.WAITING
    )
    is_urgent = models.BooleanField(_("紧急，夜间也发"), default=False)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    created_at = models.DateTimeField(_("建立时间"))
    next_try_at = models.DateTimeField(_("下次发送"))
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)
    failure = models.CharField(_("失败原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(delivery=Delivery.SENT) | models.Q(sent_at__isnull=False),
                name="notification_sent_has_sent_at",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(delivery=Delivery.WAITING),
                name="notification_due",
            ),
            models.Index(fields=["user", "-id"], name="notification_by_user"),
            models.Index(
                fields=["address_index"],
                condition=~models.Q(address_index=""),
                name="notification_by_address",
            ),
            models.Index(
                fields=["user"],
                condition=models.Q(read_at__isnull=True, channel=Channel.IN_APP),
                name="notification_unread",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def shown(self) -> str:
        """Return the body as a page shows it: the address at its end is what the button opens."""
        address = f" {settings.SITE_URL}{self.url}"
        return f" {self.body}".removesuffix(address if self.url else "").strip()


class DevelopmentMessage(models.Model):
    """What the development channels would have sent; shown in the development inbox."""

    address = models.CharField(_("地址"), max_length=80)
    text = models.TextField(_("内容"))
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("开发收件箱")
        verbose_name_plural = _("开发收件箱")

    def __str__(self):
        return self.text[:40]
