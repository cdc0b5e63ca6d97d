"""The pages of the roll in full: asked for, followed, taken."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from party.models import RollExport
from party.queries.organisations.members import Wanted
from party.services.organisations import roll_exports
from tests.factories.organisations import PartyTree

pytestmark = pytest.mark.django_db
WHY = "换届选举核对选民"


@pytest.fixture
def secretary(client, cast):
    party = PartyTree(cast)
    client.force_login(party.secretary)
    client.party = party
    return client


def ready(by):
    at = timezone.now()
    job = roll_exports.export_roll(Wanted(), why=WHY, by=by, at=at)
    return roll_exports.run_export(job.pk, at=at)


def test_pages_ask_show_and_hand_out(secretary):
    address = reverse("party:roll-export") + "?kind=full"

    asked = secretary.get(address).content.decode()
    answer = secretary.post(address, {"kind": "csv", "why": WHY})
    job = RollExport.objects.get()
    roll_exports.run_export(job.pk, at=timezone.now())
    shown = secretary.get(reverse("party:roll-files")).content.decode()
    file = secretary.post(reverse("party:roll-file-take", args=[job.public_id]))

    assert "一共 2 人" in asked
    assert answer.url == reverse("party:roll-files")
    assert (job.content, job.filters) == ("full", {"kind": "full"})
    assert "可以下载" in shown
    assert "13900001234" in file.content.decode("utf-8-sig")


def test_page_asks_for_the_reason_beside_its_field(secretary):
    answer = secretary.post(reverse("party:roll-export"), {"kind": "xlsx", "why": "看"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["why"])
    assert not RollExport.objects.exists()


def test_list_offers_it_to_those_alone_who_may(secretary):
    address = reverse("party:roll-export")
    own = secretary.get(reverse("party:member-list")).content.decode()
    secretary.force_login(secretary.party.officer)
    other = secretary.get(reverse("party:member-list")).content.decode()

    assert address in own
    assert address not in other
    assert secretary.get(address).status_code == 404


def test_list_of_files_asks_the_same_number_of_times_and_answers_once(secretary):
    by, counted = secretary.party.secretary, []
    for n in (1, 2):
        for _ in range(n):
            ready(by)
        with CaptureQueriesContext(connection) as asked:
            secretary.get(reverse("party:roll-files"))
        counted.append(len(asked))

    live = reverse("party:roll-files-live")
    first = secretary.get(live)
    again = secretary.get(live, headers={"If-None-Match": first["ETag"]})

    assert counted[0] == counted[1] <= 10
    assert again.status_code == 304
