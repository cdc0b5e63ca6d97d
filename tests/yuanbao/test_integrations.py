"""Other systems and their tokens: kept by administrators, described by the interface's document."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.api import Caller
from tests.factories.yuanbao import UserFactory, token_of
from tests.yuanbao.signing import sign_in
from yuanbao.apidoc import REFUSALS
from yuanbao.models import AuditEntry, Integration
from yuanbao.roles import Role
from yuanbao.services import integrations
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.yuanbao.site")]
ADD = "/admin/yuanbao/integration/add/"
LIST = "/admin/yuanbao/integration/"


@pytest.fixture
def manager(roles):
    user = UserFactory(username="manager", is_staff=True)
    roles[user.pk] = {Role.ADMINISTRATOR}
    return user


@pytest.fixture
def office(client, manager):
    return sign_in(client, manager)


@pytest.fixture
def account():
    return UserFactory(username="hotline", name="热线平台")


def is_let_in(token):
    return Caller(token).get("petitions/").status_code == 200


def facts(account, **changes):
    fields = {"name": "8890 热线", "user": account.pk, "contact": "王工", "is_active": "on"}
    return fields | changes


def test_connect_shows_the_token_once_and_keeps_only_its_hash(office, manager, account):
    page = office.post(ADD, facts(account)).content.decode()

    row = Integration.objects.get()
    token = page.partition("<code>")[2].partition("</code>")[0]
    assert "令牌只显示这一次" in page
    assert token.startswith(row.token_start)
    assert token not in row.token_hash
    assert is_let_in(token)
    assert token not in office.get(f"{LIST}{row.pk}/change/").content.decode()
    assert AuditEntry.objects.get(act="connect").actor_name == str(manager)


def test_connect_page_is_kept_out_of_caches(office, account):
    answer = office.post(ADD, facts(account))

    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("powers", [{"is_superuser": True}, {"is_resident": True}])
def test_connect_through_an_account_of_that_power_is_refused(office, manager, powers):
    account = UserFactory(**powers)

    page = office.post(ADD, facts(account)).content.decode()

    assert "请先建一个服务账号" in page
    assert not Integration.objects.exists()
    with pytest.raises(TransitionRefused):
        integrations.connect(name="x", user=account, by=manager, at=timezone.now())


def test_connect_by_who_does_not_manage_the_platform_is_out_of_reach(account, roles):
    clerk = UserFactory(is_staff=True)
    roles[clerk.pk] = {Role.TOWN_CLERK}

    with pytest.raises(OutOfReach):
        integrations.connect(name="x", user=account, by=clerk, at=timezone.now())


def test_list_in_the_office_of_a_clerk_is_forbidden(client, roles):
    clerk = UserFactory(is_staff=True)
    roles[clerk.pk] = {Role.TOWN_CLERK}

    assert sign_in(client, clerk).get(LIST).status_code == 403


def test_list_is_chinese_and_has_no_hash(office, account):
    token_of(account)

    page = office.get(LIST).content.decode()

    assert "外部系统" in page
    assert Integration.objects.get().token_hash not in page


def test_switch_off_refuses_the_token_and_is_recorded(office, account):
    token = token_of(account)
    row = Integration.objects.get()

    office.post(f"{LIST}{row.pk}/change/", {"contact": "李工"})

    row.refresh_from_db()
    assert (row.is_active, row.contact) == (False, "李工")
    assert not is_let_in(token)
    entry = AuditEntry.objects.get(act="change_integration")
    assert entry.detail == {"fields": ["contact", "is_active"], "active": False}


def test_change_nothing_records_nothing(manager, account):
    token_of(account)
    row = Integration.objects.get()

    integrations.change(row, {"contact": row.contact}, by=manager, at=timezone.now())

    assert not AuditEntry.objects.filter(act="change_integration").exists()


def test_renew_token_refuses_the_old_one_at_once(office, account):
    old = token_of(account, expires_on=date(2099, 1, 1))
    chosen = {"action": "renew_token", "_selected_action": [Integration.objects.get().pk]}

    page = office.post(LIST, chosen).content.decode()

    fresh = page.partition("<code>")[2].partition("</code>")[0]
    assert not is_let_in(old)
    assert is_let_in(fresh)


def test_delete_is_not_offered(office, account):
    token_of(account)

    assert office.post(f"{LIST}{Integration.objects.get().pk}/delete/").status_code == 403


def test_document_of_the_interface_is_without_a_warning(capsys):
    call_command("spectacular", "--validate", "--fail-on-warn")

    assert capsys.readouterr().out.startswith("openapi: 3.1.0")


def test_document_says_of_every_call_how_it_refuses():
    answer = Client().get("/api/v1/schema/", headers={"Accept": "application/json"})

    paths = answer.json()["paths"]
    calls = [call for path in paths.values() for call in path.values()]
    writing = [path["post"] for path in paths.values() if "post" in path]
    assert len(calls) >= 9
    assert all({"401", "404", "422", "429"} <= set(call["responses"]) for call in calls)
    assert all(set(REFUSALS) <= set(call["responses"]) for call in writing)
    assert all(call["security"] == [{"token": []}] for call in calls)
