"""Trusted browsers, one-time passwords, and who needs which second step."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.core import signing
from django.db import connection
from django.utils import timezone

from tests.factories.yuanbao import UserFactory
from tests.yuanbao.conftest import code_on, is_signed_in, totp_of
from yuanbao.models import (
    Authenticator,
    SecondFactor,
    TrustedDevice,
    User,
)
from yuanbao.roles import Role
from yuanbao.services import accounts
from yuanbao.services.second_factor import TRUST_COOKIE, required_factor

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.yuanbao.site")]

# --- trusted browsers --------------------------------------------------------------------------

PHONE_BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile"}


@pytest.fixture
def trusted(client, worker, password_step, post):
    """The worker's phone passed the second step and asked to be trusted."""
    password_step(worker, **PHONE_BROWSER)
    post("/sign-in/second/", {"code": code_on(worker.phone), "trust": "on"}, **PHONE_BROWSER)
    post("/sign-out/")
    return client.cookies[TRUST_COOKIE].value


def test_trusted_browser_is_spared_the_code(client, worker, password_step, trusted):
    answer = password_step(worker, **PHONE_BROWSER)

    assert answer.url == "/notices/"
    assert is_signed_in(client)


def test_trusted_browser_still_needs_the_password(client, worker, password_step, trusted):
    password_step(worker, "wrong-password-here", **PHONE_BROWSER)

    assert not is_signed_in(client)


def test_trusted_cookie_of_one_person_spares_no_other(client, password_step, trusted):
    other = UserFactory(phone="13900139000", second_factor=SecondFactor.PHONE)

    assert password_step(other, **PHONE_BROWSER).url == "/sign-in/second/"


def test_trusted_cookie_in_another_kind_of_browser_is_worth_nothing(worker, password_step, trusted):
    stolen_by = {"HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0"}

    assert password_step(worker, **stolen_by).url == "/sign-in/second/"


def test_trusted_cookie_after_a_remote_sign_out_is_worth_nothing(worker, password_step, trusted):
    accounts.sign_out_everywhere(worker, by=None, at=timezone.now())

    assert password_step(worker, **PHONE_BROWSER).url == "/sign-in/second/"


def test_trusted_cookie_with_an_old_stamp_is_worth_nothing(worker, password_step, trusted):
    User.objects.update(sign_in_stamp=7)

    assert password_step(worker, **PHONE_BROWSER).url == "/sign-in/second/"


def test_trusted_cookie_after_thirty_days_is_worth_nothing(worker, password_step, trusted):
    TrustedDevice.objects.update(expires_at=timezone.now())

    assert password_step(worker, **PHONE_BROWSER).url == "/sign-in/second/"


@pytest.mark.parametrize("forge", [lambda v: v[:-2] + "xx", lambda _v: "x", lambda _v: ""])
def test_trusted_cookie_that_was_forged_is_worth_nothing(
    client, worker, password_step, trusted, forge
):
    client.cookies[TRUST_COOKIE] = forge(trusted)

    assert password_step(worker, **PHONE_BROWSER).url == "/sign-in/second/"


def test_trusted_cookie_signed_by_us_for_another_use_is_worth_nothing(
    client, worker, password_step, trusted
):
    token = signing.loads(trusted, salt="yuanbao.trusted-device")
    client.cookies[TRUST_COOKIE] = signing.dumps(token, salt="something else")

    assert password_step(worker, **PHONE_BROWSER).url == "/sign-in/second/"


def test_trust_is_kept_as_a_hash_for_thirty_days(client, trusted):
    device = TrustedDevice.objects.get()
    cookie = client.cookies[TRUST_COOKIE]

    assert signing.loads(trusted, salt="yuanbao.trusted-device") not in device.token_hash
    assert device.expires_at - device.created_at == timedelta(days=30)
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (2592000, True, "Lax")


def test_second_step_without_asking_for_trust_gives_none(client, worker, password_step, post):
    password_step(worker)

    post("/sign-in/second/", {"code": code_on(worker.phone)})

    assert TRUST_COOKIE not in client.cookies
    assert not TrustedDevice.objects.exists()


# --- the second step by one-time password -------------------------------------------------------


def test_second_step_with_a_one_time_password_signs_in_verified(
    client, administrator, password_step, post
):
    password_step(administrator)

    post("/sign-in/second/", {"code": totp_of(administrator, timezone.now())})

    assert is_signed_in(client)
    assert client.get("/admin/").status_code == 200


