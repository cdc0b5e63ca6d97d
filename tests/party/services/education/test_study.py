from datetime import timedelta

import pytest

from party import models
from party.choices import ArticleState, Audience
from party.models import Course, Enrolment, QuizAttempt
from party.queries.education import study as queries
from party.services.education import assigning, courses, study
from tests.factories.education import (
    RIGHT,
    WRONG,
    answers,
    appoint_officer,
    make_course,
)
from tests.factories.grids import PostHolderFactory
from tests.factories.organisations import make_member, make_organisation
from tests.factories.party import MONDAY
from yuanbao.models.base import AppendOnlyError
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
NEXT_WEEK = MONDAY.date() + timedelta(days=7)


@pytest.fixture
def branch(cast):
    return make_organisation(make_organisation(), "馨悦社区党委", grid=cast.community)


@pytest.fixture
def member(cast, branch):
    make_member(branch, "刘芳", user=cast.resident)
    return cast.resident


def study_all(course, user):
    for lesson in course.lessons.standing():
        study.finish_lesson(lesson, by=user, at=LATER)


def test_member_studies_fails_once_passes_and_has_finished(cast, member):
    course = make_course(cast.district, lessons=2, questions=2)
    study_all(course, member)

    failed = study.answer(course, answers(course, WRONG), by=member, at=LATER)
    passed = study.answer(course, answers(course, RIGHT), by=member, at=LATER)

    enrolment = Enrolment.objects.get()
    assert (failed.is_passed, failed.n_right) == (False, 0)
    assert failed.sheet[0]["why"] == "先断气源。"
    assert (passed.is_passed, passed.n_right) == (True, 2)
    assert enrolment.finished_at == LATER


def test_course_without_a_test_is_finished_with_its_last_lesson(cast, member):
    course = make_course(cast.district, lessons=2)
    first, second = course.lessons.standing()

    study.finish_lesson(first, by=member, at=MONDAY)
    half = Enrolment.objects.get().finished_at
    study.finish_lesson(second, by=member, at=LATER)
    study.finish_lesson(second, by=member, at=LATER + timedelta(days=1))

    assert (half, Enrolment.objects.get().finished_at) == (None, LATER)
    with pytest.raises(study.NoQuiz):
        study.answer(course, {}, by=member, at=LATER)


def test_answer_before_the_lessons_is_refused(cast, member):
    course = make_course(cast.district, questions=1)

    with pytest.raises(study.LessonsLeft):
        study.answer(course, answers(course, RIGHT), by=member, at=LATER)

    assert not QuizAttempt.objects.exists()


def test_answer_too_often_in_a_day_is_refused(cast, member):
    course = make_course(cast.district, questions=1)
    study_all(course, member)
    for _time in range(study.MOST_ATTEMPTS_A_DAY):
        study.answer(course, answers(course, WRONG), by=member, at=LATER)

    with pytest.raises(study.TriedEnough):
        study.answer(course, answers(course, RIGHT), by=member, at=LATER)

    tomorrow = LATER + timedelta(days=1)
    assert study.answer(course, answers(course, RIGHT), by=member, at=tomorrow).is_passed


def test_sheet_stays_as_it_was_answered(cast, member):
    course = make_course(cast.district, questions=1)
    study_all(course, member)
    attempt = study.answer(course, answers(course, WRONG), by=member, at=LATER)

    with pytest.raises(AppendOnlyError):
        attempt.save()


@pytest.mark.parametrize(
    ("audience", "who", "may"),
    [
        (Audience.EVERYBODY, "other_resident", True),
        (Audience.MEMBERS, "resident", True),
        (Audience.MEMBERS, "other_resident", False),
        (Audience.ORGANISATION, "resident", True),
        (Audience.ORGANISATION, "other_resident", False),
        (Audience.STAFF, "handler", True),
        (Audience.STAFF, "resident", False),
    ],
)
def test_enrol_is_for_whom_the_course_is(cast, branch, member, audience, who, may):
    wanted = {"audience": audience}
    if audience == Audience.ORGANISATION:
        wanted["organisation"] = branch.parent
    course = make_course(cast.district, **wanted)

    if may:
        assert study.enrol(course, by=getattr(cast, who), at=LATER).course == course
    else:
        with pytest.raises(OutOfReach):
            study.enrol(course, by=getattr(cast, who), at=LATER)


