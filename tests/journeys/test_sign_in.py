"""Signing in, drawn in a browser: every page of the way, in every look, and without script."""

import re

import pytest
from django.utils import timezone

from tests.browser import assert_no_sideways_scroll, axe, small_targets
from tests.factories.yuanbao import PASSWORD, UserFactory
from yuanbao.models import Authenticator, DevelopmentMessage, SecondFactor
from yuanbao.notifications import notify
from yuanbao.services.second_factor import current_totp

pytestmark = [
    pytest.mark.urls("tests.yuanbao.site"),
    pytest.mark.django_db(transaction=True),
]
LOOKS = [(360, "light", False), (360, "light", True), (1440, "dark", False)]


@pytest.fixture
def worker():
    return UserFactory(
        username="zhouxm", name="周晓敏", phone="13800138000", second_factor=SecondFactor.PHONE
    )


def look_at(page):
    axe(page)
    assert_no_sideways_scroll(page)
    assert small_targets(page) == []


def password_step(page, user):
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")


@pytest.mark.parametrize(("width", "theme", "elder"), LOOKS)
@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/phone/", "/development-inbox/"])
def test_page_before_signing_in_is_accessible_and_fits(open_page, path, width, theme, elder):
    look_at(open_page(path, width=width, theme=theme, elder=elder))


@pytest.mark.parametrize(("width", "theme", "elder"), LOOKS)
@pytest.mark.parametrize(
    "path", ["/profile/", "/profile/password/", "/profile/phone/", "/notices/"]
)
def test_page_of_ones_own_account_is_accessible_and_fits(
    open_page, worker, path, width, theme, elder
):
    now = timezone.now()
    notify(
        key="a", title="供暖不足" * 10, body="请在今天 17:00 前签收。", user=worker, url="/", at=now
    )
    notify(key="b", title="短的", user=worker, at=now)

    look_at(open_page(path, width=width, theme=theme, elder=elder, user=worker))


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_worker_signs_in_by_code_on_the_phone(open_page, worker, scripts):
    page = open_page("/sign-in/?next=/profile/", scripts=scripts)

    password_step(page, worker)
    page.wait_for_url("**/sign-in/second/")
    if scripts:
        look_at(page)
    code = re.search(r"\d{6}", DevelopmentMessage.objects.latest("id").text)[0]
    page.fill("#id_code", code)
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url("**/profile/")

    assert "周晓敏" in page.inner_text("main")


def test_administrator_enrols_and_enters_the_administration(open_page):
    user = UserFactory(username="root", name="管理员", is_staff=True, is_superuser=True)
    page = open_page("/admin/", width=1440)

    password_step(page, user)
    page.wait_for_url("**/sign-in/second/")
    look_at(page)
    page.fill("#id_code", current_totp(Authenticator.objects.get(), at=timezone.now()))
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url("**/admin/")

    assert "元宝管理后台" in page.inner_text("#header")


def test_wrong_password_keeps_the_name_and_says_what_happened(open_page, worker):
    page = open_page("/sign-in/")
    page.watch.expect("422")
    page.fill("#id_username", worker.username)
    page.fill("#id_password", "wrong-password-here")
    page.click("main button[type=submit]")
    page.wait_for_selector("[role=alert] >> text=登录名或密码不对")

    assert page.input_value("#id_username") == "zhouxm"
    look_at(page)
