"""Eight people do the same to one order at the same moment: one has done it, seven read who."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dispatch.models import WorkOrder
from dispatch.queries.counting.recount import recount
from dispatch.services.moves import extensions, returns, suspension
from petitions.models import ProgressEntry
from tests.dispatch.views.conftest import ANSWER
from yuanbao.models import SentForm
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)

N = 8
AGENCY, CENTRE = "agency", "centre"


def in_a_month():
    return timezone.localdate() + timedelta(days=30)


def return_asked(desk):
    order, facts = desk.order(), {"reason": "R3", "text": "不归我们管"}
    returns.ask_return(order, **facts, by=desk.cast.handler, at=timezone.now())
    return order


def extension_asked(desk):
    order, facts = desk.signed(), {"days": 2, "reason": "等配件。"}
    extensions.ask_extension(order, **facts, by=desk.cast.handler, at=timezone.now())
    return order


def shelving_asked(desk):
    order, facts = desk.signed(), {"why": "等管网改造。", "meanwhile": "每周巡查。"}
    facts |= {"expected_on": in_a_month(), "by": desk.cast.handler}
    suspension.ask_suspension(order, **facts, at=timezone.now())
    return order


ACTS = {
    "sign": (AGENCY, lambda desk: desk.order(), dict),
    "finish": (AGENCY, lambda desk: desk.signed(), lambda: {"claimed": "yes", "answer": ANSWER}),
    "return": (AGENCY, lambda desk: desk.signed(), lambda: {"reason": "R3", "text": "不归我们"}),
    "extend": (AGENCY, lambda desk: desk.signed(), lambda: {"days": 2, "reason": "等配件。"}),
    "shelve": (
        AGENCY,
        lambda desk: desk.signed(),
        lambda: {"why": "等改造。", "meanwhile": "每周巡查。", "expected_on": in_a_month()},
    ),
    "verify": (CENTRE, lambda desk: desk.finished(), dict),
    "send-back": (CENTRE, lambda desk: desk.finished(), lambda: {"why": "没写结果。"}),
    "rule": (CENTRE, return_asked, lambda: {"decision": "refuse", "ruling": "归你们。"}),
    "decide-extension": (CENTRE, extension_asked, lambda: {"decision": "grant"}),
    "decide-suspension": (CENTRE, shelving_asked, lambda: {"decision": "grant"}),
}


def people(cast, seat):
    if seat == AGENCY:
        return [cast._staff(cast.housing, Role.HANDLER, f"经办{n}") for n in range(N)]
    return [cast._post(cast.district, Role.SHIFT_LEADER, f"带班{n}") for n in range(N)]


def press_together(order, act, bodies):
    """Return (name, status, page) of each person's press; `bodies` are what each one sends."""
    address, meet = reverse(f"dispatch:order-{act}", args=[order.public_id]), Barrier(len(bodies))

    def press(pair):
        person, body = pair
        client = Client()
        client.force_login(person)
        try:
            meet.wait(20)
            answer = client.post(address, body)
            return person.name, answer.status_code, answer.content.decode()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(press, bodies))


@pytest.mark.parametrize("act", ACTS)
def test_act_by_eight_at_once_is_done_by_one_who_is_named_to_the_others(desk, cast, act):
    seat, prepare, body = ACTS[act]
    order = prepare(desk)

    answers = press_together(order, act, [(person, body()) for person in people(cast, seat)])

    [winner] = [name for name, status, _page in answers if status == 302]
    losers = [page for _name, status, page in answers if status == 409]
    assert len(losers) == N - 1
    assert all(f"{winner}已在" in page for page in losers)
    assert list(recount(at=timezone.now())) == []


def test_hand_over_by_eight_to_eight_is_done_by_one(desk, cast):
    order, staff = desk.signed(), people(cast, AGENCY)
    bodies = [
        (person, {"to": to.pk, "seen": cast.handler.pk})
        for person, to in zip(staff, staff[1:] + staff[:1], strict=True)
    ]

    answers = press_together(order, "hand-over", bodies)

    [winner] = [name for name, status, _page in answers if status == 302]
    given = WorkOrder.objects.get(pk=order.pk).handler
    losers = [page for _name, status, page in answers if status == 409]
    assert len(losers) == N - 1
    assert all(f"{winner}已在" in page and f"交给了{given}" in page for page in losers)
    assert list(recount(at=timezone.now())) == []


def test_one_note_sent_eight_times_is_written_once(desk, cast):
    order = desk.signed()
    body = {"text": "已到现场查看。", "key": "a" * 32}

    answers = press_together(order, "note", [(cast.handler, body)] * N)

    assert [status for _name, status, _page in answers] == [302] * N
    assert ProgressEntry.objects.filter(order_id=order.pk, act="note").count() == 1
    assert SentForm.objects.count() == 1


def test_two_notes_of_one_key_are_both_written(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.handler)
    address = reverse("dispatch:order-note", args=[order.public_id])

    for words in ("已到现场查看。", "零件明天到货。"):
        client.post(address, {"text": words, "key": "a" * 32})

    assert ProgressEntry.objects.filter(order_id=order.pk, act="note").count() == 2


def test_dialog_carries_a_key_and_who_has_the_order(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.handler)
    address = reverse("dispatch:order-detail", args=[order.public_id])

    page = client.get(f"{address}?act=hand-over").content.decode()

    assert 'name="key" value="' in page
    assert f'name="seen" value="{cast.handler.pk}"' in page
