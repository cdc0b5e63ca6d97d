"""The public register of what cannot be solved now; made as the desks make it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions.choices import Visibility
from petitions.models import PublicPart
from petitions.services.ledger import refresh_ledger
from tests.dispatch.services.work import shelved

pytestmark = pytest.mark.django_db

REGISTER = "petitions:ledger-shelved"


def test_ledger_shelved_tells_what_who_why_and_when_next(client, cast):
    order = shelved(cast, name="刘芳", phone="13800001111")

    page = client.get(reverse(REGISTER)).content.decode()

    for words in (
        "区住房和城乡建设局",
        "等明年管网改造。",
        "先包扎漏点，每周巡查一次。",
        "2026-12-23",
        "2027-05-01",
        reverse("petitions:ledger-detail", args=[order.petition.number]),
    ):
        assert words in page
    assert "刘芳" not in page
    assert "13800001111" not in page


def test_ledger_shelved_leaves_out_what_is_not_public(client, cast):
    petition = shelved(cast).petition
    petition.visibility = Visibility.HANDLERS
    petition.save()
    refresh_ledger(petition, at=timezone.now())

    page = client.get(reverse(REGISTER)).content.decode()

    assert "现在没有挂账的事" in page
    assert "等明年管网改造。" not in page


def test_ledger_shelved_marks_a_review_that_is_late(client, cast):
    shelved(cast)
    PublicPart.objects.update(review_on=timezone.localdate() - timedelta(days=1))

    assert "复查已过期" in client.get(reverse(REGISTER)).content.decode()


def test_ledger_leads_to_the_register(client, cast):
    order = shelved(cast)
    register = reverse(REGISTER)

    assert register in client.get(reverse("petitions:ledger-list")).content.decode()
    matter = client.get(reverse("petitions:ledger-detail", args=[order.petition.number]))
    assert register in matter.content.decode()
    assert "下次复查 2026-12-23" in matter.content.decode()


def test_ledger_shelved_costs_the_same_for_one_and_three(client, cast, django_assert_num_queries):
    shelved(cast)
    with django_assert_num_queries(2):
        client.get(reverse(REGISTER))
    shelved(cast), shelved(cast)

    with django_assert_num_queries(2):
        client.get(reverse(REGISTER))