def test_second_step_with_a_used_one_time_password_is_refused(
    client, administrator, password_step, post
):
    password_step(administrator)
    code = totp_of(administrator, timezone.now())
    post("/sign-in/second/", {"code": code})
    post("/sign-out/")
    password_step(administrator)

    answer = post("/sign-in/second/", {"code": code})

    assert "已经用过" in answer.context["form"].errors["code"][0]
    assert not is_signed_in(client)


def test_second_step_after_wrong_one_time_passwords_makes_one_wait(
    client, administrator, password_step, post
):
    password_step(administrator)
    right = totp_of(administrator, timezone.now())
    Authenticator.objects.update(
        throttling_failure_count=9, throttling_failure_timestamp=timezone.now()
    )

    answer = post("/sign-in/second/", {"code": right})

    assert "口令错得太多，请过 5 分钟再试" in answer.context["form"].errors["code"][0]
    assert not is_signed_in(client)


def test_second_step_with_a_wrong_one_time_password_is_counted(administrator, password_step, post):
    password_step(administrator)
    right = totp_of(administrator, timezone.now() + timedelta(hours=1))

    post("/sign-in/second/", {"code": right})

    assert Authenticator.objects.get().throttling_failure_count == 1


def test_first_sign_in_of_an_administrator_enrols_the_one_time_password(
    client, password_step, post
):
    user = UserFactory(is_staff=True)
    password_step(user)
    page = client.get("/sign-in/second/")

    assert page.context["picture"].startswith("data:image/svg+xml;base64,")
    assert Authenticator.objects.get().confirmed is False
    post("/sign-in/second/", {"code": totp_of(user, timezone.now())})

    assert is_signed_in(client)
    assert Authenticator.objects.get().confirmed is True


def test_enrolment_without_the_right_code_is_not_confirmed(client, password_step, post):
    user = UserFactory(is_staff=True)
    password_step(user)

    post("/sign-in/second/", {"code": totp_of(user, timezone.now() + timedelta(hours=1))})

    assert not is_signed_in(client)
    assert Authenticator.objects.get().confirmed is False


def test_secret_of_a_one_time_password_is_sealed_in_the_database(administrator):
    device = Authenticator.objects.get(user=administrator)

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM yuanbao_authenticator")
        kept = bytes(cursor.fetchone()[0])

    assert len(device.key) == 20
    assert device.key not in kept
    assert device.secret.encode() not in kept


def test_code_of_the_step_before_is_taken_once_and_the_clock_difference_remembered(
    administrator, monkeypatch
):
    device = Authenticator.objects.get(user=administrator)
    now = timezone.now()
    monkeypatch.setattr("yuanbao.models.authenticator.time", Mock(time=now.timestamp))
    code = totp_of(administrator, now - timedelta(seconds=30))

    taken = [device.verify_token(code), device.verify_token(code)]

    assert taken == [True, False]
    assert Authenticator.objects.get().drift == -1


def test_secret_of_an_enrolled_device_is_never_shown_again(client, administrator, password_step):
    password_step(administrator)

    page = client.get("/sign-in/second/")

    assert "picture" not in page.context
    assert "secret" not in page.context


@pytest.mark.parametrize(
    ("facts", "role", "factor"),
    [
        ({"is_superuser": True, "phone": "13800138000"}, None, SecondFactor.TOTP),
        ({"is_staff": True, "phone": "13800138000"}, None, SecondFactor.TOTP),
        ({"phone": "13800138000"}, Role.DISPATCHER, SecondFactor.TOTP),
        ({"phone": "13800138000"}, Role.ADMINISTRATOR, SecondFactor.TOTP),
        ({"phone": "13800138000"}, Role.GRID_WORKER, SecondFactor.PHONE),
        ({"phone": "13800138000"}, None, SecondFactor.PHONE),
        ({"phone": "13800138000", "second_factor": SecondFactor.TOTP}, None, SecondFactor.TOTP),
        ({}, Role.GRID_WORKER, SecondFactor.TOTP),
        ({"second_factor": SecondFactor.PHONE}, None, SecondFactor.TOTP),
        ({"is_resident": True}, None, SecondFactor.NONE),
    ],
)
def test_required_factor_is_strong_where_the_reach_is_wide(roles, facts, role, factor):
    user = UserFactory(**facts)
    roles[user.pk] = {role} if role else set()

    assert required_factor(user) == factor
