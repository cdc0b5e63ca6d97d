"""Write, review, publish and withdraw courses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.utils.translation import gettext as _

from grids.models import Grid
from party import markup
from party.choices import Audience
from party.models import Course, CourseRevision, PartyOrganisation
from party.services import reviewing
from yuanbao.audit import record
from yuanbao.models import User
from yuanbao.segment import search_vector_text
from yuanbao.workflow import TransitionRefused, unit_of_work


@dataclass(frozen=True)
class CourseFacts:
    """What an editor fills in about a course as a whole."""

    grid: Grid
    topic: str
    title: str
    author_unit: str
    summary: str = ""
    audience: str = Audience.EVERYBODY
    organisation: PartyOrganisation | None = None
    pass_percent: int = 80


class NoLessons(TransitionRefused):
    """A course without lessons was to be reviewed or published."""


@unit_of_work
def draft(
    facts: CourseFacts, *, by: User | None, at: datetime, source_key: str | None = None
) -> Course:
    """Begin a course and keep its first version.

    Raises OutOfReach when `by` may not write for the area, NoOrganisation.
    """
    reviewing.check_area(facts.grid, by)
    course = Course(**_fields(facts), written_by=by, written_at=at, source_key=source_key)
    course.save()
    keep_version(course, _("课程"), by=by, at=at)
    refresh(course)
    record(course, "draft", by=by, at=at)
    return course


@unit_of_work
def edit(course: Course, facts: CourseFacts, *, base: int, by: User | None, at: datetime) -> Course:
    """Change what a draft says about itself; `base` is the version the editor started from.

    Raises OutOfReach, NoOrganisation, and TransitionRefused when it is no draft any more or
    somebody saved another version in between.
    """
    locked = reviewing.lock_to_edit(course, base=base, by=by)
    reviewing.check_area(facts.grid, by)
    for name, value in _fields(facts).items():
        setattr(locked, name, value)
    return next_version(locked, _("课程"), by=by, at=at)


@unit_of_work
def submit(course: Course, *, by: User | None, at: datetime) -> Course:
    """Give a draft to the reviewers. Raises OutOfReach, NoLessons or TransitionRefused."""
    _check_lessons(course)
    return reviewing.submit(course, by=by, at=at)


@unit_of_work
def approve(course: Course, *, by: User | None, at: datetime) -> Course:
    """Publish what was reviewed, and tell the writer.

    Raises OutOfReach, OwnWork for anyone who wrote a part of it, NoLessons, TransitionRefused.
    """
    locked = reviewing.lock_to_publish(course, by=by)
    _check_lessons(locked)
    return reviewing.publish(locked, by=by, at=at)


@unit_of_work
def send_back(course: Course, *, why: str, by: User | None, at: datetime) -> Course:
    """Return a course to its writer. Raises ReasonMissing, OutOfReach or TransitionRefused."""
    return reviewing.send_back(course, why=why, by=by, at=at)


@unit_of_work
def withdraw(course: Course, *, why: str, by: User | None, at: datetime) -> Course:
    """Take a course off the pages; what was studied stays on record.

    Raises ReasonMissing, OutOfReach or TransitionRefused.
    """
    return reviewing.withdraw(course, why=why, by=by, at=at)


@unit_of_work
def revise(course: Course, *, by: User | None, at: datetime) -> Course:
    """Make a withdrawn course a draft again, to be reviewed anew."""
    return reviewing.revise(course, by=by, at=at)


def next_version(course: Course, part: str, *, by: User | None, at: datetime, **content) -> Course:
    """Save a locked course as its next version; `part` and `content` say what was changed."""
    course.revision_number += 1
    course.save()
    keep_version(course, part, by=by, at=at, **content)
    refresh(course)
    record(course, "edit", by=by, at=at, version=course.revision_number)
    return course


def keep_version(course: Course, part: str, *, by: User | None, at: datetime, **content) -> None:
    """Keep what one saving said."""
    about = {"title": course.title, "summary": course.summary, "audience": course.audience}
    CourseRevision.objects.create(
        course=course,
        number=course.revision_number,
        part=part[:80],
        content=content or about,
        by=by,
        at=at,
    )


def refresh(course: Course) -> None:
    """Count the parts anew and make the search words of all that the course says."""
    lessons = list(course.lessons.standing())
    said = " ".join(f"{lesson.title} {markup.plain(lesson.body)}" for lesson in lessons)
    words = search_vector_text(f"{course.title} {course.summary} {said}"[:60_000])
    course.n_lessons = len(lessons)
    course.n_questions = course.questions.standing().count()
    vector = SearchVector(Value(words), config="simple")
    counts = {"n_lessons": course.n_lessons, "n_questions": course.n_questions}
    Course.objects.filter(pk=course.pk).update(search=vector, **counts)


def _check_lessons(course: Course) -> None:
    if not course.lessons.standing().exists():
        raise NoLessons(_("还没有课时。先加一节课，再送审。"))


def _fields(facts: CourseFacts) -> dict[str, Any]:
    fields = {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    return fields | reviewing.audience_of(facts)
