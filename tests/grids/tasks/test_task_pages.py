from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from grids.models import GridTask, TaskCell
from grids.tasking.choices import CellState, TaskState
from grids.tasking.questions import Question
from tests.factories.grid_tasks import SHOP, a_cell, draft_task, running_task
from tests.factories.registers import make_premises
from tests.petitions.views.filling import photo as picture
from yuanbao.sheets import xlsx_lines

pytestmark = pytest.mark.django_db

PHOTO = Question("", "photo", "门脸", required=True)


def at(name, row, **more):
    return reverse(f"grids:{name}", kwargs={"public_id": row.public_id, **more})


def test_unit_drafts_a_task_builds_its_form_and_hands_it_in(cast, client):
    client.force_login(cast.handler)
    today = timezone.localdate()
    facts = {
        "issuer": "D16",
        "kind": "collection",
        "title": "商户摸底",
        "text": "数一数。",
        "minutes": 20,
        "places": [cast.town.code],
        "codes": cast.other_unit.code,
        "starts_on": today,
        "ends_on": today + timedelta(days=3),
        "repeat": "once",
        "interval": 1,
        "days": 1,
    }

    client.post(reverse("grids:task-new"), facts)
    task = GridTask.objects.get()
    client.post(at("task-amend", task), {**facts, "title": "商户再摸底"})
    for label, kind in (("门脸", "choice"), ("户数", "number"), ("多余", "text")):
        line = {"label": label, "kind": kind, "options": "餐饮\n零售"}
        assert client.post(at("task-form", task), line).status_code == 302
    client.post(at("task-question-shift", task, key="q2"), {"way": "up"})
    client.post(at("task-question-drop", task, key="q3"))
    client.post(at("task-submit", task))

    task.refresh_from_db()
    assert (task.title, task.state) == ("商户再摸底", TaskState.SUBMITTED)
    assert [one.label for one in task.form] == ["户数", "门脸"]
    assert task.places.count() == 2


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"codes": "404"}, "没有这个网格编码"), ({"minutes": "0"}, "大于或等于")],
)
def test_draft_with_a_fault_says_so_and_keeps_the_rest(cast, client, facts, words):
    client.force_login(cast.handler)

    response = client.post(reverse("grids:task-new"), {"title": "留着的标题", **facts})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert "留着的标题" in response.content.decode()


def test_choice_without_options_and_label_twice_are_refused(cast, client):
    client.force_login(cast.handler)
    task = draft_task(cast)

    bare = client.post(at("task-form", task), {"label": "门脸", "kind": "choice"})
    twice = client.post(at("task-form", task), {"label": "商户数", "kind": "text"})

    assert (bare.status_code, twice.status_code) == (422, 409)


def test_centre_sees_the_week_and_admits(cast, client):
    client.force_login(cast.handler)
    task = draft_task(cast)
    client.post(at("task-submit", task))
    client.force_login(cast.shift_leader)

    page = client.get(at("task-detail", task)).content.decode()
    client.post(at("task-admit", task), {"why": "可以", "standing_until": "2099-01-01"})

    assert "占用网格员的时间" in page
    task.refresh_from_db()
    assert task.state == TaskState.ADMITTED
    assert "2099-01-01" in client.get(reverse("grids:standing-list")).content.decode()
    client.post(at("standing-end", task.standing))
    task.standing.refresh_from_db()
    assert task.standing.valid_until == timezone.localdate()


def test_worker_answers_with_a_photo_and_the_unit_reads_it(cast, client):
    cell = running_task(
        cast, questions=(SHOP, PHOTO), ends_on=timezone.localdate() + timedelta(days=9)
    ).cells.get(grid=cast.unit)
    client.force_login(cast.grid_worker)

    assert cell.task.title in client.get(reverse("grids:my-task-list")).content.decode()
    wrong = client.post(at("my-task", cell), {"q1": "12", "q2": SimpleUploadedFile("x.txt", b"no")})
    client.post(at("my-task", cell), {"q1": "12", "q2": picture(), "key": "k1"})

    cell.refresh_from_db()
    assert wrong.status_code == 422
    assert (cell.state, cell.answers["q1"]) == (CellState.DONE, 12)
    photo = reverse("grids:task-photo", args=cell.answers["q2"])
    assert client.get(photo)["Content-Type"] == "image/jpeg"
    assert "12" in client.get(at("my-task", cell)).content.decode()
    client.force_login(cast.other_grid_worker)
    assert client.get(photo).status_code == 404
    client.force_login(cast.handler)
    assert client.get(photo).status_code == 200


