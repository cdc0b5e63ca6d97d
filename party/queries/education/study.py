"""What somebody studies, and who of an organisation has finished."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from party.choices import ArticleState
from party.models import (
    Course,
    CourseAssignment,
    Enrolment,
    LessonDone,
    Membership,
    PartyOrganisation,
    QuizAttempt,
)
from party.organisations.paths import topmost
from party.scoping import offices_granting, reach_paths
from yuanbao.roles import Capability


def enrolment_of(course: Course, user: Any) -> Enrolment | None:
    """Return the person's record of a course, None for who has not begun or is not signed in.

    `done` on it are the keys of the lessons finished.
    """
    if not getattr(user, "pk", None):
        return None
    finished = LessonDone.objects.filter(enrolment=OuterRef("pk")).order_by("lesson")
    rows = Enrolment.objects.of(user).filter(course=course)
    return rows.annotate(done=ArraySubquery(finished.values("lesson"))).first()


def done_of(enrolment: Enrolment | None) -> set[int]:
    """Return the keys of the lessons finished, of a record that `enrolment_of` gave."""
    return set(getattr(enrolment, "done", None) or ())


def last_attempt(enrolment: Enrolment | None) -> QuizAttempt | None:
    """Return the newest sheet, without what stands on it."""
    if enrolment is None:
        return None
    return enrolment.attempts.defer("sheet").order_by("-at", "-id").first()


def own_attempts(user: Any) -> QuerySet[QuizAttempt]:
    """Return the person's own sheets."""
    return QuizAttempt.objects.filter(enrolment__user=user.pk).select_related("enrolment__course")


@dataclass(frozen=True)
class Todo:
    """A course somebody was asked to take, by when, and how far it is."""

    course: Course
    due_on: date
    note: str
    enrolment: Enrolment | None

    def is_late(self, on: date) -> bool:
        return self.due_on < on


def todo_of(user: Any) -> list[Todo]:
    """Return what the person is asked to take and has not finished, the first due first."""
    mine = Membership.objects.current().filter(user=user.pk)
    meant = mine.annotate(top=OuterRef("organisation__path")).filter(
        organisation__path__startswith=F("top")
    )
    rows = CourseAssignment.objects.running().filter(
        Exists(meant), course__state=ArticleState.PUBLISHED
    )
    done = Enrolment.objects.of(user).finished().filter(course=OuterRef("course"))
    rows = rows.filter(~Exists(done)).select_related("course").defer("course__search")
    # Of two organisations that ask for the same course the first day counts.
    asked: dict[int, CourseAssignment] = {}
    for row in rows.order_by("due_on", "id"):
        asked.setdefault(row.course_id, row)
    begun = {e.course_id: e for e in Enrolment.objects.of(user).filter(course__in=list(asked))}
    return [
        Todo(row.course, row.due_on, row.note, begun.get(row.course_id)) for row in asked.values()
    ]


def studied_by(user: Any) -> QuerySet[Enrolment]:
    """Return the person's own records, newest first, with how many lessons are done."""
    standing = Q(lessons_done__lesson__removed_at__isnull=True)
    rows = Enrolment.objects.of(user).annotate(n_done=Count("lessons_done", filter=standing))
    return rows.select_related("course").defer("course__search").order_by("-enrolled_at", "-id")


def assignable(user: Any) -> QuerySet[PartyOrganisation]:
    """Return the standing organisations whose members the person may ask, in tree order."""
    rows = PartyOrganisation.objects.standing()
    return rows.within(reach_paths(user, Capability.ASSIGN_COURSE)).order_by("path")


def assignments_for(user: Any) -> QuerySet[CourseAssignment]:
    """Return the running assignments within the person's organisations, the first due first."""
    rows = CourseAssignment.objects.running().within(reach_paths(user, Capability.VIEW_PARTY))
    related = ("course", "organisation", "assigned_by")
    return rows.select_related(*related).defer("course__search").order_by("due_on", "id")


def own_organisations(user: Any, on: date) -> list[PartyOrganisation]:
    """Return the organisations in which the person holds an office, in tree order."""
    held = offices_granting(user, Capability.VIEW_PARTY, on).values("organisation")
    return list(PartyOrganisation.objects.standing().filter(pk__in=held).order_by("path"))


@dataclass(frozen=True)
class Standing:
    """How many members of one organisation are on the roll, have begun, have finished."""

    organisation: PartyOrganisation
    n_members: int
    n_begun: int
    n_finished: int

    @property
    def n_studying(self) -> int:
        return self.n_begun - self.n_finished


def organisations_within(user: Any, own: list[PartyOrganisation]) -> QuerySet[PartyOrganisation]:
    """Return the standing organisations within reach that have members, in tree order.

    `own` are those in which the person holds an office; who holds none sees what may be seen
    without one.
    """
    paths = topmost(one.path for one in own) or reach_paths(user, Capability.VIEW_PARTY)
    members = Membership.objects.current().filter(organisation=OuterRef("pk"))
    rows = PartyOrganisation.objects.standing().within(paths)
    return rows.filter(Exists(members)).order_by("path")


def standings(course: Course, organisations: Iterable[PartyOrganisation]) -> list[Standing]:
    """Count for each organisation: numbers, nobody's name. One query for any number of them."""
    organisations = list(organisations)
    taken = Q(user__enrolments__course=course)
    over = taken & Q(user__enrolments__finished_at__isnull=False)
    rolls = Membership.objects.current().filter(organisation__in=organisations)
    counted = rolls.values("organisation").annotate(
        members=Count("pk", distinct=True),
        begun=Count("pk", filter=taken, distinct=True),
        finished=Count("pk", filter=over, distinct=True),
    )
    rows = {row.pop("organisation"): row for row in counted}
    none = {"members": 0, "begun": 0, "finished": 0}
    found = ((one, rows.get(one.pk, none)) for one in organisations)
    return [Standing(one, row["members"], row["begun"], row["finished"]) for one, row in found]


def learners(course: Course, organisation: PartyOrganisation) -> QuerySet[Membership]:
    """Return the members of one organisation with how far each is in a course.

    Each has `began_at` and `ended_studying_at`, None where not; in the order of the roll, so that
    nobody stands before anybody for it.
    """
    rows = Membership.objects.current().filter(organisation=organisation)
    taken = Enrolment.objects.filter(user=OuterRef("user"), course=course)
    return rows.annotate(
        began_at=taken.values("enrolled_at")[:1], ended_studying_at=taken.values("finished_at")[:1]
    ).order_by("id")
