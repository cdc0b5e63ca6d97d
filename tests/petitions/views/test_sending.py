"""What a phone kept without a network is filed once, under the key it was given."""

import pytest
from django.test import Client

from petitions.models import Petition
from tests.petitions.views.filling import TEXT, filled, photo, value_of
from yuanbao.models import Attachment

pytestmark = pytest.mark.django_db
KEY, SEND, FORM = "/report/key/", "/report/send/", "/report/offline/"


def test_key_is_fresh_and_kept_by_nobody(client):
    first, second = client.get(KEY), client.get(KEY)

    assert first.json()["key"] != second.json()["key"]
    assert "no-store" in first["Cache-Control"]


def test_send_files_the_matter_with_its_photo(client, cast):
    key = client.get(KEY).json()["key"]

    answer = client.post(SEND, filled(key=key, photos=[photo()]))

    petition = Petition.objects.get()
    assert answer.status_code == 200
    assert answer.json()["number"] == petition.number
    assert client.get(answer.json()["url"]).status_code == 200
    assert (petition.raw_text, Attachment.objects.count()) == (TEXT, 1)


def test_send_again_after_a_lost_answer_gives_the_same_number(client, cast):
    key = client.get(KEY).json()["key"]

    numbers = {client.post(SEND, filled(key=key)).json()["number"] for _ in range(3)}

    assert numbers == {Petition.objects.get().number}


def test_send_what_the_form_itself_had_filed_gives_that_number(client, cast):
    values = filled()
    client.post("/report/", values)

    answer = client.post(SEND, values)

    assert answer.json()["number"] == Petition.objects.get().number


def test_send_of_other_words_under_the_same_key_is_refused(client, cast):
    key = client.get(KEY).json()["key"]
    client.post(SEND, filled(key=key))

    answer = client.post(SEND, filled(key=key, text="五号楼北侧的井盖裂开了一道口子。"))

    assert answer.status_code == 409
    assert "已经提交过" in answer.json()["words"][0]
    assert Petition.objects.count() == 1


def test_send_of_a_wrong_form_says_what_is_wrong(client, cast):
    key = client.get(KEY).json()["key"]

    answer = client.post(SEND, filled(key=key, phone="12345"))

    assert answer.status_code == 422
    assert any("11 位" in words for words in answer.json()["words"])
    assert not Petition.objects.exists()


def test_send_without_the_token_is_refused(cast):
    strict = Client(enforce_csrf_checks=True)
    key = strict.get(KEY).json()["key"]

    answer = strict.post(SEND, filled(key=key))

    assert answer.status_code == 422
    assert not Petition.objects.exists()


def test_send_with_the_token_given_beside_the_key_is_taken(cast):
    strict = Client(enforce_csrf_checks=True)
    said = strict.get(KEY).json()

    answer = strict.post(SEND, filled(key=said["key"]), headers={"X-CSRFToken": said["token"]})

    assert answer.status_code == 200


def test_send_of_a_danger_waits_for_no_confirmation(client, cast):
    key = client.get(KEY).json()["key"]

    client.post(SEND, filled(key=key, text="三号楼二单元着火了，正在冒烟，快来人。"))

    assert Petition.objects.get().is_urgent


def test_send_too_often_waits(client, cast, settings):
    settings.PETITIONS_PER_ADDRESS = (1, 3600)
    client.post(SEND, filled(key=client.get(KEY).json()["key"]))

    answer = client.post(SEND, filled(key=client.get(KEY).json()["key"]))

    assert answer.status_code == 429


def test_form_for_a_phone_holds_all_questions_no_key_and_nobody(client, cast):
    client.force_login(cast.resident)
    client.cookies["yb_mode"] = "elder"

    page = client.get(FORM)

    assert value_of(page, "key") == ""
    assert cast.resident.phone not in page.content.decode()
    assert 'id="id_text"' in page.content.decode()
    assert 'id="id_phone"' in page.content.decode()
