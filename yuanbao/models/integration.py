from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Integration(models.Model):
    """Another system that calls our interfaces with a token of its own.

    What it may do is what its service account may do: the account's posts and staffings.
    """

    name = models.CharField(_("系统名称"), max_length=60, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="integrations",
        verbose_name=_("服务账号"),
    )
    contact = models.CharField(_("联系人"), max_length=80, blank=True)
    token_hash = models.CharField(_("令牌校验值"), max_length=64, unique=True, editable=False)
    token_start = models.CharField(_("令牌开头"), max_length=8, editable=False)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("接口接入")
        verbose_name_plural = _("接口接入")

    def __str__(self):
        return self.name
