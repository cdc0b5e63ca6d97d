import json
import time

import pytest
from django.urls import reverse

from dispatch.api.sms import signature_of
from dispatch.models import Rating
from tests.api import refusal, system_of
from tests.dispatch.services.work import settled

pytestmark = pytest.mark.django_db
BODY = {"message_id": "m-1", "phone": "13800001111", "text": "1"}


@pytest.fixture
def gateway(cast):
    """The SMS gateway, connected through an account of the centre."""
    return system_of(cast.call_back)


def bring(gateway, body, *, stamp=None, signature=None):
    raw = json.dumps(body)
    stamp = stamp or str(int(time.time()))
    signed = signature or signature_of(stamp, raw.encode())
    headers = {"X-Timestamp": stamp, "X-Signature": signed}
    return gateway.post("sms/replies/", raw, **headers)


def test_reply_is_taken_once_however_often_it_is_brought(cast, gateway):
    settled(cast, phone="13800001111")

    answers = [bring(gateway, BODY).json() for _again in range(3)]

    assert answers == [{"outcome": "taken"}] * 3
    assert Rating.objects.get().channel == "sms"


def test_reply_without_a_token_is_not_known(cast, client):
    answer = client.post("/api/v1/sms/replies/", BODY, content_type="application/json")

    assert refusal(answer) == (401, "not_authenticated")


@pytest.mark.parametrize(
    "wrong",
    [
        {"signature": "sha256=" + "0" * 64},
        {"stamp": "1"},
        {"stamp": "now"},
        {"signature": "sha256=签名"},
    ],
)
def test_reply_with_a_wrong_or_old_signature_is_forbidden(cast, gateway, wrong):
    settled(cast, phone="13800001111")

    answer = bring(gateway, BODY, **wrong)

    assert refusal(answer) == (403, "forbidden")
    assert not Rating.objects.exists()


def test_reply_is_refused_where_no_secret_is_set(cast, gateway, settings):
    settings.SMS_REPLY_SECRET = ""

    assert refusal(bring(gateway, BODY)) == (403, "forbidden")


def test_reply_with_a_field_missing_is_refused_by_name(gateway):
    answer = bring(gateway, {"phone": "13800001111", "text": "1"})

    assert refusal(answer) == (422, "invalid")


def test_development_inbox_writes_back(cast, client):
    settled(cast, phone="13800001111")

    page = client.post(
        reverse("dispatch:development-reply"), {"phone": "13800001111", "text": "1"}, follow=True
    )

    assert "已记下" in page.content.decode()
    assert Rating.objects.get().channel == "sms"


def test_development_inbox_is_not_found_outside_the_demo(client, settings):
    settings.DEMO = False

    assert client.post(reverse("dispatch:development-reply"), {}).status_code == 404
