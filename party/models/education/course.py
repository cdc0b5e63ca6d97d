from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.scoping import ScopedQuerySet
from party.choices import ArticleState
from party.education.choices import Topic
from party.models.audience import AudienceModel, AudienceQuerySet
from party.models.reviewed import ReviewedModel
from yuanbao.choice_field import ChoiceField
from yuanbao.models import PublicIdModel
from yuanbao.models.base import AppendOnlyModel


class CourseQuerySet(AudienceQuerySet, ScopedQuerySet):
    """Courses by the area they are published for, or as a reader sees them."""

    grid_path = "grid"

    def published(self):
        return self.filter(state=ArticleState.PUBLISHED)

    def newest_first(self):
        return self.order_by("-published_at", "-id")


class Course(ReviewedModel, AudienceModel, PublicIdModel):
    """课程: lessons in their order, with a test at the end if it has questions.

    The counts of lessons and questions and `search` are written by the services.
    """

    desk_page = "party:course-preview"

    source_key = models.SlugField(_("来源键"), max_length=60, unique=True, null=True, blank=True)
    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="courses", verbose_name=_("发布范围")
    )
    topic = ChoiceField(_("主题"), max_length=12, choices=Topic.choices)
    title = models.CharField(_("课程名称"), max_length=60)
    summary = models.CharField(_("一句话介绍"), max_length=160, blank=True)
    author_unit = models.CharField(_("发布单位"), max_length=40)
    pass_percent = models.PositiveSmallIntegerField(
        _("答对多少算通过（%）"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    n_lessons = models.PositiveSmallIntegerField(_("课时数"), default=0, editable=False)
    n_questions = models.PositiveSmallIntegerField(_("题数"), default=0, editable=False)
    search = SearchVectorField(_("检索"), null=True, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta(ReviewedModel.Meta):
        verbose_name = _("课程")
        verbose_name_plural = _("课程")
        constraints = [
            *ReviewedModel.Meta.constraints,
            *AudienceModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(pass_percent__range=(1, 100)), name="course_pass_percent_is_a_share"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(state=ArticleState.PUBLISHED),
                name="course_newest",
            ),
            models.Index(fields=["state", "-id"], name="course_by_state"),
            GinIndex(fields=["search"], name="course_search"),
        ]

    def __str__(self):
        return self.title


class CourseRevision(AppendOnlyModel):
    """What one saving of a course, a lesson or a question said; kept for good."""

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("课程")
    )
    number = models.PositiveSmallIntegerField(_("第几稿"))
    part = models.CharField(_("改了哪里"), max_length=80)
    content = models.JSONField(_("内容"), default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("改稿人"),
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("课程稿子")
        verbose_name_plural = _("课程稿子")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"], name="course_revision_number_unique"
            )
        ]

    def __str__(self):
        return f"{self.course} #{self.number}"
