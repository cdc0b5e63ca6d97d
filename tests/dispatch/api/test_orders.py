import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from dispatch.services.routes import routing
from petitions.models import ProgressEntry
from tests.api import Caller, refusal, system_of
from tests.cast import Cast
from tests.factories.dispatch import StaffingFactory
from tests.factories.petitions import file_petition
from yuanbao.models import AuditEntry

pytestmark = pytest.mark.django_db
ANSWER = "三号楼阀门已换，复测二十度。"
CLIENTS = 8


@pytest.fixture
def bureau(cast):
    """The housing bureau's own system."""
    return system_of(cast.handler)


def order_of(cast, **values):
    petition = file_petition(at=timezone.now(), category=cast.heating, grid=cast.unit, **values)
    routing.route(petition, at=timezone.now())
    return WorkOrder.objects.get(petition=petition)


def test_list_gives_the_own_agencys_orders_alone(bureau, cast):
    mine = order_of(cast)
    elsewhere = order_of(cast)
    WorkOrder.objects.filter(pk=elsewhere.pk).update(agency=cast.order_bureau)

    rows = bureau.get("orders/").json()["results"]

    assert [row["number"] for row in rows] == [mine.number]


def test_list_by_state_filters_and_an_unknown_state_is_422(bureau, cast):
    order_of(cast)

    assert len(bureau.get("orders/?state=dispatched").json()["results"]) == 1
    assert bureau.get("orders/?state=signed").json()["results"] == []
    assert refusal(bureau.get("orders/?state=lost")) == (422, "invalid")


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_many(bureau, cast, count):
    for _one in range(count):
        order_of(cast)

    with CaptureQueriesContext(connection) as queries:
        bureau.get("orders/")

    assert len(queries) == 3, [query["sql"][:90] for query in queries]


def test_act_from_signing_to_the_answer(bureau, cast):
    order = order_of(cast, phone="13800001111")
    acts = [
        ("sign/", None),
        ("note/", {"text": "已联系供热公司。", "is_public": True}),
        ("finish/", {"answer": ANSWER, "claimed": "yes"}),
    ]

    answers = [bureau.post(f"orders/{order.public_id}/{act}", body) for act, body in acts]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [answer.json()["state"] for answer in answers] == ["signed", "signed", "finished"]
    assert "13800001111" not in answers[-1].content.decode()
    told = ProgressEntry.objects.public_of(order.petition).values_list("public_detail", flat=True)
    assert "已联系供热公司。" in list(told)


def test_return_with_a_typed_reason_waits_for_the_ruling(bureau, cast):
    order = order_of(cast)

    answer = bureau.post(
        f"orders/{order.public_id}/return/", {"reason": "R3", "text": "属城管局职责。"}
    )

    assert (answer.status_code, answer.json()["state"]) == (200, "return_asked")


def test_return_with_an_unknown_reason_is_409_with_words(bureau, cast):
    order = order_of(cast)

    answer = bureau.post(f"orders/{order.public_id}/return/", {"reason": "R9", "text": "不是。"})

    assert refusal(answer) == (409, "conflict")
    assert "退单理由" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("note/", {}, "text"),
        ("note/", {"text": "好", "public": True}, "public"),
        ("finish/", {"answer": ANSWER}, "claimed"),
        ("finish/", {"answer": ANSWER, "claimed": "perhaps"}, "claimed"),
        ("return/", {"reason": "R3"}, "text"),
    ],
)
def test_act_with_what_is_wrong_is_422_and_changes_nothing(bureau, cast, act, body, field):
    order = order_of(cast)

    answer = bureau.post(f"orders/{order.public_id}/{act}", body)

    order.refresh_from_db()
    assert refusal(answer) == (422, "invalid")
    assert field in answer.json()["error"]["fields"]
    assert order.state == OrderState.DISPATCHED


@pytest.mark.parametrize("act", ["", "sign/", "note/", "return/", "finish/"])
def test_act_on_another_agencys_order_is_404(cast, act):
    other = system_of(cast.other_handler)
    order = order_of(cast)
    call = other.post if act else other.get

    assert refusal(call(f"orders/{order.public_id}/{act}")) == (404, "not_found")
    assert refusal(call(f"orders/{uuid.uuid4()}/{act}")) == (404, "not_found")


def test_act_by_a_reader_of_the_territory_is_404_for_acts_and_open_for_reading(cast):
    reader = system_of(cast.leader)
    order = order_of(cast)

    read = reader.get(f"orders/{order.public_id}/")
    act = reader.post(f"orders/{order.public_id}/sign/")

    assert read.status_code == 200
    assert refusal(act) == (404, "not_found")


def test_sign_twice_is_409_and_names_who_was_first(bureau, cast):
    colleague = system_of(cast.receiver)
    order = order_of(cast)
    colleague.post(f"orders/{order.public_id}/sign/")

    answer = bureau.post(f"orders/{order.public_id}/sign/")

    assert refusal(answer) == (409, "conflict")
    words = answer.json()["error"]["message"]
    assert words.startswith("王颖已在 ")
    assert "现在是“办理中”，不能再签收" in words


def at_once(acts):
    """Do all acts in threads that start together, each with its own connection."""
    start = Barrier(len(acts))

    def run(act):
        start.wait(10)
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def crowd(transactional_db):
    """Eight people of one agency, each with a system of their own, and one order."""
    cast = Cast()
    staff = [StaffingFactory(agency=cast.housing).user for _one in range(CLIENTS)]
    callers = [system_of(user) for user in staff]
    return callers, order_of(cast), {user.name for user in staff}


def told_who(answers):
    """Return statuses, best first, and the names in the words of those who came second."""
    names = {
        answer.json()["error"]["message"].partition("已在")[0]
        for answer in answers
        if answer.status_code == 409
    }
    return sorted(answer.status_code for answer in answers), names


def test_eight_sign_one_order_at_once_one_wins_and_seven_are_told_who(crowd):
    callers, order, people = crowd

    answers = at_once([lambda c=c: c.post(f"orders/{order.public_id}/sign/") for c in callers])

    statuses, names = told_who(answers)
    order.refresh_from_db()
    assert statuses == [200] + [409] * (CLIENTS - 1)
    assert names == {order.handler.name}
    assert order.handler.name in people
    assert AuditEntry.objects.filter(act="sign_for", object_id=order.pk).count() == 1


def test_eight_do_different_things_to_one_order_at_once_nobody_gets_a_500(crowd):
    callers, order, _people = crowd
    path = f"orders/{order.public_id}/"
    returning = {"reason": "R3", "text": "属城管局职责。"}
    acts = [
        *[lambda c=c: c.post(f"{path}sign/") for c in callers[:3]],
        *[lambda c=c: c.post(f"{path}return/", returning) for c in callers[3:6]],
        *[lambda c=c: c.post(f"{path}note/", {"text": "在路上。"}) for c in callers[6:]],
    ]

    answers = at_once(acts)

    order.refresh_from_db()
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert order.returns.count() == sum(a.status_code == 200 for a in answers[3:6])
    assert sum(a.status_code == 200 for a in answers[:3]) <= 1
    assert [a.status_code for a in answers[6:]] == [200, 200]


def test_schema_is_open_and_names_every_call(db):
    body = Caller().client.get("/api/v1/schema/", headers={"Accept": "application/json"})

    text = body.content.decode()
    assert body.status_code == 200
    assert all(name in text for name in ("petition_file", "petition_list", "order_finish"))
