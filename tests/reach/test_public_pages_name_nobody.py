"""Whatever people and staff write, nobody who is not signed in learns who they are.

Telephone, identity and plate numbers, names, rooms and the hidden marks of photographs are
planted wherever words and pictures go in; all that is open to anybody is then walked through.
"""

import base64
import html
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from petitions.models import LedgerEntry
from petitions.services import intake
from tests.factories.petitions import MONDAY, file_petition
from tests.reach import World, arguments
from tests.reach.crawler import Walk, address_of, open_acts
from tests.reach.marks import Marks, found_in
from tests.reach.planting import plant_matters, plant_people, plant_words_of_the_district
from yuanbao.crypto import receipt_secret
from yuanbao.models import Attachment
from yuanbao.redaction import Redaction
from yuanbao.services.open_data import publish_open_data

pytestmark = pytest.mark.django_db

# What the development inbox shows is what would be sent to the person; it exists on loopback only.
ONLY_ON_A_DEVELOPERS_MACHINE = {"development-inbox"}


@dataclass
class District:
    """What was planted, and the matters in which."""

    marks: Marks
    matters: list


@pytest.fixture
def planted(cast):
    marks = Marks()
    matters = plant_matters(cast, marks)
    plant_words_of_the_district(cast, marks)
    plant_people(cast, marks)
    return District(marks, matters)


def test_links_from_home_lead_to_nobodys_data(planted):
    publish_open_data(on=timezone.localdate())
    walk = Walk(planted.marks.secrets)

    walk.from_home()

    assert sorted(walk.leaks) == []
    assert {"application/json", "text/csv", "text/html"} <= set(walk.kinds)
    assert {f"/ledger/{row.number}/" for row in planted.matters} <= walk.opened
    assert walk.kinds["image/jpeg"] > 2 * len(planted.matters)
    assert len(planted.marks.secrets) > 100


def test_open_addresses_of_the_table_tell_nobodys_data(cast, planted):
    known = arguments(World(cast))
    walk = Walk(planted.marks.secrets)

    for name in open_acts("get"):
        if name not in ONLY_ON_A_DEVELOPERS_MACHINE:
            walk.look("get", address_of(name, known))
    for name in open_acts("post"):
        walk.look("post", address_of(name, known), {"text": "三号楼暖气不热，请来看看。"})

    assert sorted(walk.leaks) == []


def test_pages_opened_by_a_receipt_repeat_nobodys_data(planted):
    walk = Walk(planted.marks.secrets)
    own = [
        address
        for row in planted.matters
        for address in (
            reverse(name, args=[row.number, receipt_secret(row.public_id)])
            for name in ("petitions:petition-track", "petitions:petition-receipt")
        )
    ]
    asked = reverse("party:kb-asked", args=[planted.marks.question.public_id])

    walk.follow(*own, asked)

    assert sorted(walk.leaks) == []


def test_stored_photos_carry_nothing_but_their_picture(planted):
    found = set()
    for row in Attachment.objects.all():
        for file in (row.file, row.thumbnail):
            found |= set(found_in(file.name, planted.marks.secrets))
            with default_storage.open(file.name) as stored:
                found |= set(found_in(stored.read().decode("latin-1"), planted.marks.secrets))

    assert Attachment.objects.count() >= len(planted.matters)
    assert found == set()


@pytest.mark.parametrize("page", ["petitions:ledger-list", "party:article-search", "party:kb-home"])
def test_search_by_somebodys_data_finds_nothing(client, planted, page):
    shown = {
        what: client.get(reverse(page), {"q": secret}).content.decode()
        for what, secret in list(planted.marks.secrets.items())[:40]
    }

    numbers = LedgerEntry.objects.values_list("number", flat=True)
    assert [what for what, text in shown.items() if any(n in text for n in numbers)] == []


# --- the walk can fail ---------------------------------------------------------------------------


def test_walk_finds_what_a_broken_redaction_lets_through(cast, monkeypatch):
    monkeypatch.setattr(intake, "redact", lambda text, _names=(): Redaction(text, ()))
    words = "暖气一点也不热，请打138 6457 1234找我。"
    petition = file_petition(category=cast.heating, grid=cast.unit, text=words)
    walk = Walk({"phone": "13864571234"})

    walk.from_home()

    assert f"phone in body of /ledger/{petition.number}/" in walk.leaks


def test_walk_finds_what_a_photo_or_a_header_carries(cast):
    petition = file_petition(category=cast.heating, grid=cast.unit)
    photo = Attachment(owner_type="petition", owner_id=petition.pk, purpose="petition", width=1)
    photo.height, photo.is_public, photo.created_at = 1, True, MONDAY
    photo.file.save("13864571234.jpg", ContentFile("EXIF 欧阳桂兰".encode()), save=False)
    photo.thumbnail.save("t.jpg", ContentFile("SN-2106".encode("utf-16")), save=False)
    photo.save()
    walk = Walk({"name": "欧阳桂兰", "serial": "SN-2106", "id": str(photo.public_id)})

    walk.follow(f"/ledger/{petition.number}/")

    wheres = {leak.split(" of ")[0] for leak in walk.leaks}
    assert {"name in body", "serial in body", "id in headers"} <= wheres


PHONE = "13864571234"
FULL_WIDTH = PHONE.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
SPELT = {
    "plain": PHONE,
    "blanks": "138 6457 1234",
    "hyphens": "138-6457-1234",
    "full width": FULL_WIDTH,
    "percent": "%31386457%31234",
    "percent of full width": quote(FULL_WIDTH),
    "entities": "".join(f"&#{ord(digit)};" for digit in PHONE),
    "named entities": html.escape(f"<b>{PHONE}</b>"),
    "JSON": '{"a": "\\u0031386457\\u0031234"}',
    "data address": f"data:text/plain;base64,{base64.b64encode(f'tel {PHONE}'.encode()).decode()}",
}


@pytest.mark.parametrize("text", SPELT.values(), ids=SPELT)
def test_walk_knows_a_number_in_every_spelling(text):
    assert found_in(f'<a href="{text}">', {"phone": PHONE}) == ["phone"]
