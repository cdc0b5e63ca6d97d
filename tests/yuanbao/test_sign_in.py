"""Signing in: password, second step, and everything that must not open the door."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.factories.yuanbao import PASSWORD, UserFactory
from tests.yuanbao.conftest import code_on, is_signed_in, totp_of
from yuanbao.models import (
    AuditEntry,
    DevelopmentMessage,
    PhoneCode,
    SecondFactor,
    TrustedDevice,
    User,
)
from yuanbao.roles import Role
from yuanbao.services import accounts
from yuanbao.services.second_factor import TRUST_COOKIE, required_factor

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.yuanbao.site")]

WRONG = "登录名或密码不对。连续错 5 次会锁 15 分钟。"
LOCKED = "这个登录名错的次数太多，已锁 15 分钟。到时再试，或请管理员重置密码。"


def words_of(response):
    return response.context["form"].non_field_errors()


# --- the first step ---------------------------------------------------------------------------


def test_sign_in_with_right_password_asks_for_the_second_step(client, worker, password_step):
    answer = password_step(worker)

    assert answer.url == "/sign-in/second/"
    assert not is_signed_in(client)
    assert DevelopmentMessage.objects.get().address == worker.phone


def test_sign_in_with_wrong_password_says_the_same_for_known_and_unknown(worker, password_step):
    known = password_step(worker, "wrong-password-here")
    unknown = password_step(User(username="nobody"), "wrong-password-here")

    assert (known.status_code, words_of(known)) == (422, [WRONG])
    assert (unknown.status_code, words_of(unknown)) == (422, [WRONG])


def test_sign_in_after_five_wrong_passwords_is_locked_even_with_the_right_one(
    client, worker, password_step
):
    for _n in range(5):
        password_step(worker, "wrong-password-here")

    answer = password_step(worker)

    assert (answer.status_code, words_of(answer)) == (429, [LOCKED])
    assert not is_signed_in(client)
    assert not PhoneCode.objects.exists()


def test_sign_in_under_an_unknown_name_is_locked_in_the_same_words(password_step):
    for _n in range(5):
        password_step(User(username="nobody"), "wrong-password-here")

    answer = password_step(User(username="nobody"), "wrong-password-here")

    assert (answer.status_code, words_of(answer)) == (429, [LOCKED])


def test_sign_in_from_other_addresses_is_locked_all_the_same(worker, password_step):
    for number in range(5):
        password_step(worker, "wrong-password-here", REMOTE_ADDR=f"127.0.1.{number}")

    answer = password_step(worker, REMOTE_ADDR="127.0.2.1")

    assert answer.status_code == 429


def test_sign_in_of_others_from_the_same_address_is_not_locked(worker, password_step):
    for _n in range(5):
        password_step(User(username="nobody"), "wrong-password-here")

    assert password_step(worker).url == "/sign-in/second/"


def test_sign_in_with_many_names_from_one_address_is_throttled_whatever_it_claims(
    worker, password_step
):
    for number in range(200):
        password_step(
            User(username=f"guess{number}"), "x", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}"
        )

    answer = password_step(worker, HTTP_X_FORWARDED_FOR="198.51.100.250")

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "操作太频繁了" in answer.content.decode()


@pytest.mark.parametrize("days", [0, 1])
def test_sign_in_of_a_leaver_fails_from_the_day_on(worker, password_step, days):
    worker.left_on = timezone.localdate() - timedelta(days=days)
    worker.save()

    assert words_of(password_step(worker)) == [WRONG]


def test_sign_in_before_the_day_of_leaving_goes_on(worker, password_step):
    worker.left_on = timezone.localdate() + timedelta(days=1)
    worker.save()

    assert password_step(worker).url == "/sign-in/second/"


def test_sign_in_of_a_disabled_account_fails_in_the_same_words(worker, password_step):
    worker.is_active = False
    worker.save()

    assert words_of(password_step(worker)) == [WRONG]


def test_sign_in_of_a_resident_by_password_fails(password_step):
    resident = accounts.resident_of("13900139000", at=timezone.now())

    assert words_of(password_step(resident, "")) == []
    assert words_of(password_step(resident, PASSWORD)) == [WRONG]


def test_sign_in_page_when_signed_in_leads_on(client, worker):
    client.force_login(worker)

    assert client.get("/sign-in/").url == "/notices/"
    assert client.get("/sign-in/?next=/profile/").url == "/profile/"


# --- where it leads ---------------------------------------------------------------------------


def finish_by_phone_code(post, user, **fields):
    return post("/sign-in/second/", {"code": code_on(user.phone), **fields})


def test_sign_in_leads_to_the_page_that_was_asked_for(worker, password_step, post):
    password_step(worker, url="/sign-in/?next=/profile/")

    assert finish_by_phone_code(post, worker).url == "/profile/"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "http:///evil.example",
        "https://testserver@evil.example/",
    ],
)
def test_sign_in_never_leads_to_another_site(worker, password_step, post, target):
    password_step(worker, url=f"/sign-in/?next={target}")

    assert finish_by_phone_code(post, worker).url == "/notices/"


# --- the second step by phone -----------------------------------------------------------------


def test_second_step_with_the_code_signs_in(client, worker, password_step, post):
    password_step(worker)

    finish_by_phone_code(post, worker)

    assert client.session["_auth_user_id"] == str(worker.pk)
    assert [e.act for e in AuditEntry.objects.all()] == ["sign_in"]


def test_second_step_without_the_first_starts_again(client, post):
    assert client.get("/sign-in/second/").url == "/sign-in/"
    assert post("/sign-in/second/", {"code": "123456"}).url == "/sign-in/"
    assert post("/sign-in/second/send/").url == "/sign-in/"


def test_second_step_with_a_wrong_code_says_how_many_tries_are_left(
    client, worker, password_step, post
):
    password_step(worker)
    code = code_on(worker.phone)

    answer = post("/sign-in/second/", {"code": f"{(int(code) + 1) % 1000000:06d}"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"code": ["验证码不对，还可以试 4 次。"]}
    assert not is_signed_in(client)


def test_second_step_with_the_code_of_an_earlier_sign_in_is_refused(
    client, worker, password_step, post
):
    password_step(worker)
    code = code_on(worker.phone)
    post("/sign-in/second/", {"code": code})
    post("/sign-out/")
    password_step(worker)  # no second code within a minute

    answer = post("/sign-in/second/", {"code": code})

    assert "已经失效" in answer.context["form"].errors["code"][0]
    assert not is_signed_in(client)


def test_second_step_after_ten_minutes_starts_again(client, worker, password_step, post):
    password_step(worker)
    session = client.session
    session["pending_sign_in"] = {
        **session["pending_sign_in"],
        "at": (timezone.now() - timedelta(minutes=10, seconds=1)).timestamp(),
    }
    session.save()

    assert finish_by_phone_code(post, worker).url == "/sign-in/"
    assert not is_signed_in(client)


def test_second_step_of_an_account_signed_out_from_afar_starts_again(
    client, worker, password_step, post
):
    password_step(worker)
    accounts.sign_out_everywhere(worker, by=None, at=timezone.now())

    assert finish_by_phone_code(post, worker).url == "/sign-in/"
    assert not is_signed_in(client)


def test_second_step_of_an_account_closed_meanwhile_starts_again(
    client, worker, password_step, post
):
    password_step(worker)
    User.objects.update(left_on=timezone.localdate())

    assert finish_by_phone_code(post, worker).url == "/sign-in/"


def test_second_step_code_asked_again_at_once_is_refused_in_words(worker, password_step, client):
    password_step(worker)

    page = client.post("/sign-in/second/send/", follow=True)

    assert "验证码刚刚发过" in page.content.decode()
    assert PhoneCode.objects.count() == 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６"])
def test_second_step_with_what_is_no_code_costs_no_try(worker, password_step, post, code):
    password_step(worker)

    assert post("/sign-in/second/", {"code": code}).status_code == 422
    assert PhoneCode.objects.get().tries == 0


def test_second_step_with_a_code_typed_in_two_groups_signs_in(client, worker, password_step, post):
    password_step(worker)
    code = code_on(worker.phone)

    post("/sign-in/second/", {"code": f" {code[:3]} {code[3:]} "})

    assert is_signed_in(client)


def test_sign_in_makes_a_new_cookie_at_every_step(client, worker, password_step, post):
    session = client.session
    session.save()
    client.cookies["sessionid"] = session.session_key
    planted = session.session_key

    password_step(worker)
    between = client.session.session_key
    finish_by_phone_code(post, worker)
    after = client.session.session_key

    assert len({planted, between, after}) == 3
    assert not type(session)().exists(planted)
    assert not type(session)().exists(between)


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

    finish_by_phone_code(post, worker)

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
    TOTPDevice.objects.update(
        throttling_failure_count=9, throttling_failure_timestamp=timezone.now()
    )

    answer = post("/sign-in/second/", {"code": right})

    assert "口令错得太多，请过 5 分钟再试" in answer.context["form"].errors["code"][0]
    assert not is_signed_in(client)


def test_second_step_with_a_wrong_one_time_password_is_counted(administrator, password_step, post):
    password_step(administrator)
    right = totp_of(administrator, timezone.now() + timedelta(hours=1))

    post("/sign-in/second/", {"code": right})

    assert TOTPDevice.objects.get().throttling_failure_count == 1


def test_first_sign_in_of_an_administrator_enrols_the_one_time_password(
    client, password_step, post
):
    user = UserFactory(is_staff=True)
    password_step(user)
    page = client.get("/sign-in/second/")

    assert page.context["picture"].startswith("data:image/svg+xml;base64,")
    assert TOTPDevice.objects.get().confirmed is False
    post("/sign-in/second/", {"code": totp_of(user, timezone.now())})

    assert is_signed_in(client)
    assert TOTPDevice.objects.get().confirmed is True


def test_enrolment_without_the_right_code_is_not_confirmed(client, password_step, post):
    user = UserFactory(is_staff=True)
    password_step(user)

    post("/sign-in/second/", {"code": totp_of(user, timezone.now() + timedelta(hours=1))})

    assert not is_signed_in(client)
    assert TOTPDevice.objects.get().confirmed is False


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


# --- residents ----------------------------------------------------------------------------------


def test_resident_signs_in_by_phone_code_and_gets_an_account(client, post):
    post("/sign-in/phone/?next=/profile/", {"phone": "+86 138-0013-8000"})

    answer = post("/sign-in/phone/code/", {"code": code_on("13800138000")})

    assert answer.url == "/profile/"
    made = User.objects.get()
    assert (made.is_resident, made.phone, made.has_usable_password()) == (
        True,
        "13800138000",
        False,
    )
    assert client.session["_auth_user_id"] == str(made.pk)


def test_resident_who_comes_back_gets_the_same_account(client, post):
    known = accounts.resident_of("13800138000", at=timezone.now())
    post("/sign-in/phone/", {"phone": "13800138000"})

    answer = post("/sign-in/phone/code/", {"code": code_on("13800138000")})

    assert answer.url == "/"
    assert client.session["_auth_user_id"] == str(known.pk)


def test_phone_of_a_member_of_staff_opens_no_staff_account(client, worker, post):
    post("/sign-in/phone/", {"phone": worker.phone})

    post("/sign-in/phone/code/", {"code": code_on(worker.phone)})

    assert client.session["_auth_user_id"] != str(worker.pk)
    assert User.objects.get(pk=client.session["_auth_user_id"]).is_resident


def test_code_of_the_second_step_opens_no_residents_account(client, worker, password_step, post):
    password_step(worker)
    code = code_on(worker.phone)
    PhoneCode.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    post("/sign-in/phone/", {"phone": worker.phone})

    PhoneCode.objects.filter(purpose="sign-in").delete()
    post("/sign-in/phone/code/", {"code": code})

    assert not is_signed_in(client)


@pytest.mark.parametrize("phone", ["", "1380013800", "12800138000", "138001380000", "abc"])
def test_phone_that_is_none_is_refused_in_words(post, phone):
    answer = post("/sign-in/phone/", {"phone": phone})

    assert answer.status_code == 422
    assert answer.context["form"].errors["phone"]
    assert not PhoneCode.objects.exists()


def test_phone_asked_twice_within_a_minute_is_refused_and_keeps_what_was_typed(post):
    post("/sign-in/phone/", {"phone": "13800138000"})

    answer = post("/sign-in/phone/", {"phone": "138 0013 8000"})

    assert answer.status_code == 429
    assert "验证码刚刚发过" in answer.context["form"].errors["phone"][0]
    assert "138 0013 8000" in answer.content.decode()


def test_phone_code_page_without_a_phone_starts_again(client):
    assert client.get("/sign-in/phone/code/").url == "/sign-in/phone/"


def test_phone_is_not_readable_in_the_stored_session(client, post):
    post("/sign-in/phone/", {"phone": "13800138000"})

    assert "13800138000" not in str(client.session["pending_phone"])


def test_closed_residents_account_is_told_so(client, post):
    accounts.resident_of("13800138000", at=timezone.now())
    User.objects.update(is_active=False)
    post("/sign-in/phone/", {"phone": "13800138000"})

    answer = post("/sign-in/phone/code/", {"code": code_on("13800138000")})

    assert "这个账号已停用" in answer.context["form"].errors["code"][0]
    assert not is_signed_in(client)


# --- signing out --------------------------------------------------------------------------------


def test_sign_out_ends_the_session_and_clears_the_cache(client, worker, post):
    client.force_login(worker)
    key = client.session.session_key

    answer = post("/sign-out/")

    assert answer.url == "/sign-in/"
    assert answer["Clear-Site-Data"] == '"cache"'
    assert not type(client.session)().exists(key)
    assert not worker.sign_ins.exists()


def test_sign_out_by_get_does_nothing(client, worker):
    client.force_login(worker)

    assert client.get("/sign-out/").status_code == 405
    assert is_signed_in(client)


# --- the development inbox -------------------------------------------------------------------


def test_development_inbox_in_the_demo_shows_texts_and_codes(
    client, settings, administrator, worker, password_step
):
    settings.DEMO = True
    password_step(worker)

    page = client.get("/development-inbox/").content.decode()

    assert code_on(worker.phone) in page
    assert administrator.username in page


def test_development_inbox_outside_the_demo_is_not_there(client, settings):
    settings.DEMO = False

    assert client.get("/development-inbox/").status_code == 404
