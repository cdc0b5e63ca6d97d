"""One form, sent many times at once; and outside services that hang while residents file."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from petitions.models import LedgerEntry, Petition, Petitioner
from petitions.services.intake import Matter, submit
from tests.petitions.views.filling import filled
from yuanbao.models import Delivery, Notification

SENDERS = 10


def at_once(act, count=SENDERS):
    """Do something in threads that start together, each with its own connection."""
    start = Barrier(count)

    def run(number):
        start.wait(10)
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_ten_posts_of_one_form_at_once_make_one_petition_and_get_its_number(district):
    fields = filled()

    answers = at_once(lambda _n: Client().post(reverse("petitions:petition-new"), fields))

    petition = Petition.objects.get()
    assert {answer.status_code for answer in answers} == {302}
    assert {petition.number in answer["Location"] for answer in answers} == {True}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Petitioner.objects.count() == LedgerEntry.objects.count() == 1
    assert Notification.objects.filter(key__contains=":submit").count() == 1


def test_ten_different_forms_at_once_all_get_numbers_of_their_own(district):
    def file(number):
        matter = Matter(text=f"{number}号楼暖气不热，请来看看。", grid=district.unit)
        return submit(matter, by=None, at=timezone.now()).petition.number

    numbers = at_once(file)

    assert len(set(numbers)) == Petition.objects.count() == SENDERS


def test_filing_while_the_provider_of_short_messages_hangs_answers_at_once(
    district, client, plant, hand
):
    hang = plant.folder / "hang"
    # The first answer of a process reads its templates; that is not what is measured.
    client.get(reverse("petitions:petition-new"))
    hang.touch()
    try:
        seconds, answers = [], []
        for _one in range(3):
            begun = time.monotonic()
            answers.append(client.post(reverse("petitions:petition-new"), filled()).status_code)
            seconds.append(time.monotonic() - begun)
        waiting = Notification.objects.filter(delivery=Delivery.WAITING).count()
    finally:
        hang.unlink()

    assert answers == [302, 302, 302]
    assert max(seconds) < 2, seconds
    assert waiting == Petition.objects.count() == 3
    assert plant.drained()
