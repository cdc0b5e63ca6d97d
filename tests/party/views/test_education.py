import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from party.choices import ArticleState, Audience
from party.education.choices import LessonKind
from party.models import Course, Enrolment
from party.services.education import courses, parts, study
from tests.factories.education import (
    RIGHT,
    WRONG,
    answers,
    appoint_officer,
    lesson_facts,
    make_course,
)
from tests.factories.organisations import make_member, make_organisation
from tests.factories.party import MONDAY, make_article

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.grids.site")]


def page_of(response):
    return response.content.decode()


def at(name, *args):
    return reverse(f"party:{name}", args=args)


@pytest.fixture
def branch(cast):
    return make_organisation(name="馨悦社区党委", grid=cast.community)


@pytest.fixture
def member(cast, branch):
    make_member(branch, "刘芳", user=cast.resident)
    return cast.resident


def test_list_finds_courses_by_the_words_of_their_lessons(client, cast):
    course = make_course(cast.district, title="冬天的安全", lessons=0, state=ArticleState.DRAFT)
    facts = lesson_facts(body="电动车不进楼道。")
    course = parts.add_lesson(course, facts, base=1, by=None, at=MONDAY).course
    courses.approve(courses.submit(course, by=None, at=MONDAY), by=None, at=MONDAY)
    make_course(cast.district, title="别的课")

    found = client.get(at("course-list"), {"q": "电动车"})
    none = client.get(at("course-list"), {"q": "没有的词"})

    assert [one.title for one in found.context["page"]] == ["冬天的安全"]
    assert "没有找到课程" in page_of(none)


def test_list_narrows_by_topic(client, cast):
    make_course(cast.district, title="党史课", topic="history")
    make_course(cast.district, title="安全课")

    page = client.get(at("course-list"), {"topic": "history"}).context["page"]

    assert [one.title for one in page] == ["党史课"]


def test_course_for_members_is_not_there_for_others(client, cast, member):
    course = make_course(cast.district, title="只给党员", questions=1, audience=Audience.MEMBERS)
    address = at("course-detail", course.public_id)
    client.force_login(cast.other_resident)
    others = (client.get(address).status_code, page_of(client.get(at("course-list"))))
    client.force_login(member)

    shown = client.get(address)

    assert others[0] == 404
    assert "只给党员" not in others[1]
    assert (shown.status_code, "private" in shown["Cache-Control"]) == (200, True)


def test_article_for_members_is_read_and_found_by_members_alone(client, cast, member):
    article = make_article(
        cast.district, title="支部书记谈换届", audience=Audience.MEMBERS, notice_kind="notice"
    )
    column = article.column
    addresses = [
        reverse("party:article-search"),
        reverse("party:column-detail", args=[column.code]),
        reverse("party:section-detail", args=[column.section]),
        reverse("party:home-notices"),
    ]
    detail = reverse("party:article-detail", args=[article.public_id])

    hidden = [page_of(client.get(address)) for address in addresses]
    hidden_status = client.get(detail).status_code
    client.force_login(member)
    shown = [page_of(client.get(address)) for address in addresses[:3]]

    assert not any("支部书记谈换届" in page for page in hidden)
    assert all("支部书记谈换届" in page for page in shown)
    assert (hidden_status, client.get(detail).status_code) == (404, 200)


def test_article_for_staff_is_not_there_for_members(client, cast, member):
    article = make_article(cast.district, audience=Audience.STAFF)
    address = reverse("party:article-detail", args=[article.public_id])
    client.force_login(member)
    refused = client.get(address).status_code
    client.force_login(cast.handler)

    assert (refused, client.get(address).status_code) == (404, 200)


def test_member_studies_on_the_pages_and_reads_why_an_answer_was_wrong(client, cast, member):
    course = make_course(cast.district, questions=1)
    key = str(course.questions.get().public_id)
    client.force_login(member)

    done = client.post(at("course-finish-lesson", course.public_id, 1))
    failed = client.post(at("course-quiz", course.public_id), {key: "0"}, follow=True)
    passed = client.post(at("course-quiz", course.public_id), {key: "1"}, follow=True)

    assert done.url == at("course-detail", course.public_id)
    assert "这次没有通过" in page_of(failed)
    assert "先断气源。" in page_of(failed)
    assert "通过了" in page_of(passed)
    assert Enrolment.objects.get(user=member).finished_at is not None


