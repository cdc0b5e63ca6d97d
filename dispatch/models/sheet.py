from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dispatch.exchange import SheetKind
from dispatch.models.hotline import Hotline
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel


class SheetImport(PublicIdModel):
    """导入记录: a file's rows, checked first and taken over by a second press.

    `rows` and `findings` are JSON; the first holds what the file held, until it is wiped.
    """

    kind = models.CharField(_("内容"), max_length=8, choices=SheetKind.choices)
    hotline = models.ForeignKey(
        Hotline,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name=_("平台"),
    )
    file_name = models.CharField(_("文件名"), max_length=120)
    rows = EncryptedTextField(_("各行"), blank=True, default="")
    findings = EncryptedTextField(_("检查结果"), blank=True, default="")
    n_rows = models.PositiveIntegerField(_("行数"), default=0)
    n_done = models.PositiveIntegerField(_("已处理"), default=0)
    n_new = models.PositiveIntegerField(_("新增"), default=0)
    n_changed = models.PositiveIntegerField(_("更新"), default=0)
    n_same = models.PositiveIntegerField(_("没有变化"), default=0)
    n_bad = models.PositiveIntegerField(_("有问题"), default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("上传人"),
    )
    made_at = models.DateTimeField(_("上传时间"))
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("导入人"),
    )
    asked_at = models.DateTimeField(_("开始导入"), null=True, blank=True)
    applied_at = models.DateTimeField(_("导入完成"), null=True, blank=True)
    wiped_at = models.DateTimeField(_("内容已清除"), null=True, blank=True)

    class Meta:
        verbose_name = _("导入记录")
        verbose_name_plural = _("导入记录")
        indexes = [
            models.Index(fields=["kind", "-id"], name="sheet_by_kind"),
            models.Index(
                fields=["asked_at"],
                condition=models.Q(asked_at__isnull=False, applied_at__isnull=True),
                name="sheet_to_apply",
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def n_good(self) -> int:
        return self.n_new + self.n_changed

    @property
    def is_running(self) -> bool:
        return self.asked_at is not None and self.applied_at is None
