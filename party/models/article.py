from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet
from party.choices import OUTAGES, ArticleState, Audience, NoticeKind
from party.models.audience import AudienceModel, AudienceQuerySet
from party.models.column import Column
from party.models.reviewed import ReviewedModel
from yuanbao.models import PublicIdModel
from yuanbao.models.base import AppendOnlyModel


class ArticleQuerySet(AudienceQuerySet, ScopedQuerySet):
    """Articles by the area they are published for, or as the public sees them."""

    grid_path = "grid"

    def public(self, on: date):
        """Keep what anyone may read on that day, signed in or not."""
        return self.in_force(on).filter(audience=Audience.EVERYBODY)

    def in_force(self, on: date):
        """Keep what is published, in an open column and not expired; for whom is not asked."""
        return self.filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=on),
            state=ArticleState.PUBLISHED,
            column__is_active=True,
        )

    def notices(self):
        return self.exclude(notice_kind="")

    def newest_first(self):
        return self.order_by("-published_at", "-id")


class Article(ReviewedModel, AudienceModel, PublicIdModel):
    """文章: written by one person, published by another. The text is plain, with light marks.

    `search` is made from title, summary and body by the services, never by hand.
    """

    source_key = models.SlugField(_("来源键"), max_length=60, unique=True, null=True, blank=True)
    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, related_name="articles", verbose_name=_("栏目")
    )
    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="articles", verbose_name=_("发布范围")
    )
    title = models.CharField(_("标题"), max_length=60)
    summary = models.CharField(_("摘要"), max_length=120, blank=True)
    body = models.TextField(_("正文"))
    author_unit = models.CharField(_("发布单位"), max_length=40)
    notice_kind = models.CharField(
        _("通知类别"), max_length=10, choices=NoticeKind.choices, blank=True
    )
    expires_on = models.DateField(_("有效到"), null=True, blank=True)
    search = SearchVectorField(_("检索"), null=True, editable=False)

    # Where its editors see it.
    desk_page = "party:article-preview"

    objects = ArticleQuerySet.as_manager()

    class Meta(ReviewedModel.Meta):
        verbose_name = _("文章")
        verbose_name_plural = _("文章")
        constraints = [*ReviewedModel.Meta.constraints, *AudienceModel.Meta.constraints]
        indexes = [
            models.Index(
                fields=["column", "-published_at", "-id"],
                condition=Q(state=ArticleState.PUBLISHED),
                name="article_in_column",
            ),
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(state=ArticleState.PUBLISHED),
                name="article_newest",
            ),
            models.Index(fields=["state", "-id"], name="article_by_state"),
            GinIndex(fields=["search"], name="article_search"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_outage(self) -> bool:
        return self.notice_kind in OUTAGES

    def is_public_on(self, on: date) -> bool:
        """Say whether the article itself may be read on that day; its column is not asked."""
        current = self.expires_on is None or self.expires_on >= on
        return self.state == ArticleState.PUBLISHED and current


class Revision(AppendOnlyModel):
    """What an article said after one saving; kept for good."""

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("文章")
    )
    number = models.PositiveSmallIntegerField(_("第几稿"))
    title = models.CharField(_("标题"), max_length=60)
    summary = models.CharField(_("摘要"), max_length=120, blank=True)
    body = models.TextField(_("正文"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("改稿人"),
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("稿子")
        verbose_name_plural = _("稿子")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"], name="revision_number_of_article_unique"
            )
        ]

    def __str__(self):
        return f"{self.article} #{self.number}"
