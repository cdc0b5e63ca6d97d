"""Residents' sign-in by phone code, signing out, and the development inbox."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.yuanbao.conftest import code_on, is_signed_in
from yuanbao.models import (
    PhoneCode,
    User,
)
from yuanbao.services import accounts

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.yuanbao.site")]

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


@pytest.mark.parametrize("page", ["/my-data/", "/subscriptions/"])
def test_strangers_on_a_page_of_ones_own_are_asked_for_their_telephone(client, page):
    answer = client.get(page)

    assert answer.url == f"/sign-in/phone/?next={page.replace('/', '%2F')}"


def test_strangers_on_the_page_of_the_account_are_asked_for_a_password_first(client):
    assert client.get("/profile/").url == "/sign-in/?next=%2Fprofile%2F"


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
