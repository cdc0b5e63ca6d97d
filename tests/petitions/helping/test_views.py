"""Pages for those who do not type, and for the people who ring and hear them."""

import pytest
from django.urls import reverse

from petitions.models import CallRequest, Petition, Recording
from petitions.services.helping.calls import CallWish, ask_call
from tests.factories.petitions import MONDAY
from tests.petitions.helping.recordings import upload
from tests.petitions.views.filling import filled, value_of

pytestmark = pytest.mark.django_db
CALL, VOICE = "/call-me/", "/report/voice/"
SPOKEN = {"consent": "on", "phone": "13800001111", "place": "金山花园5号楼"}


def test_call_takes_a_number_and_a_time_and_nothing_else(client, cast):
    key = value_of(client.get(f"{CALL}?grid={cast.unit.code}"), "key")

    answer = client.post(
        CALL, {"key": key, "phone": "138 0000 1111", "wanted": "soon", "grid": cast.unit.code}
    )

    row = CallRequest.objects.get()
    page = client.get(answer.url).content.decode()
    assert (row.phone, row.grid) == ("13800001111", cast.unit)
    assert "尾号 <b>1111</b>" in page
    assert "13800001111" not in page


def test_call_without_a_number_or_with_an_old_page_keeps_what_was_typed(client, cast):
    key = value_of(client.get(CALL), "key")

    no_phone = client.post(CALL, {"key": key, "wanted": "soon", "topic": "暖气"})
    old = client.post(CALL, {"key": "old", "wanted": "soon", "phone": "13800001111"})

    assert (no_phone.status_code, old.status_code) == (422, 422)
    assert "请填手机号" in no_phone.content.decode()
    assert 'value="暖气"' in no_phone.content.decode()
    assert "开得太久" in old.content.decode()
    again = client.post(
        CALL, {"key": value_of(old, "key"), "wanted": "soon", "phone": "13800001111"}
    )
    assert again.status_code == 302


def test_call_is_withdrawn_with_one_press_and_only_once(client, cast):
    key = value_of(client.get(CALL), "key")
    asked = client.post(CALL, {"key": key, "phone": "13800001111", "wanted": "morning"}).url

    first, second = (client.post(f"{asked}withdraw/") for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert "已经取消" in client.get(asked).content.decode()


def test_call_list_shows_numbers_masked_and_one_press_opens_one(cast, signed_in):
    row = ask_call(CallWish(key="k", phone="13800001111", wanted="soon", name="刘芳"), at=MONDAY)
    desk = signed_in(cast.dispatcher)

    page = desk.get(reverse("petitions:call-list")).content.decode()
    opened = desk.post(reverse("petitions:call-phone", args=[row.public_id])).content.decode()

    assert "138****1111" in page
    assert "刘芳" not in page
    assert "13800001111" in opened


def test_call_note_needs_the_matter_when_it_became_one(cast, signed_in):
    row = ask_call(CallWish(key="k", phone="13800001111", wanted="soon"), at=MONDAY)
    desk, url = signed_in(cast.dispatcher), reverse("petitions:call-note", args=[row.public_id])

    short = desk.post(url, {"outcome": "filed", "text": "暖气"})
    good = desk.post(url, {"outcome": "filed", "text": "三号楼暖气不热，屋里只有十四度。"})
    late = desk.post(url, {"outcome": "answered"})

    assert [page.status_code for page in (short, good, late)] == [422, 302, 409]
    assert "最少 10 个字" in short.content.decode()


def test_voice_files_a_matter_that_staff_can_hear(client, cast, signed_in):
    key = value_of(client.get(VOICE), "key")

    answer = client.post(VOICE, SPOKEN | {"key": key, "voice": upload()})

    petition, row = Petition.objects.get(), Recording.objects.get()
    assert answer.url.startswith(f"/receipt/{petition.number}/")
    desk = signed_in(cast.dispatcher)
    sound = desk.get(reverse("petitions:voice-file", args=[row.public_id]))
    assert (sound.status_code, sound["Content-Type"]) == (200, "audio/wav")
    assert "no-store" in sound["Cache-Control"]
    panel = desk.get(reverse("petitions:voice-panel", args=[petition.public_id]))
    assert "听到的话" in panel.content.decode()
    url = reverse("petitions:voice-transcribe", args=[petition.public_id])
    assert desk.post(url, {"text": "三号楼暖气不热，屋里只有十四度。"}).status_code == 302
    assert "听到的话" not in desk.get(panel.wsgi_request.path).content.decode()


@pytest.mark.parametrize(
    ("left_out", "words"),
    [("voice", "还没有录音"), ("consent", "要您同意"), ("phone", "请填手机号")],
)
def test_voice_without_one_of_three_says_which(client, cast, left_out, words):
    fields = SPOKEN | {"key": value_of(client.get(VOICE), "key"), "voice": upload()}
    del fields[left_out]

    answer = client.post(VOICE, fields)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Petition.objects.exists()


def test_voice_is_no_place_for_other_files(client, cast):
    fields = SPOKEN | {"key": value_of(client.get(VOICE), "key"), "voice": upload(b"<html>")}

    assert "不是能听的录音" in client.post(VOICE, fields).content.decode()


def test_helper_files_with_both_names_and_consent(client, cast):
    helped = {"helper_name": "刘小妹", "helper_relation": "child", "is_helper_agreed": "on"}

    client.post("/report/", filled(**helped))

    person = Petition.objects.get().petitioner
    assert (person.name, person.helper_name, person.helper_relation) == ("刘芳", "刘小妹", "child")
    assert person.helper_agreed_at is not None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "请写他的姓名"),
        ({"helper_relation": ""}, "您是他的什么人"),
        ({"is_helper_agreed": ""}, "要他本人同意"),
    ],
)
def test_helper_without_name_relation_or_consent_is_refused(client, cast, wrong, words):
    helped = {"helper_name": "刘小妹", "helper_relation": "child", "is_helper_agreed": "on"}

    answer = client.post("/report/", filled(**(helped | wrong)))

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_helper_of_somebody_anonymous_is_not_kept(client, cast):
    client.post("/report/", filled(contact="anonymous", helper_name="刘小妹"))

    assert Petition.objects.get().petitioner.helper_name == ""
