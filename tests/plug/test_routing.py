"""All acknowledged petitions are there, once, and routed, whatever is unplugged meanwhile."""

import time

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch import tasks
from dispatch.models import RouteDecision, WorkOrder
from petitions.choices import State
from petitions.models import Petition
from petitions.services.intake import Matter, submit
from tests.petitions.views.filling import filled
from tests.plug.platform import wait_for
from yuanbao import tasks as tasks_of_the_project

TEXT = "三号楼暖气不热，屋里只有十四度，请来看看。"


def file(cast, count=1):
    """File matters now through the service; returns their ids."""
    matter = Matter(text=TEXT, category=cast.heating, grid=cast.unit, phone="13800001111")
    return [submit(matter, by=None, at=timezone.now()).petition.pk for _one in range(count)]


def routed_once(pks):
    """Tell whether each matter has one decision and one order, and is being handled."""
    rows = Petition.objects.filter(pk__in=pks, state=State.HANDLING, routed_at__isnull=False)
    return (
        rows.count() == len(pks)
        and RouteDecision.objects.filter(petition__in=pks).count() == len(pks)
        and WorkOrder.objects.filter(petition__in=pks).count() == len(pks)
    )


def test_filed_matter_is_routed_by_a_worker_within_seconds(district, hand):
    pks = file(district)

    assert wait_for(lambda: routed_once(pks), 10)


def test_worker_killed_in_the_middle_of_routing_is_routed_once_after_a_sweep(
    district, hand, plant, asleep, held_route
):
    with asleep():
        victim = plant.worker()
        pks = file(district)
        assert wait_for(held_route.is_reached), victim.log.read_text()
        victim.kill()
        held_route.open()
        nothing = (RouteDecision.objects.count(), WorkOrder.objects.count())

    tasks.sweep_unrouted()

    assert nothing == (0, 0)
    assert wait_for(lambda: routed_once(pks))


def test_redis_emptied_with_messages_waiting_all_are_routed_by_the_sweep(district, plant, asleep):
    with asleep():
        pks = file(district, 5)
        waiting = plant.broker.waiting()
        with plant.broker.client as client:
            client.flushall()

    tasks.sweep_unrouted()

    # A worker that stands still may have been handed one message already.
    assert waiting >= 4
    assert wait_for(lambda: routed_once(pks))


@pytest.mark.parametrize("fault", ["stop", "freeze"])
def test_broker_out_of_reach_filing_answers_at_once_and_all_is_routed_later(
    district, hand, plant, client, monkeypatch, fault
):
    repair = {"stop": plant.broker.start, "freeze": plant.broker.thaw}[fault]
    waits = waits_for_the_broker(monkeypatch)
    getattr(plant.broker, fault)()
    try:
        answers = [post_form(client).status_code for _one in range(3)]
        waited = list(waits)
    finally:
        repair()
    monkeypatch.setattr("yuanbao.tasks._silent_until", 0.0)

    tasks.sweep_unrouted()

    pks = list(Petition.objects.values_list("pk", flat=True))
    assert answers == [302, 302, 302]
    assert len(waited) == 1
    assert waited[0] < 2
    assert len(pks) == 3
    assert wait_for(lambda: decided(pks)), hand.log.read_text()


def waits_for_the_broker(monkeypatch):
    """Return a list to which the seconds of every attempt at the broker are added.

    What a page takes beside that is the machine's matter. A silence outlasts the test.
    """
    waits, publish, broker = [], tasks_of_the_project._publish, tasks_of_the_project._broker
    tried = []

    def asked(app):
        tried.append(app)
        return broker(app)

    def timed(task, ids):
        before, begun = len(tried), time.monotonic()
        publish(task, ids)
        if len(tried) > before:
            waits.append(time.monotonic() - begun)

    monkeypatch.setattr(tasks_of_the_project, "_broker", asked)
    monkeypatch.setattr(tasks_of_the_project, "_publish", timed)
    monkeypatch.setattr(tasks_of_the_project, "SILENT_SECONDS", 600)
    return waits


def post_form(client):
    """File a matter through the residents' own form, as a browser does."""
    assert client.get(reverse("petitions:petition-new")).status_code == 200
    return client.post(reverse("petitions:petition-new"), filled(text=TEXT))


def decided(pks):
    """Tell whether the router has had each matter once; without a category it asks a person."""
    rows = Petition.objects.filter(pk__in=pks, routed_at__isnull=False)
    return rows.count() == RouteDecision.objects.count() == len(pks)
