"""Ten posts at once of one form, on real connections."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from petitions.models import LedgerEntry, Petition, ProgressEntry
from tests.petitions.views.filling import filled

pytestmark = pytest.mark.django_db(transaction=True)


def post(form):
    try:
        answer = Client().post("/report/", form)
        return answer.status_code, answer.get("Location", "")
    finally:
        connection.close()


def test_ten_parallel_posts_of_one_form_give_one_matter_and_one_number(cast):
    form = filled()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(post, [form] * 10))

    petition = Petition.objects.get()
    assert {status for status, _ in answers} == {302}
    assert len({address for _, address in answers}) == 1
    assert petition.number in answers[0][1]
    assert LedgerEntry.objects.count() == 1
    assert ProgressEntry.objects.filter(act="submit").count() == 1


def test_ten_parallel_posts_of_ten_forms_give_ten_numbers(cast):
    forms = [filled(phone=f"1380000{n:04d}") for n in range(10)]

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(post, forms))

    assert {status for status, _ in answers} == {302}
    assert len({address for _, address in answers}) == Petition.objects.count() == 10
