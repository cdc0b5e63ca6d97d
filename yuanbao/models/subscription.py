from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.fields import EncryptedTextField
from yuanbao.models.base import PublicIdModel


class Subscription(PublicIdModel):
    """订阅: one person wants to hear of one topic, in the app always, and by what they ticked."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="subscriptions",
        verbose_name=_("订阅人"),
    )
    topic = models.CharField(_("主题"), max_length=80)
    by_sms = models.BooleanField(_("短信"), default=False)
    by_wechat = models.BooleanField(_("微信"), default=False)
    started_at = models.DateTimeField(_("订阅时间"))

    class Meta:
        verbose_name = _("订阅")
        verbose_name_plural = _("订阅")
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="subscription_once_per_topic")
        ]
        indexes = [models.Index(fields=["topic", "user"], name="subscription_by_topic")]

    def __str__(self):
        return self.topic


class Broadcast(PublicIdModel):
    """One message to whoever subscribed to any of its topics, sent in parts; `after_id` is how far."""

    key = models.CharField(_("去重键"), max_length=80, unique=True)
    topics = ArrayField(models.CharField(max_length=80), verbose_name=_("主题"))
    title = models.CharField(_("标题"), max_length=120)
    body = models.CharField(_("内容"), max_length=300, blank=True)
    url = models.CharField(_("链接"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("发出时间"))
    after_id = models.BigIntegerField(_("送到第几位"), default=0)
    n_sent = models.PositiveIntegerField(_("送达人次"), default=0)
    finished_at = models.DateTimeField(_("送完时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("订阅推送")
        verbose_name_plural = _("订阅推送")
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(finished_at__isnull=True),
                name="broadcast_unfinished",
            )
        ]

    def __str__(self):
        return self.title


class WechatBinding(PublicIdModel):
    """微信绑定: under which number the district's official account knows a person."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="wechat",
        verbose_name=_("用户"),
    )
    openid = EncryptedTextField(_("微信标识"))
    openid_index = models.CharField(_("微信标识索引"), max_length=32, unique=True)
    bound_at = models.DateTimeField(_("绑定时间"))

    class Meta:
        verbose_name = _("微信绑定")
        verbose_name_plural = _("微信绑定")

    def __str__(self):
        return str(self.user)
