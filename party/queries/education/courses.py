"""Courses in lists and on their pages, for readers and for editors."""

from typing import Any

from django.db.models import QuerySet

from party import workflow
from party.education.choices import Topic
from party.models import Course, Lesson
from party.queries import reviewing, stories
from yuanbao.roles import Capability
from yuanbao.segment import search_query
from yuanbao.workflow import Transition

HEAVY = ("search", "grid__boundary")
STORY_SHOWN = 50


def open_courses(user: Any, *, asked: str = "", topic: str = "") -> QuerySet[Course]:
    """Return the published courses for this reader, newest first; signs alone find nothing."""
    rows = Course.objects.published().for_reader(user).newest_first()
    if topic in Topic.values:
        rows = rows.filter(topic=topic)
    if asked.strip():
        query = search_query(asked)
        rows = rows.filter(search=query) if query is not None else rows.none()
    return rows.defer("search")


def course_to_read(user: Any) -> QuerySet[Course]:
    """Return the published courses for this reader, for one page."""
    rows = Course.objects.published().for_reader(user)
    return rows.select_related("organisation").defer("search")


def lessons_of(course: Course) -> list[Lesson]:
    """Return the lessons of a course in their order, without their texts."""
    return list(course.lessons.standing().defer("body"))


def lesson_file(user: Any) -> QuerySet[Lesson]:
    """Return the lessons with a file that this person may read: as a reader, or at the desk."""
    readable = Course.objects.published().for_reader(user)
    edited = Course.objects.permitted(user, Capability.WRITE_CONTENT)
    held = Lesson.objects.filter(course__in=readable.values("pk")) | Lesson.objects.filter(
        course__in=edited.values("pk")
    )
    return held.standing().exclude(file="").only("pk", "file", "content_type", "file_size")


def desk_courses(user: Any, capability: Capability = Capability.WRITE_CONTENT) -> QuerySet[Course]:
    """Return the courses of the person's areas, newest first."""
    rows = Course.objects.permitted(user, capability).order_by("-id")
    return rows.select_related("grid", "organisation", "written_by").defer(*HEAVY)


def one_course(user: Any, capability: Capability = Capability.WRITE_CONTENT) -> QuerySet[Course]:
    """Return the courses of the person's areas for one page of the desk."""
    rows = Course.objects.permitted(user, capability)
    related = ("grid", "organisation", "written_by", "reviewed_by")
    return rows.select_related(*related).defer(*HEAVY)


def waiting_for_review(user: Any) -> QuerySet[Course]:
    """Return the courses the person may publish and wrote no part of, longest waiting first."""
    return reviewing.waiting_for(desk_courses(user, Capability.PUBLISH_CONTENT), user)


def count_waiting(user: Any) -> int:
    """Return how many courses wait for this reviewer; one query."""
    return waiting_for_review(user).count()


def moves_for(course: Course, user: Any) -> list[Transition]:
    """Return what this person can do with the course now; without lessons it is not submitted."""
    moves = reviewing.moves_for(course, user)
    if workflow.SUBMIT in moves and not course.n_lessons:
        moves.remove(workflow.SUBMIT)
    return moves


def story_of(course: Course) -> list[dict[str, Any]]:
    """Return what happened to a course, newest first, as timeline entries."""
    return stories.story_of(course, reviewing.ACTS, tones=reviewing.TONES, shown=STORY_SHOWN)


def published_courses(asked: str = "") -> QuerySet[Course]:
    """Return every published course, for officers who follow what their members study."""
    rows = Course.objects.published().newest_first().select_related("organisation")
    if asked.strip():
        query = search_query(asked)
        rows = rows.filter(search=query) if query is not None else rows.none()
    return rows.defer("search")
