from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from party.choices import ArticleState, Audience
from party.education.choices import LessonKind, QuestionKind
from party.education.uploads import FileRefused
from party.models import Course, CourseRevision
from party.services import reviewing
from party.services.education import courses, parts
from tests.factories.education import (
    lesson_facts,
    make_course,
    make_facts,
    question_facts,
)
from tests.factories.organisations import make_organisation
from tests.factories.party import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def test_course_goes_from_draft_to_published_by_two_people(cast):
    course = make_course(cast.town, state=ArticleState.DRAFT, by=cast.editor)

    courses.submit(course, by=cast.editor, at=LATER)
    published = courses.approve(course, by=cast.reviewer, at=LATER)

    assert (published.state, published.reviewed_by) == ("published", cast.reviewer)
    assert Notification.objects.get(user=cast.editor).title == "您写的《家里的燃气安全》已发布"


def test_approve_by_somebody_who_wrote_one_lesson_is_refused(cast):
    course = make_course(cast.town, state=ArticleState.DRAFT, by=cast.editor)
    base = course.revision_number
    parts.add_lesson(course, lesson_facts(), base=base, by=cast.reviewer, at=MONDAY)
    courses.submit(course, by=cast.editor, at=LATER)

    with pytest.raises(reviewing.OwnWork):
        courses.approve(course, by=cast.reviewer, at=LATER)

    assert Course.objects.get().state == "review"


def test_submit_without_a_lesson_is_refused(cast):
    course = make_course(cast.town, state=ArticleState.DRAFT, lessons=0)

    with pytest.raises(courses.NoLessons):
        courses.submit(course, by=None, at=LATER)


def test_send_back_and_withdraw_need_a_reason(cast):
    waiting = make_course(cast.town, state=ArticleState.REVIEW)
    published = make_course(cast.town)

    with pytest.raises(reviewing.ReasonMissing):
        courses.send_back(waiting, why=" ", by=None, at=LATER)
    with pytest.raises(reviewing.ReasonMissing):
        courses.withdraw(published, why="", by=None, at=LATER)

    back = courses.send_back(waiting, why="第二课写错了", by=None, at=LATER)
    gone = courses.withdraw(published, why="规定改了", by=None, at=LATER)
    assert (back.state, back.send_back_reason, gone.state) == ("draft", "第二课写错了", "withdrawn")
    assert courses.revise(gone, by=None, at=LATER).state == "draft"


def test_draft_outside_ones_area_or_without_its_organisation_is_refused(cast):
    nobodys = make_facts(cast.town, audience=Audience.ORGANISATION)

    with pytest.raises(OutOfReach):
        courses.draft(make_facts(cast.town), by=cast.town_clerk, at=MONDAY)
    with pytest.raises(reviewing.NoOrganisation):
        courses.draft(nobodys, by=cast.editor, at=MONDAY)


def test_draft_for_everybody_keeps_no_organisation(cast):
    organisation = make_organisation(name="馨悦社区党委", grid=cast.community)
    facts = make_facts(cast.town, organisation=organisation)

    assert courses.draft(facts, by=None, at=MONDAY).organisation is None


def test_edit_keeps_each_version_and_refuses_an_older_one(cast):
    course = make_course(cast.town, state=ArticleState.DRAFT, lessons=0)
    courses.edit(course, make_facts(cast.town, title="第一个人的"), base=1, by=None, at=LATER)

    with pytest.raises(TransitionRefused, match="存了新的一稿"):
        courses.edit(course, make_facts(cast.town, title="第二个人的"), base=1, by=None, at=LATER)

    assert Course.objects.get().title == "第一个人的"
    assert CourseRevision.objects.count() == 2


def test_parts_of_a_published_course_stay_as_they_are(cast):
    course = make_course(cast.town, questions=1)
    lesson, question = course.lessons.get(), course.questions.get()
    now = {"base": course.revision_number, "by": None, "at": LATER}

    for act in (
        lambda: parts.add_lesson(course, lesson_facts(), **now),
        lambda: parts.edit_lesson(lesson, lesson_facts(), **now),
        lambda: parts.remove_lesson(lesson, **now),
        lambda: parts.add_question(course, question_facts(), **now),
        lambda: parts.edit_question(question, question_facts(), **now),
        lambda: parts.remove_question(question, **now),
    ):
        with pytest.raises(TransitionRefused):
            act()


def test_parts_are_counted_numbered_and_found_by_their_words(cast):
    course = make_course(cast.town, state=ArticleState.DRAFT, lessons=2, questions=1)
    first = course.lessons.standing().first()

    parts.remove_lesson(first, base=course.revision_number, by=None, at=LATER)
    course.refresh_from_db()
    added = parts.add_lesson(
        course, lesson_facts(body="氧气瓶"), base=course.revision_number, by=None, at=LATER
    )

    course.refresh_from_db()
    assert (course.n_lessons, course.n_questions, added.number) == (2, 1, 3)
    assert Course.objects.filter(search="氧气").exists()
    with pytest.raises(OutOfReach):
        parts.edit_lesson(first, lesson_facts(), base=course.revision_number, by=None, at=LATER)


def test_lesson_keeps_a_checked_file_under_a_name_of_its_own(cast):
    course = make_course(cast.town, state=ArticleState.DRAFT, lessons=0)
    file = SimpleUploadedFile("../党课.mp4", b"\x00\x00\x00\x18ftypmp42" + b"0" * 40)
    facts = lesson_facts(kind=LessonKind.VIDEO, body="", file=file)

    lesson = parts.add_lesson(course, facts, base=1, by=None, at=LATER)

    assert (lesson.content_type, lesson.file_size) == ("video/mp4", 52)
    assert "党课" not in lesson.file.name


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"body": " "}, parts.PartIncomplete),
        ({"kind": LessonKind.VIDEO}, parts.PartIncomplete),
        ({"kind": LessonKind.DOCUMENT, "file": b"<html>"}, FileRefused),
    ],
)
def test_lesson_with_nothing_to_study_is_refused(cast, values, refusal):
    course = make_course(cast.town, state=ArticleState.DRAFT, lessons=0)
    if "file" in values:
        values = values | {"file": SimpleUploadedFile("a.pdf", values["file"])}

    with pytest.raises(refusal):
        parts.add_lesson(course, lesson_facts(**values), base=1, by=None, at=LATER)

    assert not course.lessons.exists()


def test_lesson_that_becomes_another_kind_needs_another_file(cast):
    course = make_course(cast.town, state=ArticleState.DRAFT, lessons=0)
    facts = lesson_facts(
        kind=LessonKind.DOCUMENT, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7 ...")
    )
    lesson = parts.add_lesson(course, facts, base=1, by=None, at=LATER)

    with pytest.raises(parts.PartIncomplete):
        parts.edit_lesson(lesson, lesson_facts(kind=LessonKind.VIDEO), base=2, by=None, at=LATER)


@pytest.mark.parametrize(
    "values",
    [
        {"options": ("只有一个",), "right": (0,)},
        {"right": ()},
        {"right": (5,)},
        {"right": (0, 1)},
        {"kind": QuestionKind.MULTIPLE, "right": (1,)},
    ],
)
def test_question_that_cannot_be_answered_is_refused(cast, values):
    course = make_course(cast.town, state=ArticleState.DRAFT)
    base = course.revision_number

    with pytest.raises(parts.PartIncomplete):
        parts.add_question(course, question_facts(**values), base=base, by=None, at=LATER)
