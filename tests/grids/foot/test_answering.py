import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grids.foot.answering import tasks_to_answer
from grids.models import Premises, TaskItem
from grids.services.registers import amend
from grids.services.tasks import turning
from grids.tasking.questions import Question
from tests.factories.grid_tasks import SHOP, running_task
from tests.factories.registers import make_premises

pytestmark = pytest.mark.django_db

STAFF = Question("", "number", "从业人数", fact="staff_count", each=True)
TIDY = Question("", "yes_no", "门前干净吗", required=True, each=True)


@pytest.fixture
def cell(cast):
    make_premises(cast.unit, name="老孙小馆", staff_count=3)
    at, today = timezone.now(), timezone.localdate()
    span = {"starts_on": today, "ends_on": today}
    questions = (SHOP, STAFF, TIDY)
    task = running_task(cast, cast.community, at=at, subject="shop", questions=questions, **span)
    return task.cells.get()


@pytest.fixture
def send(cast, cell):
    def post(key=None, user=None, **fields):
        client = Client()
        client.force_login(user or cast.grid_worker)
        body = {"key": key or str(uuid4()), "kind": "task", "target": cell.public_id, **fields}
        answer = client.post(reverse("grids:foot-entries"), body)
        return answer.status_code, answer.json()

    return post


@pytest.fixture
def item(cell):
    return TaskItem.objects.get(cell=cell)


def test_row_and_then_grid_are_taken_in_once(cell, item, send):
    key = str(uuid4())
    row = {
        "item": 1,
        "target": item.public_id,
        "q2": "5",
        "q3": "yes",
        "version": '{"staff_count": 0}',
    }

    first, again = send(key, **row), send(key, **row)
    whole = send(q1="12")

    cell.refresh_from_db()
    assert first == again
    assert (first[0], first[1]["number"], first[1]["updated"]) == (201, item.number, ["商铺和单位"])
    assert Premises.objects.get().staff_count == 5
    assert (whole[0], cell.state, cell.answers) == (201, "done", {"q1": 12})


def test_row_that_meets_another_change_shows_both_and_can_be_settled(cast, item, send):
    row = {"item": 1, "target": item.public_id, "q2": "5", "q3": "yes"}
    shop = Premises.objects.get()
    amend(shop, {"staff_count": 8}, why="来电", by=cast.community_clerk, at=timezone.now())

    status, said = send(**row, version=json.dumps({"staff_count": 0}))
    settled = send(**row, version=said["fields"]["version"]["theirs"])

    pair = said["fields"]["q2"]
    assert (status, pair["label"], pair["theirs"], pair["mine"]) == (409, "从业人数", "8", "5")
    assert settled[0] == 201
    assert Premises.objects.get().staff_count == 5


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [({"q2": "很多", "q3": "yes"}, ["q2"]), ({"q2": "", "q3": ""}, ["q3"])],
)
def test_row_with_a_fault_comes_back_naming_the_question(item, send, fields, faulty):
    status, said = send(item=1, target=item.public_id, **fields)

    assert (status, said["state"], list(said["fields"])) == (422, "refused", faulty)


def test_grid_before_its_rows_and_without_an_answer_comes_back(send):
    assert "还有 1 个没问" in send(q1="12")[1]["words"]
    assert list(send(q1="")[1]["fields"]) == ["q1"]


def test_row_that_could_not_be_asked_and_task_handed_back_say_why(cell, item, send):
    bare = send(item=1, target=item.public_id, act="skip", why="")
    skipped = send(item=1, target=item.public_id, act="skip", why="没开门")
    back = send(act="hand_back", why="不归本网格")

    cell.refresh_from_db()
    assert (bare[0], skipped[0], back[0]) == (422, 201, 201)
    assert (cell.state, cell.n_items_settled) == ("handed_back", 1)


@pytest.mark.parametrize("field", ["target", "item"])
def test_task_of_another_grid_is_refused_and_stays_on_the_phone(cast, item, send, field):
    fields = {"item": 1, "target": item.public_id} if field == "item" else {}

    status, said = send(user=cast.other_grid_worker, q3="yes", **fields)

    assert status == 422
    assert "内容还在您的手机里" in said["words"]


def test_withdrawn_task_says_so_to_a_phone_that_was_away(cast, cell, item, send):
    turning.withdraw(cell.task, by=cast.handler, at=timezone.now())

    status, said = send(item=1, target=item.public_id, q3="yes")

    assert status == 422
    assert "任务已撤回" in said["words"]


def test_due_task_stands_on_the_walk_of_its_own_grid_alone(cast, cell):
    at = timezone.now()

    stops = list(tasks_to_answer(cast.grid_worker, at))

    assert [(stop.title, stop.due_on) for stop in stops] == [(cell.task.title, cell.due_on)]
    assert list(tasks_to_answer(cast.other_grid_worker, at)) == []


def test_page_shows_the_row_with_what_is_known_and_takes_it_without_a_script(cast, cell, item):
    client = Client()
    client.force_login(cast.grid_worker)
    page = reverse("grids:my-task", args=[cell.public_id])

    shown = client.get(page)
    one = shown.context["lines"][0]
    wrong = client.post(reverse("grids:my-task-item", args=[item.public_id]), {"q3": ""})
    sent = {"q3": "yes", "q2": "4", "version": one["version"], "key": one["form"].key}
    client.post(reverse("grids:my-task-item", args=[item.public_id]), sent)
    left = client.post(page, {"q1": "1", "key": "k"})

    assert "老孙小馆" in shown.text
    assert "台账：3" in shown.text
    assert wrong.status_code == 422
    assert left.status_code == 302
    assert Premises.objects.get().staff_count == 4
    assert client.get(page).status_code == 200
