import base64

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yuanbao.crypto import decrypt, encrypt
from yuanbao.fields import EncryptedTextField
from yuanbao.models.base import PublicIdModel


class FileKind(models.TextChoices):
    """What an export is written as."""

    XLSX = "xlsx", _("Excel（.xlsx）")
    CSV = "csv", _("CSV（.csv）")


class ExportContent(models.TextChoices):
    """How an export shows personal data."""

    MASKED = "masked", _("姓名、电话、证件号遮盖")
    FULL = "full", _("完整内容")


class ExportState(models.TextChoices):
    """Where an export stands; the values are those of `yuanbao.file_jobs`."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("正在导出")
    READY = "ready", _("可以下载")
    FAILED = "failed", _("没有导成")
    EXPIRED = "expired", _("已过期")


class ExportQuerySet(models.QuerySet):
    """Exports of a person; nobody else's are ever seen."""

    def of(self, user):
        return self.filter(owner=user.pk)


class Export(PublicIdModel):
    """A file of a list, made in the background for its `owner` and kept for a while as `file`."""

    title = models.CharField(_("标题"), max_length=120)
    state = models.CharField(
        _("状态"), max_length=8, choices=ExportState, default=ExportState.WAITING
    )
    total = models.PositiveIntegerField(_("总行数"))
    n_done = models.PositiveIntegerField(_("已写行数"), default=0)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    asked_at = models.DateTimeField(_("申请时间"))
    beat_at = models.DateTimeField(_("最近进展"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    expires_at = models.DateTimeField(_("过期时间"), null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.title


def indexes_of_exports(prefix: str) -> list[models.Index]:
    """Return the indexes of a table of exports, named from its prefix: an owner's, waiting, to expire."""
    waiting = Q(state__in=[ExportState.WAITING, ExportState.RUNNING])
    ready = Q(state=ExportState.READY)
    return [
        models.Index(fields=["owner", "-id"], name=f"{prefix}_by_owner"),
        models.Index(fields=["beat_at"], condition=waiting, name=f"{prefix}_to_run"),
        models.Index(fields=["expires_at"], condition=ready, name=f"{prefix}_to_expire"),
    ]


def rules_of_sealed_exports(prefix: str) -> list[models.CheckConstraint]:
    """Return what holds for every row of a table of `SealedExport`, named from its prefix."""
    known = Q(state__in=ExportState.values)
    has_reason = Q(content=ExportContent.MASKED) | ~Q(why="")
    expires = ~Q(state=ExportState.READY) | Q(expires_at__isnull=False)
    return [
        models.CheckConstraint(condition=known, name=f"{prefix}_state_known"),
        models.CheckConstraint(condition=has_reason, name=f"{prefix}_in_full_has_reason"),
        models.CheckConstraint(condition=expires, name=f"{prefix}_ready_expires"),
    ]


class SealedExport(Export):
    """An export of personal data, masked or in full for a reason.

    What was typed into the search may be somebody's name or telephone and is sealed, as is the
    file on the disk.
    """

    kind = models.CharField(_("格式"), max_length=8, choices=FileKind, default=FileKind.XLSX)
    content = models.CharField(
        _("内容"), max_length=8, choices=ExportContent, default=ExportContent.MASKED
    )
    why = models.CharField(_("用途"), max_length=200, blank=True)
    filters = models.JSONField(_("筛选条件"), default=dict, blank=True)
    words = EncryptedTextField(_("搜索的字"), blank=True)

    class Meta:
        abstract = True

    @property
    def is_full(self) -> bool:
        return self.content == ExportContent.FULL

    @property
    def file_name(self) -> str:
        return f"{self.title.replace(':', '')}.{self.kind}"

    def sealed(self, data: bytes) -> bytes:
        """Return the file as it lies on the disk."""
        return encrypt(base64.b64encode(data).decode(), self._bound_to())

    def opened(self) -> bytes:
        """Return the file as it was written."""
        with self.file.open("rb") as held:
            return base64.b64decode(decrypt(held.read(), self._bound_to()))

    def _bound_to(self) -> bytes:
        return f"{self._meta.db_table}.file|{self.public_id}".encode()
