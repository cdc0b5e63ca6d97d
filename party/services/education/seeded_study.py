"""What members of the demonstration are asked to study, and have studied."""

from datetime import datetime, timedelta
from random import Random

from django.utils.timezone import localdate

from party.choices import ArticleState
from party.models import (
    Course,
    CourseAssignment,
    Enrolment,
    Lesson,
    LessonDone,
    Membership,
    PartyOrganisation,
)

# Courses that everybody is asked to take, by their keys, and in how many days they are due.
ASKED = {"grid-party-member": 20, "branch-meeting": 45}
LEAST_OF_TEN, DONE_OF_TEN = 7, 4


def have_studied(*, at: datetime) -> int:
    """Ask every member, and let most of those with an account begin; return how many did.

    Does nothing where there are no organisations, or where courses were assigned before.
    """
    root = PartyOrganisation.objects.standing().filter(parent=None).order_by("path").first()
    courses = list(
        Course.objects.filter(source_key__in=ASKED, state=ArticleState.PUBLISHED).order_by("pk")
    )
    if root is None or not courses or CourseAssignment.objects.exists():
        return 0
    CourseAssignment.objects.bulk_create(
        CourseAssignment(
            course=course,
            organisation=root,
            due_on=localdate(at) + timedelta(days=ASKED[course.source_key or ""]),
            note="支部会前学完",
            assigned_at=at - timedelta(days=6),
        )
        for course in courses
    )
    members = Membership.objects.current().filter(user__isnull=False).order_by("pk")
    users = list(members.values_list("user", flat=True))
    return sum(_begin(course, users, at) for course in courses)


def _begin(course: Course, users: list[int], at: datetime) -> int:
    rng = Random(course.source_key)  # noqa: S311 - invention, not secrecy
    rows, done = [], []
    lessons = list(Lesson.objects.standing().filter(course=course))
    for user in users:
        if rng.randrange(10) >= LEAST_OF_TEN:
            continue
        began = at - timedelta(days=rng.randrange(1, 6), minutes=rng.randrange(600))
        row = Enrolment(course=course, user_id=user, enrolled_at=began)
        if rng.randrange(10) < DONE_OF_TEN:
            row.passed_at = row.finished_at = began + timedelta(hours=1)
        rows.append(row)
        shown = lessons if row.finished_at else lessons[:1]
        done += [LessonDone(enrolment=row, lesson=lesson, at=began) for lesson in shown]
    Enrolment.objects.bulk_create(rows)
    LessonDone.objects.bulk_create(done)
    return len(rows)
