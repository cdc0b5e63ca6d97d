"""Signing in: password, second step, and everything that must not open the door."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.yuanbao import PASSWORD
from tests.yuanbao.conftest import code_on, is_signed_in
from yuanbao.models import (
    AuditEntry,
    DevelopmentMessage,
    PhoneCode,
    User,
)
from yuanbao.services import accounts

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
