from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from party.models.education.course import Course
from party.models.education.lesson import Lesson
from yuanbao.models import PublicIdModel
from yuanbao.models.base import AppendOnlyModel


class EnrolmentQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user.pk)

    def open(self):
        return self.filter(finished_at__isnull=True)

    def finished(self):
        return self.filter(finished_at__isnull=False)


class Enrolment(PublicIdModel):
    """学习登记: one person takes one course, and when it was finished.

    Nothing counts how long anybody sat in front of it, and nothing compares people.
    """

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("课程")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("学员"),
    )
    enrolled_at = models.DateTimeField(_("开始学习"))
    passed_at = models.DateTimeField(_("测验通过"), null=True, blank=True)
    finished_at = models.DateTimeField(_("学完"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("学习登记")
        verbose_name_plural = _("学习登记")
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="enrolment_once_per_person")
        ]
        indexes = [
            models.Index(fields=["user", "-enrolled_at"], name="enrolment_of_person"),
        ]

    def __str__(self):
        return f"{self.user} · {self.course}"


class LessonDone(AppendOnlyModel):
    """学完一课: said by the person who studied it."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="lessons_done", verbose_name=_("学习登记")
    )
    lesson = models.ForeignKey(
        Lesson, on_delete=models.PROTECT, related_name="+", verbose_name=_("课时")
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("学完的课时")
        verbose_name_plural = _("学完的课时")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="lesson_done_once")
        ]

    def __str__(self):
        return f"{self.enrolment} · {self.lesson}"


class QuizAttempt(PublicIdModel, AppendOnlyModel):
    """答题: a test as it was asked, answered and marked; later changes of it alter nothing here."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("学习登记")
    )
    sheet = models.JSONField(_("答卷"))
    n_right = models.PositiveSmallIntegerField(_("答对"))
    n_asked = models.PositiveSmallIntegerField(_("共"))
    is_passed = models.BooleanField(_("通过"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("答卷")
        verbose_name_plural = _("答卷")
        indexes = [models.Index(fields=["enrolment", "-at"], name="quiz_attempt_newest")]

    def __str__(self):
        return f"{self.enrolment} · {self.n_right}/{self.n_asked}"
