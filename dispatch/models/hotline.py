from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.exchange import Outcome, Writing
from petitions.models import Petition
from yuanbao.fields import EncryptedTextField
from yuanbao.models import Integration, PublicIdModel


class HotlineQuerySet(models.QuerySet):
    """Platforms that send matters to ours and get the answers back."""

    def active(self):
        return self.filter(is_active=True)

    def of(self, integration):
        """Keep the platform that calls with this integration's token."""
        return self.active().filter(integration=integration, integration__isnull=False)


class Hotline(PublicIdModel):
    """热线平台: another platform whose matters are answered here, 8890 or 12345."""

    code = models.CharField(_("平台代码"), max_length=20, unique=True)
    name = models.CharField(_("平台名称"), max_length=40)
    integration = models.OneToOneField(
        Integration,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hotline",
        verbose_name=_("接口接入"),
    )
    webhook_url = models.URLField(_("回填地址"), max_length=300, blank=True)
    webhook_secret = EncryptedTextField(_("签名密钥"), blank=True, default="", editable=False)
    is_active = models.BooleanField(_("启用"), default=True)

    objects = HotlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("热线平台")
        verbose_name_plural = _("热线平台")

    def __str__(self):
        return self.name


class HotlineMatter(models.Model):
    """A petition as the platform that sent it knows it: its number, its text, its due time."""

    hotline = models.ForeignKey(
        Hotline, on_delete=models.PROTECT, related_name="matters", verbose_name=_("平台")
    )
    number = models.CharField(_("对方编号"), max_length=40)
    petition = models.OneToOneField(
        Petition, on_delete=models.PROTECT, related_name="hotline_matter", verbose_name=_("诉求")
    )
    # A keyed hash of the words: tells a repeat from a change without keeping them twice.
    digest = models.CharField(_("内容校验值"), max_length=32)
    version = models.PositiveSmallIntegerField(_("第几版"), default=1)
    their_category = models.CharField(_("对方分类"), max_length=120, blank=True)
    received_at = models.DateTimeField(_("首次收到"))
    changed_at = models.DateTimeField(_("最近更新"))

    class Meta:
        verbose_name = _("热线诉求")
        verbose_name_plural = _("热线诉求")
        constraints = [
            models.UniqueConstraint(fields=["hotline", "number"], name="hotline_number_unique")
        ]

    def __str__(self):
        return f"{self.hotline.code} {self.number}"


class HotlineUrge(models.Model):
    """催单 that came from a platform; the same one again is known by its key."""

    matter = models.ForeignKey(
        HotlineMatter, on_delete=models.CASCADE, related_name="urges", verbose_name=_("诉求")
    )
    key = models.CharField(_("防重键"), max_length=32)
    urged_at = models.DateTimeField(_("催单时间"))

    class Meta:
        verbose_name = _("热线催单")
        verbose_name_plural = _("热线催单")
        constraints = [models.UniqueConstraint(fields=["matter", "key"], name="hotline_urge_once")]

    def __str__(self):
        return f"{self.matter} {self.urged_at:%F %H:%M}"


class WriteBackFile(PublicIdModel):
    """One export of answers; downloaded as often as needed, confirmed by a press or a receipt."""

    hotline = models.ForeignKey(
        Hotline, on_delete=models.PROTECT, related_name="files", verbose_name=_("平台")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("导出人"),
    )
    made_at = models.DateTimeField(_("导出时间"))

    class Meta:
        verbose_name = _("回填文件")
        verbose_name_plural = _("回填文件")

    def __str__(self):
        return f"{self.hotline} {self.made_at:%F %H:%M}"


class WriteBack(PublicIdModel):
    """回填: what a platform is told about one of its matters; the outbox of answers.

    `answer` is the public answer, redacted like every public text. Rows of one matter are
    numbered; only the newest is still to be told.
    """

    matter = models.ForeignKey(
        HotlineMatter, on_delete=models.PROTECT, related_name="write_backs", verbose_name=_("诉求")
    )
    serial = models.PositiveSmallIntegerField(_("第几次"))
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices)
    answer = EncryptedTextField(_("答复"), blank=True, default="")
    agency_name = models.CharField(_("承办单位"), max_length=60, blank=True)
    happened_at = models.DateTimeField(_("办结时间"))
    state = models.CharField(
        _("回填状态"), max_length=12, choices=Writing.choices, default=Writing.WAITING
    )
    file = models.ForeignKey(
        WriteBackFile,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="rows",
        verbose_name=_("回填文件"),
    )
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    first_try_at = models.DateTimeField(_("首次发送"))
    next_try_at = models.DateTimeField(_("下次发送"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("确认人"),
    )
    failure = models.CharField(_("失败原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("热线回填")
        verbose_name_plural = _("热线回填")
        constraints = [
            models.UniqueConstraint(fields=["matter", "serial"], name="write_back_serial_unique"),
            models.CheckConstraint(
                condition=~Q(state=Writing.CONFIRMED) | Q(confirmed_at__isnull=False),
                name="write_back_confirmed_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state=Writing.WAITING, next_try_at__isnull=False),
                name="write_back_due",
            ),
            models.Index(fields=["state", "-id"], name="write_back_by_state"),
        ]

    def __str__(self):
        return f"{self.matter} #{self.serial}"
