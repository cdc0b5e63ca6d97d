from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from party.education.choices import LETTERS, LessonKind, QuestionKind
from party.education.marking import Asked
from party.models.education.course import Course
from yuanbao.choice_field import ChoiceField
from yuanbao.models import PublicIdModel


class PartQuerySet(models.QuerySet):
    """Parts of a course that were not taken out of it."""

    def standing(self):
        return self.filter(removed_at__isnull=True).order_by("number", "id")


class Lesson(PublicIdModel):
    """课时: words, and with them a video or a document, as a file of ours or as an address."""

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="lessons", verbose_name=_("课程")
    )
    number = models.PositiveSmallIntegerField(_("第几课"))
    title = models.CharField(_("课时名称"), max_length=60)
    kind = ChoiceField(_("形式"), max_length=10, choices=LessonKind.choices)
    body = models.TextField(_("正文"), blank=True)
    link = models.URLField(_("网址"), max_length=300, blank=True)
    file = models.FileField(_("文件"), upload_to="lessons/%Y/%m", blank=True)
    content_type = models.CharField(_("文件类型"), max_length=40, blank=True, editable=False)
    file_size = models.PositiveBigIntegerField(_("文件大小（字节）"), default=0, editable=False)
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("课时")
        verbose_name_plural = _("课时")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"],
                condition=Q(removed_at__isnull=True),
                name="lesson_number_in_course_unique",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_video(self) -> bool:
        return self.kind == LessonKind.VIDEO


class QuizQuestion(PublicIdModel):
    """试题: options, which of them are right (by their places), and why."""

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="questions", verbose_name=_("课程")
    )
    number = models.PositiveSmallIntegerField(_("第几题"))
    kind = ChoiceField(_("题型"), max_length=12, choices=QuestionKind.choices)
    text = models.CharField(_("题目"), max_length=300)
    options = models.JSONField(_("选项"), default=list)
    right = models.JSONField(_("正确选项"), default=list)
    why = models.CharField(_("解析"), max_length=300)
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("试题")
        verbose_name_plural = _("试题")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"],
                condition=Q(removed_at__isnull=True),
                name="question_number_in_course_unique",
            )
        ]

    def __str__(self):
        return self.text[:40]

    @property
    def asked(self) -> Asked:
        """Return the question as it is marked."""
        return Asked(
            str(self.public_id),
            self.kind,
            self.text,
            tuple(self.options),
            frozenset(self.right),
            self.why,
        )

    @property
    def lettered(self) -> list[tuple[str, str, bool]]:
        """Return letter, words and rightness of each option."""
        letters = zip(LETTERS, self.options, strict=False)
        return [
            (letter, words, place in self.right) for place, (letter, words) in enumerate(letters)
        ]
