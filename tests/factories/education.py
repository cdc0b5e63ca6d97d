"""Courses with lessons and a test; states through the services."""

from datetime import date

from party.choices import ArticleState
from party.education.choices import LessonKind, QuestionKind, Topic
from party.organisations.choices import Office
from party.services.education import courses, parts
from party.services.organisations import offices
from tests.factories.party import MONDAY

RIGHT, WRONG = frozenset({1}), frozenset({0})


def make_facts(grid, **values):
    """Return what an editor fills in about a course."""
    facts = {"topic": Topic.SAFETY, "title": "家里的燃气安全", "author_unit": "区消防救援大队"}
    return courses.CourseFacts(grid=grid, **(facts | values))


def lesson_facts(**values):
    facts = {"title": "闻到燃气味", "kind": LessonKind.TEXT, "body": "先关阀门，再开窗。"}
    return parts.LessonFacts(**(facts | values))


def question_facts(**values):
    facts = {
        "kind": QuestionKind.SINGLE,
        "text": "第一步做什么？",
        "options": ("开灯", "关阀门"),
        "right": (1,),
        "why": "先断气源。",
    }
    return parts.QuestionFacts(**(facts | values))


def make_course(
    grid, *, state=ArticleState.PUBLISHED, by=None, at=MONDAY, lessons=1, questions=0, **values
):
    """Write a course and bring it into a state, as the system unless `by` writes it."""
    course = courses.draft(make_facts(grid, **values), by=by, at=at)
    for number in range(lessons):
        facts = lesson_facts(title=f"第 {number + 1} 课的内容")
        course = parts.add_lesson(course, facts, base=course.revision_number, by=by, at=at).course
    for _number in range(questions):
        course = parts.add_question(
            course, question_facts(), base=course.revision_number, by=by, at=at
        ).course
    if state == ArticleState.DRAFT:
        return course
    course = courses.submit(course, by=by, at=at)
    if state == ArticleState.REVIEW:
        return course
    course = courses.approve(course, by=None, at=at)
    if state == ArticleState.PUBLISHED:
        return course
    return courses.withdraw(course, why="过时了", by=None, at=at)


def answers(course, places):
    """Return the same answer to every question of a course."""
    return {str(one.public_id): places for one in course.questions.standing()}


def appoint_officer(organisation, user, office=Office.OFFICER):
    """Let an account keep an organisation's papers."""
    return offices.appoint(
        organisation,
        offices.Holder(user=user),
        office=office,
        starts_on=date(2020, 1, 1),
        by=None,
        at=MONDAY,
    )