def test_course_of_another_organisation_or_after_the_roll_is_closed(cast, branch):
    person = cast.other_resident
    member = make_member(
        make_organisation(branch.parent, "西街道党工委", grid=cast.other_town), user=person
    )
    course = make_course(cast.district, audience=Audience.ORGANISATION, organisation=branch)
    for_all = make_course(cast.district, audience=Audience.MEMBERS)
    before = set(Course.objects.for_reader(person))
    member.state, member.ended_on = "ended", MONDAY.date()
    member.save()

    assert before == {for_all}
    assert course not in before
    assert not Course.objects.for_reader(person).exists()


def test_enrol_in_a_withdrawn_course_is_refused_and_the_record_stays(cast, member):
    course = make_course(cast.district)
    study_all(course, member)
    courses.withdraw(course, why="过时了", by=None, at=LATER)

    with pytest.raises(OutOfReach):
        study.enrol(course, by=member, at=LATER)

    assert queries.studied_by(member).get().finished_at == LATER


def test_assigned_course_stands_in_the_members_list_until_it_is_finished(cast, branch, member):
    officer = cast.community_clerk
    appoint_officer(branch, officer)
    course = make_course(cast.district)
    assigning.assign(course, to=branch, due_on=NEXT_WEEK, by=officer, at=LATER)

    before = queries.todo_of(member)
    study_all(course, member)

    assert [(one.course, one.due_on) for one in before] == [(course, NEXT_WEEK)]
    assert (queries.todo_of(member), queries.todo_of(cast.other_resident)) == ([], [])


def test_assign_from_above_reaches_the_organisations_below(cast, branch, member):
    course = make_course(cast.district)

    assigning.assign(course, to=branch.parent, due_on=NEXT_WEEK, by=None, at=LATER)

    assert [one.course for one in queries.todo_of(member)] == [course]


def test_assign_is_refused_out_of_reach_twice_late_or_for_whom_it_is_not(cast, branch):
    officer = cast.community_clerk
    appoint_officer(branch, officer)
    course, staff = make_course(cast.district), make_course(cast.district, audience=Audience.STAFF)
    draft = make_course(cast.district, state=ArticleState.DRAFT)
    wanted = {"due_on": NEXT_WEEK, "by": officer, "at": LATER}

    with pytest.raises(OutOfReach):
        assigning.assign(course, to=branch.parent, **wanted)
    with pytest.raises(OutOfReach):
        assigning.assign(draft, to=branch, **wanted)
    with pytest.raises(assigning.NotForThem):
        assigning.assign(staff, to=branch, **wanted)
    with pytest.raises(assigning.DayIsOver):
        assigning.assign(course, to=branch, **(wanted | {"due_on": MONDAY.date() - timedelta(1)}))
    first = assigning.assign(course, to=branch, **wanted)
    with pytest.raises(assigning.AlreadyAssigned):
        assigning.assign(course, to=branch, **wanted)

    assigning.call_off(first, by=officer, at=LATER)
    assert assigning.assign(course, to=branch, **wanted).ended_at is None


def test_officer_reads_names_of_the_own_organisation_and_numbers_below(cast, branch, member):
    course = make_course(cast.district)
    study_all(course, member)
    make_member(branch, "没有账号的", user=None)
    above = PostHolderFactory()
    appoint_officer(branch.parent, above)

    own = queries.own_organisations(above, MONDAY.date())
    counted = queries.standings(course, queries.organisations_within(above, own))

    assert own == [branch.parent]
    assert list(queries.learners(course, branch.parent)) == []
    assert [(one.organisation, one.n_members, one.n_finished) for one in counted] == [
        (branch, 2, 1)
    ]
    assert not queries.organisations_within(cast.handler, []).exists()


FORBIDDEN = (
    *("point", "score", "rank", "minute", "second", "hour", "duration", "spent", "online"),
    *("credit", "badge", "level", "streak", "position", "check_in", "views", "watched"),
)


def test_nothing_of_study_counts_time_points_or_places():
    family = [
        models.Course, models.Lesson, models.QuizQuestion, models.CourseAssignment,
        models.Enrolment, models.LessonDone, models.QuizAttempt,
    ]  # fmt: skip
    names = {field.name for model in family for field in model._meta.get_fields()}

    assert [name for name in sorted(names) if any(word in name for word in FORBIDDEN)] == []
