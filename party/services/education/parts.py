"""Put lessons and questions into a draft course, change them, take them out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files import File
from django.db.models import Max
from django.utils.translation import gettext as _

from party.education.choices import LessonKind, QuestionKind
from party.education.uploads import HEAD, FileFormat, format_of
from party.models import Course, Lesson, QuizQuestion
from party.services import reviewing
from party.services.education import courses
from yuanbao.models import User
from yuanbao.workflow import OutOfReach, TransitionRefused, unit_of_work


@dataclass(frozen=True)
class LessonFacts:
    """What an editor fills in about a lesson; `file` is what was just uploaded."""

    title: str
    kind: str
    body: str = ""
    link: str = ""
    file: Any = None


@dataclass(frozen=True)
class QuestionFacts:
    """A question: its options, the places of those that are right, and why."""

    kind: str
    text: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    why: str


class PartIncomplete(TransitionRefused):
    """A lesson without anything to study, or a question that cannot be answered."""


@unit_of_work
def add_lesson(
    course: Course, facts: LessonFacts, *, base: int, by: User | None, at: datetime
) -> Lesson:
    """Put a lesson at the end of a draft.

    Raises OutOfReach, PartIncomplete, FileRefused, and TransitionRefused when the course is no
    draft or was changed since the version `base`.
    """
    locked = reviewing.lock_to_edit(course, base=base, by=by)
    lesson = Lesson(course=locked, number=_next_number(locked.lessons))
    return _keep_lesson(locked, lesson, facts, by=by, at=at)


@unit_of_work
def edit_lesson(
    lesson: Lesson, facts: LessonFacts, *, base: int, by: User | None, at: datetime
) -> Lesson:
    """Change a lesson of a draft; refuses as `add_lesson` does."""
    locked = reviewing.lock_to_edit(lesson.course, base=base, by=by)
    lesson = _standing(locked.lessons, lesson)
    return _keep_lesson(locked, lesson, facts, by=by, at=at)


@unit_of_work
def remove_lesson(lesson: Lesson, *, base: int, by: User | None, at: datetime) -> Course:
    """Take a lesson out of a draft; who finished it keeps the record."""
    locked = reviewing.lock_to_edit(lesson.course, base=base, by=by)
    return _remove(locked, _standing(locked.lessons, lesson), by=by, at=at)


@unit_of_work
def add_question(
    course: Course, facts: QuestionFacts, *, base: int, by: User | None, at: datetime
) -> QuizQuestion:
    """Put a question at the end of a draft's test; refuses as `add_lesson` does."""
    locked = reviewing.lock_to_edit(course, base=base, by=by)
    question = QuizQuestion(course=locked, number=_next_number(locked.questions))
    return _keep_question(locked, question, facts, by=by, at=at)


@unit_of_work
def edit_question(
    question: QuizQuestion, facts: QuestionFacts, *, base: int, by: User | None, at: datetime
) -> QuizQuestion:
    """Change a question of a draft's test; refuses as `add_lesson` does."""
    locked = reviewing.lock_to_edit(question.course, base=base, by=by)
    question = _standing(locked.questions, question)
    return _keep_question(locked, question, facts, by=by, at=at)


@unit_of_work
def remove_question(question: QuizQuestion, *, base: int, by: User | None, at: datetime) -> Course:
    """Take a question out of a draft's test; answered sheets stay as they were."""
    locked = reviewing.lock_to_edit(question.course, base=base, by=by)
    return _remove(locked, _standing(locked.questions, question), by=by, at=at)


def _next_number(parts: Any) -> int:
    last = parts.filter(removed_at__isnull=True).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _standing(parts: Any, part: Any) -> Any:
    found = parts.standing().filter(pk=part.pk).first()
    if found is None:
        raise OutOfReach(f"{part._meta.label} {part.pk} was taken out")
    return found


def _keep_lesson(
    course: Course, lesson: Lesson, facts: LessonFacts, *, by: User | None, at: datetime
) -> Lesson:
    lesson.title, lesson.kind = facts.title, facts.kind
    lesson.body, lesson.link = facts.body, facts.link
    if facts.kind == LessonKind.TEXT:
        lesson.link, lesson.file, lesson.content_type, lesson.file_size = "", "", "", 0
    if facts.file is not None:
        _take_file(lesson, facts.file)
    _check_lesson(lesson)
    lesson.save()
    part = _("第 %(n)d 课 %(title)s") % {"n": lesson.number, "title": lesson.title}
    said = {"title": lesson.title, "body": lesson.body, "link": lesson.link}
    courses.next_version(course, part, by=by, at=at, **said, file=lesson.file.name)
    return lesson


def _take_file(lesson: Lesson, file: Any) -> None:
    head = file.read(HEAD)
    file.seek(0)
    found: FileFormat = format_of(head, file.size, lesson.kind)
    lesson.file.save(f"{uuid4()}.{found.ending}", File(file), save=False)
    lesson.content_type, lesson.file_size = found.content_type, file.size


def _check_lesson(lesson: Lesson) -> None:
    if lesson.kind == LessonKind.TEXT:
        if not lesson.body.strip():
            raise PartIncomplete(_("文字课要写正文。"))
    elif not lesson.file and not lesson.link:
        raise PartIncomplete(_("请上传文件，或者填网址，两样有一样就行。"))
    elif lesson.file and lesson.content_type and not _fits(lesson):
        raise PartIncomplete(_("形式改了，原来的文件不再合适，请重新上传。"))


def _fits(lesson: Lesson) -> bool:
    return lesson.content_type.startswith("video/") == lesson.is_video


def _keep_question(
    course: Course, question: QuizQuestion, facts: QuestionFacts, *, by: User | None, at: datetime
) -> QuizQuestion:
    _check_question(facts)
    question.kind, question.text, question.why = facts.kind, facts.text, facts.why
    question.options, question.right = list(facts.options), sorted(facts.right)
    question.save()
    said = {"text": question.text, "options": question.options, "right": question.right}
    part = _("第 %(n)d 题") % {"n": question.number}
    courses.next_version(course, part, by=by, at=at, **said, why=question.why)
    return question


def _check_question(facts: QuestionFacts) -> None:
    if len(facts.options) < 2:
        raise PartIncomplete(_("至少要有两个选项。"))
    if not facts.right or max(facts.right) >= len(facts.options):
        raise PartIncomplete(_("请写明哪个选项是对的。"))
    if facts.kind == QuestionKind.MULTIPLE:
        if len(facts.right) < 2:
            raise PartIncomplete(_("多选题至少要有两个对的；只有一个对的，请用单选。"))
    elif len(facts.right) != 1:
        raise PartIncomplete(_("单选和判断只能有一个对的。"))


def _remove(course: Course, part: Any, *, by: User | None, at: datetime) -> Course:
    part.removed_at = at
    part.save(update_fields=["removed_at"])
    words = _("移除：%(part)s") % {"part": part}
    return courses.next_version(course, words, by=by, at=at, removed=str(part.public_id))
