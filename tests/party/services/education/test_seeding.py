import pytest
from django.core.management import CommandError, call_command

from party.choices import ArticleState
from party.models import Course, CourseAssignment, Enrolment, Lesson
from tests.factories.organisations import make_member, make_organisation

pytestmark = pytest.mark.django_db


def test_load_courses_makes_two_hundred_once_and_members_study(cast, capsys):
    branch = make_organisation(grid=cast.district)
    for user in (cast.resident, cast.grid_worker, cast.community_clerk, cast.handler):
        make_member(branch, user.name, phone=user.phone, user=user)

    call_command("load_courses")
    call_command("load_courses")

    said = capsys.readouterr().out.split("\n")
    assert said[:2] == ["课程：新增 200，原有 0", "课程：新增 0，原有 200"]
    assert Course.objects.filter(state=ArticleState.PUBLISHED).count() == 198
    assert Lesson.objects.get(title="讲义").content_type == "application/pdf"
    assert Course.objects.filter(search="电动").exists()
    assert CourseAssignment.objects.count() == 2
    assert Enrolment.objects.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[course]]\nkey = "a"', "少了"),
        ("[[course", "一门也没有读入"),
    ],
)
def test_load_courses_says_what_is_wrong_with_the_file(cast, tmp_path, text, says):
    assert cast.district
    path = tmp_path / "courses.toml"
    path.write_text(text)

    with pytest.raises(CommandError, match=says):
        call_command("load_courses", path)