def test_quiz_left_open_says_which_question(client, cast, member):
    course = make_course(cast.district, questions=1)
    study.finish_lesson(course.lessons.get(), by=member, at=MONDAY)
    client.force_login(member)

    response = client.post(at("course-quiz", course.public_id), {})

    assert response.status_code == 422
    assert "这题还没有答" in page_of(response)


def test_sheet_of_somebody_else_is_not_found(client, cast, member):
    course = make_course(cast.district, questions=1)
    study.finish_lesson(course.lessons.get(), by=member, at=MONDAY)
    attempt = study.answer(course, answers(course, WRONG), by=member, at=MONDAY)
    client.force_login(cast.other_resident)

    assert client.get(at("course-attempt", attempt.public_id)).status_code == 404


def with_document(cast, **values):
    course = make_course(cast.district, lessons=0, state=ArticleState.DRAFT, **values)
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 0123456789")
    facts = lesson_facts(kind=LessonKind.DOCUMENT, file=file)
    lesson = parts.add_lesson(course, facts, base=1, by=None, at=MONDAY)
    courses.approve(courses.submit(lesson.course, by=None, at=MONDAY), by=None, at=MONDAY)
    return lesson


def test_file_of_a_lesson_is_given_whole_or_in_parts(client, cast):
    lesson = with_document(cast)
    address = at("lesson-file", lesson.public_id)

    whole = client.get(address)
    part = client.get(address, headers={"range": "bytes=0-4"})

    assert (whole.status_code, whole["Content-Type"]) == (200, "application/pdf")
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"%PDF-")


def test_file_of_a_lesson_is_for_whom_the_course_is(client, cast, member):
    address = at("lesson-file", with_document(cast, audience=Audience.MEMBERS).public_id)

    statuses = [client.get(address).status_code]
    for user in (cast.other_resident, cast.handler, member, cast.editor):
        client.force_login(user)
        statuses.append(client.get(address).status_code)

    assert statuses == [404, 404, 404, 200, 200]


def test_editor_builds_a_course_of_every_part(client, cast):
    client.force_login(cast.editor)
    about = {
        "title": "楼道里的充电",
        "topic": "safety",
        "audience": "everybody",
        "grid": cast.district.pk,
        "author_unit": "消防大队",
        "pass_percent": 80,
    }
    client.post(at("course-new"), about)
    course = Course.objects.get()
    lesson = {"title": "一", "kind": "text", "body": "**不进楼**", "base": 1}
    client.post(at("lesson-new", course.public_id), lesson)
    asked = {
        "kind": "single",
        "text": "能进楼吗",
        "options": "能\n不能",
        "right": "b",
        "why": "会烧",
    }
    client.post(at("question-new", course.public_id), asked | {"base": 2})

    page = page_of(client.get(at("course-preview", course.public_id)))
    course.refresh_from_db()

    assert (course.n_lessons, course.n_questions, course.revision_number) == (1, 1, 3)
    assert "<b>不进楼</b>" in page
    assert course.questions.get().right == [1]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"options": "只有一个"}, "两个到六个选项"),
        ({"right": "Z"}, "只写选项的字母"),
        ({"why": ""}, "必填"),
    ],
)
def test_question_with_faults_keeps_what_was_typed(client, cast, changes, fault):
    course = make_course(cast.district, state=ArticleState.DRAFT, by=cast.editor)
    client.force_login(cast.editor)
    asked = {
        "kind": "single",
        "text": "能进楼吗",
        "options": "能\n不能",
        "right": "B",
        "why": "会烧",
    }

    sent = asked | {"base": course.revision_number} | changes
    response = client.post(at("question-new", course.public_id), sent)

    assert response.status_code == 422
    assert fault in page_of(response)
    assert "能进楼吗" in page_of(response)


def test_wrong_file_is_refused_beside_its_field(client, cast):
    course = make_course(cast.district, state=ArticleState.DRAFT, by=cast.editor)
    client.force_login(cast.editor)
    file = SimpleUploadedFile("a.pdf", b"<html>")

    response = client.post(
        at("lesson-new", course.public_id),
        {"title": "一", "kind": "document", "file": file, "base": course.revision_number},
    )

    assert response.status_code == 422
    assert "这不是 PDF" in page_of(response)


