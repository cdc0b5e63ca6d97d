"""Platforms are registered by administrators alone, and called at addresses that may be called."""

import pytest
from django.urls import reverse

from dispatch.models import Hotline
from dispatch.services.exchange import platforms
from tests.factories.dispatch import HotlineFactory
from tests.factories.petitions import MONDAY
from tests.yuanbao.signing import sign_in
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach, TransitionRefused

FACTS = {
    "code": "8890",
    "name": "8890平台",
    "integration": None,
    "webhook_url": "https://8890.example.gov.cn/back",
    "is_active": True,
}


def register(cast, **facts):
    return platforms.register({**FACTS, **facts}, by=cast.administrator, at=MONDAY)


def test_register_makes_a_secret_that_is_kept_encrypted_and_recorded_nowhere(cast):
    hotline, secret = register(cast)

    stored = Hotline.objects.get(pk=hotline.pk)
    assert (stored.webhook_secret, len(secret)) == (secret, 22)
    assert secret not in str(AuditEntry.objects.get(act="register_platform").detail)


@pytest.mark.parametrize(
    "url",
    [
        "http://8890.example.gov.cn/back",
        "https://user:word@8890.example.gov.cn/",
        "https://10.0.0.8/back",
        "https://169.254.169.254/latest",
        "https://[::1]/back",
        "https://localhost/back",
    ],
)
def test_register_of_an_address_that_must_not_be_called_is_refused(cast, settings, url):
    settings.DEMO = False

    with pytest.raises(TransitionRefused, match="回填地址"):
        register(cast, webhook_url=url)

    assert not Hotline.objects.exists()


def test_register_in_the_demo_may_call_its_own_machine(cast, settings):
    settings.DEMO = True

    hotline, _secret = register(cast, webhook_url="http://127.0.0.1:9000/back")

    assert hotline.webhook_url == "http://127.0.0.1:9000/back"


def test_change_records_the_fields_and_nothing_for_no_change(cast):
    hotline, _secret = register(cast)

    platforms.change(hotline, {"is_active": False}, by=cast.administrator, at=MONDAY)
    platforms.change(hotline, {"is_active": False}, by=cast.administrator, at=MONDAY)

    entry = AuditEntry.objects.get(act="change_platform")
    assert entry.detail == {"fields": ["is_active"], "active": False}


def test_renew_secret_puts_another_in_its_place(cast):
    hotline, secret = register(cast)

    fresh = platforms.renew_secret(hotline, by=cast.administrator, at=MONDAY)

    assert fresh != secret
    assert Hotline.objects.get(pk=hotline.pk).webhook_secret == fresh


@pytest.mark.parametrize("member", ["dispatcher", "shift_leader", "handler"])
def test_platforms_are_out_of_reach_for_others_than_administrators(cast, member):
    by, hotline = getattr(cast, member), HotlineFactory()

    with pytest.raises(OutOfReach):
        platforms.register(FACTS, by=by, at=MONDAY)
    with pytest.raises(OutOfReach):
        platforms.change(hotline, {"name": "x"}, by=by, at=MONDAY)
    with pytest.raises(OutOfReach):
        platforms.renew_secret(hotline, by=by, at=MONDAY)


def test_administration_shows_the_secret_once_and_refuses_a_bad_address(client, cast, settings):
    settings.DEMO = False
    sign_in(client, cast.administrator)
    facts = {**FACTS, "integration": "", "is_active": "on"}
    add = reverse("admin:dispatch_hotline_add")

    bad = client.post(add, {**facts, "webhook_url": "http://8890.example.gov.cn/"})
    made = client.post(add, facts)
    renewed = client.post(
        reverse("admin:dispatch_hotline_changelist"),
        {"action": "renew_secret", "_selected_action": [Hotline.objects.get().pk]},
    )

    assert "https://" in bad.content.decode()
    first = made.content.decode().split("<code>")[1].split("</code>")[0]
    second = renewed.content.decode().split("<code>")[1].split("</code>")[0]
    assert len(first) == 22
    assert Hotline.objects.get().webhook_secret == second != first


def test_administration_changes_a_platform_without_touching_its_secret(client, cast, settings):
    settings.DEMO = False
    hotline, secret = register(cast)
    sign_in(client, cast.administrator)

    client.post(
        reverse("admin:dispatch_hotline_change", args=[hotline.pk]),
        {"name": "新名字", "integration": "", "webhook_url": "", "is_active": ""},
    )

    stored = Hotline.objects.get(pk=hotline.pk)
    assert (stored.name, stored.is_active, stored.webhook_secret) == ("新名字", False, secret)
