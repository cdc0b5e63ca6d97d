from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from party.models.organisations.organisation import PartyOrganisation
from party.organisations.choices import ROLL_IMPORTS_AT_WORK, RollImportState
from party.organisations.numbers import member_number
from party.scoping import OrganisationScopedQuerySet
from yuanbao.choice_field import ChoiceField
from yuanbao.fields import EncryptedTextField
from yuanbao.models import ChangeKind, PublicIdModel, SheetChange


class RollImport(PublicIdModel):
    """党员名册导入: one file of members for one organisation and all below it.

    `file` holds the file as it came (base64) until it was checked, then `rows` what its rows say;
    once they are taken in, only those that were not. `findings` tells of the rows that are not
    put on the roll. Both are JSON.
    """

    organisation = models.ForeignKey(
        PartyOrganisation,
        on_delete=models.PROTECT,
        related_name="roll_imports",
        verbose_name=_("导入范围"),
    )
    file_name = models.CharField(_("文件名"), max_length=120)
    file = EncryptedTextField(_("文件"), blank=True, default="")
    rows = EncryptedTextField(_("各行"), blank=True, default="")
    findings = EncryptedTextField(_("检查结果"), blank=True, default="")
    page_name = models.CharField(_("读的是哪张表"), max_length=60, blank=True)
    unknown = models.JSONField(_("没有读的列"), default=list, blank=True)
    state = ChoiceField(
        _("状态"), max_length=10, choices=RollImportState, default=RollImportState.UPLOADED
    )
    trouble = models.CharField(_("为什么没有编入"), max_length=300, blank=True)

    n_rows = models.PositiveIntegerField(_("行数"), default=0)
    n_new = models.PositiveIntegerField(_("编入"), default=0)
    n_skipped = models.PositiveIntegerField(_("已在册"), default=0)
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
        verbose_name=_("编入人"),
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
    started_at = models.DateTimeField(_("开始编入"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销完"), null=True, blank=True)
    wiped_at = models.DateTimeField(_("内容已清除"), null=True, blank=True)

    objects = OrganisationScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("党员名册导入")
        verbose_name_plural = _("党员名册导入")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RollImportState.values), name="roll_import_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=RollImportState.DONE) | Q(finished_at__isnull=False),
                name="roll_import_done_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=sorted(ROLL_IMPORTS_AT_WORK)),
                name="roll_import_to_work",
            ),
            models.Index(
                fields=["made_at"],
                condition=Q(wiped_at__isnull=True),
                name="roll_import_to_wipe",
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def is_working(self) -> bool:
        return self.state in ROLL_IMPORTS_AT_WORK

    @property
    def may_start(self) -> bool:
        return self.state == RollImportState.CHECKED and self.wiped_at is None

    @property
    def n_removed(self) -> int:
        """How many people the undoing took off the roll again."""
        return self.n_new - self.n_left


class RollImportChange(SheetChange):
    """Somebody whom an import put on the roll; holds nothing that is personal."""

    run = models.ForeignKey(
        RollImport, on_delete=models.CASCADE, related_name="changes", verbose_name=_("导入")
    )

    class Meta:
        verbose_name = _("党员名册导入的改动")
        verbose_name_plural = _("党员名册导入的改动")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "model", "object_id"], name="roll_import_change_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values), name="roll_import_change_kind_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["run", "line"],
                condition=~Q(left_why=""),
                name="roll_import_change_left",
            ),
            models.Index(fields=["object_id"], name="roll_import_change_by_row"),
        ]

    @property
    def number(self) -> str:
        """By which number the member is known."""
        return member_number(self.object_id)
