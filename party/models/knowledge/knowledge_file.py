from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet
from party.knowledge.choices import FILES_AT_WORK, FileState, Kind
from yuanbao.models import Category, PublicIdModel


class KnowledgeFileQuerySet(ScopedQuerySet):
    grid_path = "grid"


class KnowledgeFile(PublicIdModel):
    """知识导入: one document or table, from the upload to its undoing.

    `content` is the file as it came, until it was read; `parts` are the entries found in it.
    """

    file_name = models.CharField(_("文件名"), max_length=120)
    content = models.BinaryField(_("文件"), null=True)
    kind = models.CharField(_("种类"), max_length=12, choices=Kind.choices)
    topic = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="+", verbose_name=_("主题")
    )
    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="+", verbose_name=_("适用范围")
    )
    facts = models.JSONField(_("出处与责任"), default=dict)
    parts = models.JSONField(_("找到的条目"), default=list)
    faults = models.JSONField(_("有问题的"), default=list)
    n_parts = models.PositiveIntegerField(_("条目数"), default=0)
    n_done = models.PositiveIntegerField(_("已导入"), default=0)
    n_left = models.PositiveIntegerField(_("撤销时留下"), default=0)
    trouble = models.CharField(_("为什么没有导入"), max_length=200, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=FileState.choices, default=FileState.WAITING
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("上传人"),
    )
    made_at = models.DateTimeField(_("上传时间"))
    checked_at = models.DateTimeField(_("检查完"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    objects = KnowledgeFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("知识导入")
        verbose_name_plural = _("知识导入")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FileState.values), name="knowledge_file_state_known"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=sorted(FILES_AT_WORK)),
                name="knowledge_file_to_work",
            )
        ]

    def __str__(self):
        return self.file_name

    @property
    def is_working(self) -> bool:
        return self.state in FILES_AT_WORK
