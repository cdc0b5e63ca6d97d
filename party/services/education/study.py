"""Take a course: begin, finish lessons, answer the test until it is passed."""

from datetime import datetime

from django.utils.translation import gettext as _

from party.education import marking
from party.models import Course, Enrolment, Lesson, LessonDone, QuizAttempt
from yuanbao.audit import record
from yuanbao.models import User
from yuanbao.workflow import OutOfReach, TransitionRefused, unit_of_work

# Answers of one person to one test, a day: enough to learn, too few to try every combination.
MOST_ATTEMPTS_A_DAY = 10


class LessonsLeft(TransitionRefused):
    """The test was to be answered before the lessons were studied."""


class NoQuiz(TransitionRefused):
    """The course has no test."""


class TriedEnough(TransitionRefused):
    """Too many answers to the same test in one day."""


@unit_of_work
def enrol(course: Course, *, by: User, at: datetime) -> Enrolment:
    """Begin a course, once; a second time gives the first record.

    Raises OutOfReach when the course is not for `by`.
    """
    _check_open(course, by)
    enrolment, new = Enrolment.objects.get_or_create(
        course=course, user=by, defaults={"enrolled_at": at}
    )
    if new:
        record(enrolment, "enrol", by=by, at=at)
    return enrolment


@unit_of_work
def finish_lesson(lesson: Lesson, *, by: User, at: datetime) -> Enrolment:
    """Note that `by` has studied a lesson; the course begins with it if it did not.

    Said twice, it counts once. Raises OutOfReach.
    """
    if lesson.removed_at is not None:
        raise OutOfReach(f"lesson {lesson.pk} was taken out")
    enrolment = _locked(enrol(lesson.course, by=by, at=at))
    _done, new = LessonDone.objects.get_or_create(
        enrolment=enrolment, lesson=lesson, defaults={"at": at}
    )
    if new:
        record(enrolment, "finish_lesson", by=by, at=at, lesson=lesson.number)
        _finish_if_whole(enrolment, by=by, at=at)
    return enrolment


@unit_of_work
def answer(
    course: Course, given: dict[str, frozenset[int]], *, by: User, at: datetime
) -> QuizAttempt:
    """Mark the answers and keep the sheet; it may be tried again until it is passed.

    Raises OutOfReach, NoQuiz, LessonsLeft, TriedEnough.
    """
    enrolment = _locked(enrol(course, by=by, at=at))
    questions = [question.asked for question in course.questions.standing()]
    if not questions:
        raise NoQuiz(_("这门课没有测验，学完课时就算学完。"))
    if lessons_left(enrolment):
        raise LessonsLeft(_("还有课时没学完，学完再来答题。"))
    _check_tries(enrolment, at)
    marked = marking.mark(questions, given)
    attempt = QuizAttempt.objects.create(
        enrolment=enrolment,
        sheet=marked.sheet,
        n_right=marked.n_right,
        n_asked=marked.n_asked,
        is_passed=marking.is_enough(marked.n_right, marked.n_asked, course.pass_percent),
        at=at,
    )
    record(enrolment, "answer", by=by, at=at, passed=attempt.is_passed)
    if attempt.is_passed and enrolment.passed_at is None:
        enrolment.passed_at = at
        enrolment.save(update_fields=["passed_at"])
        _finish_if_whole(enrolment, by=by, at=at)
    return attempt


def lessons_left(enrolment: Enrolment) -> int:
    """Return how many standing lessons of the course are not finished yet."""
    done = enrolment.lessons_done.values("lesson")
    return Lesson.objects.standing().filter(course=enrolment.course_id).exclude(pk__in=done).count()


def _check_open(course: Course, by: User) -> None:
    if not Course.objects.published().for_reader(by).filter(pk=course.pk).exists():
        raise OutOfReach(f"course {course.pk} is not for {by}")


def _locked(enrolment: Enrolment) -> Enrolment:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("course")
    return rows.get(pk=enrolment.pk)


def _check_tries(enrolment: Enrolment, at: datetime) -> None:
    today = enrolment.attempts.filter(at__date=at.date()).count()
    if today >= MOST_ATTEMPTS_A_DAY:
        raise TriedEnough(_("今天答了好多次了。再看看课时，明天接着答。"))


def _finish_if_whole(enrolment: Enrolment, *, by: User, at: datetime) -> None:
    """Note the end of the course when every lesson is done and the test, if any, passed."""
    if enrolment.finished_at is not None or lessons_left(enrolment):
        return
    if enrolment.course.n_questions and enrolment.passed_at is None:
        return
    enrolment.finished_at = at
    enrolment.save(update_fields=["finished_at"])
    record(enrolment, "finish", by=by, at=at)