def test_worker_leaves_a_task_with_a_reason(cast, client):
    one, two = a_cell(cast), a_cell(cast)
    client.force_login(cast.grid_worker)

    client.post(at("my-task-hand-back", one), {"why": "不归本网格"})
    client.post(at("my-task-not-applicable", two), {"why": "没有商户"})
    refused = client.post(at("my-task", one), {"q1": "1"})

    assert refused.status_code == 409
    states = TaskCell.objects.filter(grid=cast.unit).order_by("pk").values_list("state", flat=True)
    assert list(states) == [CellState.HANDED_BACK, CellState.NOT_APPLICABLE]
    done = client.get(reverse("grids:my-task-list") + "?show=done").content.decode()
    assert done.count("沿街商户摸底") == 2


def test_report_figures_agree_with_their_lists_and_the_workbook(cast, client):
    task = running_task(cast)
    TaskCell.objects.filter(grid=cast.unit).update(state=CellState.DONE, answers={"q1": 7})
    client.force_login(cast.handler)

    whole = client.get(at("task-report", task))
    settled = client.get(at("task-report", task) + f"?state=settled&in={cast.town.code}")
    book = list(xlsx_lines(client.get(at("task-export", task)).content))

    assert (whole.context["report"].total, whole.context["report"].settled) == (2, 1)
    assert [row.cell.grid for row in settled.context["rows"]] == [cast.unit]
    assert len(book) == 3
    assert "商户数" in book[0][1]


@pytest.mark.parametrize("n", [1, 3])
def test_lists_cost_the_same_however_long(cast, client, django_assert_max_num_queries, n):
    for _ in range(n):
        cell = a_cell(cast)
    client.force_login(cast.grid_worker)
    with django_assert_max_num_queries(12):
        client.get(reverse("grids:my-task-list"))
    client.force_login(cast.handler)
    with django_assert_max_num_queries(12):
        client.get(reverse("grids:task-list"))
    with django_assert_max_num_queries(12):
        client.get(at("task-report", cell.task) + f"?in={cast.town.code}")


@pytest.mark.parametrize("n", [1, 5])
def test_pages_of_rows_cost_the_same_however_many(cast, client, django_assert_max_num_queries, n):
    for _ in range(n):
        make_premises(cast.unit, staff_count=2)
    questions = (
        Question("", "number", "从业人数", fact="staff_count", each=True),
        Question("", "number", "在册商铺数", fact="shops"),
    )
    span = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate()}
    task = running_task(cast, at=timezone.now(), subject="shop", questions=questions, **span)
    cell = task.cells.get(grid=cast.unit)
    client.force_login(cast.grid_worker)
    with django_assert_max_num_queries(12):
        client.get(at("my-task", cell))
    for reader in (cast.handler, cast.shift_leader):
        client.force_login(reader)
        with django_assert_max_num_queries(12):
            client.get(at("task-report", task) + f"?rows=each&in={cast.town.code}")
        with django_assert_max_num_queries(12):
            client.get(at("task-report", task) + f"?in={cast.town.code}")


@pytest.mark.parametrize("n", [1, 3])
def test_page_of_a_task_is_shown_within_twelve_queries(
    cast, client, django_assert_max_num_queries, n
):
    span = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate()}
    places = [cast.community, cast.other_community, cast.other_unit][:n]
    running = running_task(
        cast, *places, at=timezone.now(), repeat="daily", on_workdays=True, **span
    )
    draft = draft_task(cast, *places, at=timezone.now(), **span)
    client.force_login(cast.handler)
    for task, act in ((running, "提前结束"), (draft, "提交准入")):
        client.get(at("task-detail", task))

        with django_assert_max_num_queries(12):
            page = client.get(at("task-detail", task)).content.decode()

        assert places[-1].name in page
        assert act in page


def test_unit_asks_a_grid_again(cast, client):
    cell = a_cell(cast)
    TaskCell.objects.filter(pk=cell.pk).update(state=CellState.HANDED_BACK)
    client.force_login(cast.handler)

    client.post(at("cell-ask-again", cell), {"why": "请再核对"})

    cell.refresh_from_db()
    assert cell.state == CellState.OPEN


def test_unit_withdraws_one_task_and_ends_another(cast, client):
    one, two = running_task(cast), running_task(cast)
    client.force_login(cast.handler)

    client.post(at("task-withdraw", one))
    client.post(at("task-end", two))

    states = GridTask.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [TaskState.WITHDRAWN, TaskState.ENDED]
