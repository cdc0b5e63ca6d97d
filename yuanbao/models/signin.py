from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.models.base import PublicIdModel


class PhoneCode(models.Model):
    """A one-time code sent to a phone, kept as a keyed hash; five tries, ten minutes."""

    phone_index = models.CharField(_("手机号索引"), max_length=32)
    purpose = models.CharField(_("用途"), max_length=16)
    code_hash = models.CharField(_("验证码校验值"), max_length=64)
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    created_at = models.DateTimeField(_("发送时间"))
    expires_at = models.DateTimeField(_("失效时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("手机验证码")
        verbose_name_plural = _("手机验证码")
        indexes = [models.Index(fields=["phone_index", "purpose", "-id"], name="phone_code_latest")]

    def __str__(self):
        return f"{self.purpose} {self.created_at:%F %T}"


class TrustedDevice(PublicIdModel):
    """A browser that passed the second step within the last thirty days."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="trusted_devices",
        verbose_name=_("用户"),
    )
    token_hash = models.CharField(_("标记校验值"), max_length=64, unique=True)
    stamp = models.PositiveIntegerField(_("登录批次"))
    label = models.CharField(_("设备"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("登记时间"))
    expires_at = models.DateTimeField(_("失效时间"))

    class Meta:
        verbose_name = _("已信任设备")
        verbose_name_plural = _("已信任设备")

    def __str__(self):
        return self.label or str(self.pk)


class SignIn(PublicIdModel):
    """A browser in which a person is signed in now; goes when the session goes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="sign_ins",
        verbose_name=_("用户"),
    )
    session_key = models.CharField(_("会话"), max_length=40, unique=True)
    label = models.CharField(_("设备"), max_length=120, blank=True)
    started_at = models.DateTimeField(_("登录时间"))
    seen_at = models.DateTimeField(_("最近使用"))

    class Meta:
        verbose_name = _("登录中的设备")
        verbose_name_plural = _("登录中的设备")

    def __str__(self):
        return self.label or str(self.pk)
