from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet
from grids.sheets.choices import WORKING, ImportState, Mode, OnMatch
from grids.sheets.specs import keys_by_capability
from yuanbao.fields import EncryptedTextField
from yuanbao.models import ChangeKind, PublicIdModel, SheetChange
from yuanbao.roles import Capability


class RegisterImportQuerySet(ScopedQuerySet):
    """Imports for places; some registers take another right than the rest."""

    grid_path = "place"

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        """Read the right to import as that of each import's own register."""
        if capability != Capability.IMPORT_REGISTER:
            return super().reach_of(user, capability, on)
        reach = Q(pk__in=[])
        for needed, keys in keys_by_capability().items():
            reach |= super().reach_of(user, needed, on) & Q(register__in=keys)
        return reach


class RegisterImport(PublicIdModel):
    """台账导入: one file for one register and one place, from the upload to its undoing.

    `file` holds the file as it came (base64) until it was checked; its rows lie in the parts.
    """

    register = models.CharField(_("台账"), max_length=24)
    place = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="imports", verbose_name=_("导入范围")
    )
    file_name = models.CharField(_("文件名"), max_length=120)
    file = EncryptedTextField(_("文件"), blank=True, default="")
    page_name = models.CharField(_("读的是哪张表"), max_length=60, blank=True)
    unknown = models.JSONField(_("没有读的列"), default=list, blank=True)
    mode = models.CharField(
        _("有问题时"), max_length=8, choices=Mode.choices, default=Mode.GOOD_ROWS
    )
    on_match = models.CharField(
        _("已有的"), max_length=8, choices=OnMatch.choices, default=OnMatch.UPDATE
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    trouble = models.CharField(_("为什么没有导入"), max_length=300, blank=True)

    n_rows = models.PositiveIntegerField(_("行数"), default=0)
    n_checked = models.PositiveIntegerField(_("已检查"), default=0)
    n_done = models.PositiveIntegerField(_("已处理"), default=0)
    n_new = models.PositiveIntegerField(_("新增"), default=0)
    n_changed = models.PositiveIntegerField(_("更新"), default=0)
    n_same = models.PositiveIntegerField(_("没有变化"), default=0)
    n_skipped = models.PositiveIntegerField(_("跳过"), default=0)
    n_bad = models.PositiveIntegerField(_("有问题"), default=0)
    n_left = models.PositiveIntegerField(_("撤销时留下"), default=0)

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("上传人"),
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("导入人"),
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("撤销人"),
    )
    made_at = models.DateTimeField(_("上传时间"))
    checked_at = models.DateTimeField(_("检查完"), null=True, blank=True)
    started_at = models.DateTimeField(_("开始导入"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销完"), null=True, blank=True)
    wiped_at = models.DateTimeField(_("内容已清除"), null=True, blank=True)

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账导入")
        verbose_name_plural = _("台账导入")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="register_import_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.DONE) | Q(finished_at__isnull=False),
                name="register_import_done_has_moment",
            ),
        )
        indexes = (
            models.Index(fields=["register", "-id"], name="register_import_list"),
            models.Index(
                fields=["id"],
                condition=Q(state__in=sorted(WORKING)),
                name="register_import_to_work",
            ),
            models.Index(
                fields=["made_at"],
                condition=Q(wiped_at__isnull=True),
                name="register_import_to_wipe",
            ),
        )

    def __str__(self):
        return self.file_name

    @property
    def is_working(self) -> bool:
        return self.state in WORKING

    @property
    def n_good(self) -> int:
        return self.n_new + self.n_changed

    @property
    def n_progress(self) -> int:
        """Rows that the present step has gone through."""
        return self.n_checked if self.state == ImportState.UPLOADED else self.n_done


class RegisterImportPart(PublicIdModel):
    """Some hundred rows of an import: as they stood in the file, and what was found about them.

    Both are JSON. A part is taken over whole, in one unit of work.
    """

    run = models.ForeignKey(
        RegisterImport, on_delete=models.CASCADE, related_name="parts", verbose_name=_("导入")
    )
    serial = models.PositiveIntegerField(_("第几份"))
    n_rows = models.PositiveIntegerField(_("行数"))
    rows = EncryptedTextField(_("各行"), blank=True, default="")
    findings = EncryptedTextField(_("检查结果"), blank=True, default="")
    n_bad = models.PositiveIntegerField(_("有问题"), default=0)
    checked_at = models.DateTimeField(_("检查"), null=True, blank=True)
    taken_at = models.DateTimeField(_("导入"), null=True, blank=True)

    class Meta:
        verbose_name = _("导入的一份")
        verbose_name_plural = _("导入的各份")
        constraints = (models.UniqueConstraint(fields=["run", "serial"], name="import_part_once"),)

    def __str__(self):
        return f"{self.run_id}/{self.serial}"


class ImportChange(SheetChange):
    """What an import did to one row of a table."""

    run = models.ForeignKey(
        RegisterImport, on_delete=models.CASCADE, related_name="changes", verbose_name=_("导入")
    )

    class Meta:
        verbose_name = _("导入的改动")
        verbose_name_plural = _("导入的改动")
        constraints = (
            models.UniqueConstraint(
                fields=["run", "model", "object_id"], name="import_change_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values), name="import_change_kind_known"
            ),
        )
        indexes = (
            models.Index(
                fields=["run", "line"],
                condition=~Q(left_why=""),
                name="import_change_left",
            ),
        )
