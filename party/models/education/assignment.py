from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from party.models.education.course import Course
from party.scoping import OrganisationScopedQuerySet
from yuanbao.models import PublicIdModel


class CourseAssignmentQuerySet(OrganisationScopedQuerySet):
    def running(self):
        """Leave out what was called off."""
        return self.filter(ended_at__isnull=True)


class CourseAssignment(PublicIdModel):
    """指定学习: a course that members are asked to take by a day.

    Those of the organisation and of all under it are meant; the top one asks everybody.
    """

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("课程")
    )
    organisation = models.ForeignKey(
        "party.PartyOrganisation",
        on_delete=models.PROTECT,
        related_name="course_assignments",
        verbose_name=_("哪个党组织的党员"),
    )
    due_on = models.DateField(_("学到哪天"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("指定人"),
    )
    assigned_at = models.DateTimeField(_("指定时间"))
    ended_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    objects = CourseAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("指定学习")
        verbose_name_plural = _("指定学习")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="course_assigned_once_at_a_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_on"],
                condition=Q(ended_at__isnull=True),
                name="course_assignment_running",
            )
        ]

    def __str__(self):
        return f"{self.course} · {self.organisation}"