def test_edit_after_somebody_else_shows_409_and_keeps_the_words(client, cast):
    course = make_course(cast.district, state=ArticleState.DRAFT, by=cast.editor)
    client.force_login(cast.editor)

    response = client.post(
        at("lesson-new", course.public_id),
        {"title": "第二个人的课", "kind": "text", "body": "字", "base": 1},
    )

    assert response.status_code == 409
    assert "第二个人的课" in page_of(response)


def test_course_for_an_organisation_needs_its_name(client, cast):
    client.force_login(cast.editor)

    response = client.post(at("course-new"), {"audience": "organisation", "title": "一"})

    assert response.status_code == 422
    assert "请选是哪个党组织的党员可以看" in page_of(response)


def test_officer_assigns_sees_names_of_the_own_and_calls_off(client, cast, branch, member):
    officer = cast.community_clerk
    appoint_officer(branch, officer)
    course = make_course(cast.district, questions=1)
    study.finish_lesson(course.lessons.get(), by=member, at=MONDAY)
    study.answer(course, answers(course, RIGHT), by=member, at=MONDAY)
    client.force_login(officer)

    client.post(
        at("study-assign", course.public_id),
        {"organisation": branch.pk, "due_on": "2099-12-31", "note": "支部会前学完"},
    )
    page = client.get(at("study-course", course.public_id))
    assignment = course.assignments.get()
    client.post(at("study-call-off", assignment.public_id))

    assignment.refresh_from_db()
    assert "刘芳" in page_of(page)
    assert "学完" in page_of(page)
    assert (assignment.note, assignment.ended_at is not None) == ("支部会前学完", True)
    assert course.title in page_of(client.get(at("study-list")))


def test_officer_above_reads_numbers_and_no_names(client, cast, member, branch):
    above = make_organisation(branch, "东镇党委", grid=cast.town)
    course = make_course(cast.district)
    make_member(above, "孙宁静", user=None)
    appoint_officer(branch, cast.community_clerk)
    client.force_login(cast.community_clerk)

    page = page_of(client.get(at("study-course", course.public_id)))

    assert "东镇党委" in page
    assert "孙宁静" not in page


def test_assign_out_of_reach_is_not_offered(client, cast, branch, member):
    appoint_officer(branch, cast.community_clerk)
    elsewhere = make_organisation(branch, "河沿社区党委", grid=cast.other_community)
    other = make_organisation(elsewhere, "别处", grid=cast.other_town)
    course = make_course(cast.district)
    appoint_officer(elsewhere, cast.other_town_clerk)
    client.force_login(cast.other_town_clerk)

    wanted = {"organisation": branch.pk, "due_on": "2099-12-31"}
    response = client.post(at("study-assign", course.public_id), wanted)

    offered = response.context["form"].fields["organisation"].queryset
    assert response.status_code == 422
    assert list(offered) == [elsewhere, other]


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("name", "who", "most"),
    [
        ("course-list", None, 6),
        ("course-list", "resident", 6),
        ("my-study", "resident", 6),
        ("course-desk", "reviewer", 12),
        ("study-list", "community_clerk", 12),
    ],
)
def test_lists_of_courses_cost_the_same_for_one_and_three(
    client, cast, branch, member, name, who, most
):
    appoint_officer(branch, cast.community_clerk)
    if who:
        client.force_login(getattr(cast, who))

    def add():
        course = make_course(cast.district, by=None)
        study.finish_lesson(course.lessons.get(), by=member, at=MONDAY)

    add()
    one = queries_of(client, at(name))
    add()
    add()

    assert one == queries_of(client, at(name)) <= most


def test_pages_of_a_course_stay_within_their_budget(client, cast, branch, member):
    appoint_officer(branch, cast.community_clerk)
    small = make_course(cast.district, questions=1)
    large = make_course(cast.district, lessons=3, questions=3)
    for course in (small, large):
        for lesson in course.lessons.standing():
            study.finish_lesson(lesson, by=member, at=MONDAY)
        study.answer(course, answers(course, WRONG), by=member, at=MONDAY)
    client.force_login(member)
    public = [
        queries_of(client, at(name, one.public_id, *more))
        for one in (small, large)
        for name, more in (("course-detail", ()), ("course-lesson", (1,)), ("course-quiz", ()))
    ]
    client.force_login(cast.community_clerk)
    desk = [queries_of(client, at("study-course", one.public_id)) for one in (small, large)]

    assert public[:3] == public[3:]
    assert max(public) <= 6
    assert desk[0] == desk[1] <= 12
