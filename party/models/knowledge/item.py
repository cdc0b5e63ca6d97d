from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet
from party.knowledge.choices import ItemState, Kind
from yuanbao.models import Category, PublicIdModel
from yuanbao.models.base import AppendOnlyModel


class KnowledgeItemQuerySet(ScopedQuerySet):
    """Entries by the area they hold for, or as the public sees them."""

    grid_path = "grid"

    def public(self, on: date):
        """Keep what anyone may read on that day: published, and its last day not over."""
        current = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        return self.filter(current, state=ItemState.PUBLISHED)

    def ending_by(self, day: date):
        return self.filter(state=ItemState.PUBLISHED, valid_to__lte=day)

    def newest_first(self):
        return self.order_by("-published_at", "-id")


class KnowledgeItem(PublicIdModel):
    """知识条目: one thing that is so, with where it is written and how long it holds.

    `search` and `pinyin` are made from title, keywords and body by the services, never by hand.
    """

    source_key = models.SlugField(_("来源键"), max_length=60, unique=True, null=True, blank=True)
    kind = models.CharField(_("种类"), max_length=12, choices=Kind.choices)
    topic = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="knowledge", verbose_name=_("主题")
    )
    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="knowledge", verbose_name=_("适用范围")
    )
    title = models.CharField(_("标题或问题"), max_length=120)
    body = models.TextField(_("内容或答案"))
    keywords = models.CharField(_("关键词"), max_length=200, blank=True)
    source_title = models.CharField(_("出处"), max_length=120, blank=True)
    source_number = models.CharField(_("文号"), max_length=60, blank=True)
    source_unit = models.CharField(_("发文单位"), max_length=60, blank=True)
    source_url = models.URLField(_("原文链接"), max_length=300, blank=True)
    valid_from = models.DateField(_("施行日期"), null=True, blank=True)
    valid_to = models.DateField(_("有效到"), null=True, blank=True)
    search = SearchVectorField(_("检索"), null=True, editable=False)
    pinyin = models.CharField(_("拼音"), max_length=1600, blank=True, editable=False)

    owner_unit = models.CharField(_("责任单位"), max_length=60)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_knowledge",
        verbose_name=_("责任人"),
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("起草人"),
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("审核人"),
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="doubles",
        verbose_name=_("并入"),
    )
    from_file = models.ForeignKey(
        "party.KnowledgeFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("导入文件"),
    )

    state = models.CharField(
        _("状态"), max_length=10, choices=ItemState.choices, default=ItemState.DRAFT
    )
    version_number = models.PositiveSmallIntegerField(_("第几版"), default=1)
    send_back_reason = models.CharField(_("退回理由"), max_length=200, blank=True)
    n_useful = models.PositiveIntegerField(_("有用"), default=0)
    n_useless = models.PositiveIntegerField(_("没用"), default=0)
    written_at = models.DateTimeField(_("起草时间"))
    reviewed_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("下线时间"), null=True, blank=True)
    end_told_at = models.DateTimeField(_("到期提醒时间"), null=True, blank=True)

    # As what is reviewed: see `ReviewedModel`.
    desk_page = "party:kb-preview"
    saving = _("新的一版")

    objects = KnowledgeItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("知识条目")
        verbose_name_plural = _("知识条目")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ItemState.values), name="knowledge_state_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="knowledge_kind_known"),
            models.CheckConstraint(
                condition=~Q(state=ItemState.PUBLISHED) | Q(published_at__isnull=False),
                name="knowledge_published_has_published_at",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=F("valid_to")),
                name="knowledge_valid_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state=ItemState.MERGED, merged_into__isnull=False)
                | (~Q(state=ItemState.MERGED) & Q(merged_into__isnull=True)),
                name="knowledge_merged_into_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(state=ItemState.PUBLISHED),
                name="knowledge_newest",
            ),
            models.Index(
                fields=["valid_to"],
                condition=Q(state=ItemState.PUBLISHED, valid_to__isnull=False),
                name="knowledge_ending",
            ),
            models.Index(fields=["state", "-id"], name="knowledge_by_state"),
            GinIndex(fields=["search"], name="knowledge_search"),
        ]

    def __str__(self):
        return self.title

    @property
    def revisions(self) -> models.QuerySet["KnowledgeVersion"]:
        return self.versions.all()

    @property
    def revision_number(self) -> int:
        return self.version_number

    def is_public_on(self, on: date) -> bool:
        current = self.valid_to is None or self.valid_to >= on
        return self.state == ItemState.PUBLISHED and current


class KnowledgeVersion(AppendOnlyModel):
    """What an entry said after one saving; kept for good."""

    item = models.ForeignKey(
        KnowledgeItem, on_delete=models.PROTECT, related_name="versions", verbose_name=_("条目")
    )
    number = models.PositiveSmallIntegerField(_("第几版"))
    title = models.CharField(_("标题或问题"), max_length=120)
    body = models.TextField(_("内容或答案"))
    keywords = models.CharField(_("关键词"), max_length=200, blank=True)
    source = models.JSONField(_("出处与有效期"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("改稿人"),
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("条目的版本")
        verbose_name_plural = _("条目的版本")
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="knowledge_version_unique")
        ]

    def __str__(self):
        return f"{self.item} #{self.number}"


class Citation(AppendOnlyModel):
    """引用: an entry's version that an answer quoted; `where` is the order's or matter's number."""

    item = models.ForeignKey(
        KnowledgeItem, on_delete=models.PROTECT, related_name="citations", verbose_name=_("条目")
    )
    version_number = models.PositiveSmallIntegerField(_("第几版"))
    where = models.CharField(_("用在哪里"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("引用人"),
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("引用")
        verbose_name_plural = _("引用")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "version_number", "where"], name="citation_once"
            )
        ]

    def __str__(self):
        return f"{self.where} → {self.item}"
