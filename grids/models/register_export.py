import base64

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.sheets.choices import Content, FileKind
from yuanbao.crypto import decrypt, encrypt
from yuanbao.fields import EncryptedTextField
from yuanbao.models import Export, ExportState


class RegisterExport(Export):
    """台账导出: the rows a list was filtered to, as a file made in the background for its owner.

    What was typed into the search may be somebody's name or telephone and is sealed, as is the
    file on the disk.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="register_exports",
        verbose_name=_("导出人"),
    )
    register = models.CharField(_("台账"), max_length=24)
    kind = models.CharField(_("格式"), max_length=8, choices=FileKind, default=FileKind.XLSX)
    content = models.CharField(_("内容"), max_length=8, choices=Content, default=Content.MASKED)
    why = models.CharField(_("用途"), max_length=200, blank=True)
    filters = models.JSONField(_("筛选条件"), default=dict, blank=True)
    words = EncryptedTextField(_("搜索的字"), blank=True)
    file = models.FileField(_("文件"), upload_to="register-exports/%Y/%m", blank=True)

    class Meta:
        verbose_name = _("台账导出")
        verbose_name_plural = _("台账导出")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ExportState.values), name="register_export_state_known"
            ),
            models.CheckConstraint(
                condition=Q(content=Content.MASKED) | ~Q(why=""),
                name="register_export_in_full_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExportState.READY) | Q(expires_at__isnull=False),
                name="register_export_ready_expires",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="register_export_by_owner"),
            models.Index(
                fields=["beat_at"],
                condition=Q(state__in=[ExportState.WAITING, ExportState.RUNNING]),
                name="register_export_to_run",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state=ExportState.READY),
                name="register_export_to_expire",
            ),
        ]

    @property
    def is_full(self) -> bool:
        return self.content == Content.FULL

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
