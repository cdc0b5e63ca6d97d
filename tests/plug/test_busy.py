"""Two people at one row: who waits too long is told so in words, and a deadlock is nobody's error."""

import threading
import time

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from dispatch.models import WorkOrder
from dispatch.services.routes import routing
from petitions.models import Petition
from tests.api import refusal, system_of
from tests.cast import Cast
from tests.factories.petitions import file_petition
from yuanbao.audit import unit_of_work
from yuanbao.models import AuditHead


@pytest.fixture
def order(transactional_db):
    cast = Cast()
    petition = file_petition(at=timezone.now(), category=cast.heating, grid=cast.unit)
    routing.route(petition, at=timezone.now())
    row = WorkOrder.objects.get(petition=petition)
    row.caller = system_of(cast.handler)
    return row


class Holding:
    """Another person's transaction that holds a row until it is let go."""

    def __init__(self, row):
        self.row, self.held, self.free = row, threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._hold)

    def _hold(self):
        with transaction.atomic():
            type(self.row).objects.select_for_update().get(pk=self.row.pk)
            self.held.set()
            self.free.wait(20)
        connections.close_all()

    def __enter__(self):
        self.thread.start()
        assert self.held.wait(10)
        return self

    def __exit__(self, *_args):
        self.free.set()
        self.thread.join()


@pytest.fixture
def impatient(order):
    """Let this connection wait for a row as long as the product does, only shorter."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")

    yield

    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def test_act_on_a_row_held_by_another_is_409_in_words_and_passes_afterwards(order, impatient):
    path = f"orders/{order.public_id}/sign/"

    with Holding(order):
        begun = time.monotonic()
        refused = order.caller.post(path)
        seconds = time.monotonic() - begun
    passed = order.caller.post(path)

    assert refusal(refused) == (409, "conflict")
    assert refused.json()["error"]["message"].startswith("同一件事正有别人在办")
    assert 0.4 <= seconds < 3
    assert passed.status_code == 200


def test_act_on_a_row_let_go_in_between_passes_at_the_second_try(order, impatient):
    with Holding(order) as holding:
        threading.Timer(0.3, holding.free.set).start()
        answer = order.caller.post(f"orders/{order.public_id}/sign/")

    assert answer.status_code == 200


def test_file_while_the_audit_log_is_held_is_409_and_keeps_nothing(order, impatient):
    matter = {"text": "路灯坏了三天了，晚上看不见。", "idempotency_key": "form-00000001"}
    with transaction.atomic():
        AuditHead.objects.bulk_create([AuditHead(pk=n) for n in range(16)], ignore_conflicts=True)
    gate = threading.Event()
    held = threading.Event()

    def hold():
        with transaction.atomic():
            list(AuditHead.objects.select_for_update())
            held.set()
            gate.wait(20)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    refused = order.caller.post("petitions/", matter)
    gate.set()
    thread.join()
    passed = order.caller.post("petitions/", matter)

    assert refusal(refused) == (409, "conflict")
    assert passed.status_code == 201
    assert Petition.objects.count() == 2


def test_two_units_that_lock_in_opposite_orders_both_come_through(order):
    rows = [order, order.petition]
    meet, tries, done = threading.Barrier(2), [], []

    @unit_of_work
    def lock_both(number):
        tries.append(number)
        first, second = rows if number == 0 else rows[::-1]
        type(first).objects.select_for_update().get(pk=first.pk)
        if tries.count(number) == 1:
            meet.wait(10)
        type(second).objects.select_for_update().get(pk=second.pk)
        done.append(number)

    def run(number):
        lock_both(number)
        connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(done) == [0, 1]
    assert len(tries) == 3
