import pytest
from django.urls import reverse

from dispatch.models import Staffing, WorkOrder
from dispatch.services.routes import routing
from tests.factories.petitions import MONDAY, file_petition
from tests.yuanbao.signing import sign_in
from yuanbao.models import AuditEntry, CannedPhrase, RightDoor

pytestmark = pytest.mark.django_db

KEPT = [
    *("agency", "staffing", "dutyrule", "servicelimit", "checklistitem"),
    *("workorder", "routedecision", "hotline"),
]


@pytest.fixture
def administrator(client, cast):
    sign_in(client, cast.administrator)
    return cast.administrator


def admin_url(name, *args, app="dispatch"):
    return reverse(f"admin:{app}_{name}", args=args)


@pytest.mark.parametrize("model", KEPT)
def test_lists_open_for_the_administrator_and_nobody_else(client, cast, administrator, model):
    assert client.get(admin_url(f"{model}_changelist")).status_code == 200

    sign_in(client, cast.dispatcher)
    assert client.get(admin_url(f"{model}_changelist")).status_code in {302, 403}


@pytest.mark.parametrize("model", ["reason", "rightdoor", "cannedphrase"])
def test_wording_lists_open_for_the_administrator(client, administrator, model):
    assert client.get(admin_url(f"{model}_changelist", app="yuanbao")).status_code == 200


def test_agency_is_changed_with_a_line_in_the_log_and_keeps_its_code(client, cast, administrator):
    facts = {
        "code": "X99",
        "name": "区住建局",
        "short_name": "住建局",
        "kind": "department",
        "has_desk": "on",
        "is_active": "on",
    }

    answer = client.post(admin_url("agency_change", cast.housing.pk), facts)

    cast.housing.refresh_from_db()
    line = AuditEntry.objects.get(act="change_row")
    assert answer.status_code == 302
    assert (cast.housing.name, cast.housing.code) == ("区住建局", "D16")
    assert (line.actor_id, line.object_id) == (administrator.pk, cast.housing.pk)


def test_staffing_is_added_and_ended_but_never_deleted(client, cast, administrator):
    facts = {
        "user": cast.handler.pk,
        "agency": cast.order_bureau.pk,
        "role": "handler",
        "starts_on": "2026-11-01",
        "ends_on": "",
    }

    client.post(admin_url("staffing_add"), facts)

    made = Staffing.objects.get(agency=cast.order_bureau)
    gone = client.post(admin_url("staffing_delete", made.pk), {"post": "yes"})
    assert (made.user, gone.status_code) == (cast.handler, 403)


def test_order_can_be_read_and_not_changed(client, cast, administrator):
    petition = file_petition(category=cast.heating, grid=cast.unit)
    routing.route(petition, at=MONDAY)
    order = WorkOrder.objects.get()

    page = client.get(admin_url("workorder_change", order.pk))
    changed = client.post(admin_url("workorder_change", order.pk), {"state": "verified"})

    order.refresh_from_db()
    assert (page.status_code, changed.status_code, order.state) == (200, 403, "dispatched")
    assert client.get(admin_url("workorder_add")).status_code == 403


def test_phrase_and_door_are_added(client, administrator):
    client.post(
        admin_url("cannedphrase_add", app="yuanbao"),
        {"code": "P900", "step": "finish", "text": "已办好。"},
    )
    client.post(
        admin_url("rightdoor_add", app="yuanbao"),
        {
            "code": "R900",
            "matter": "市级公交",
            "door": "市12345",
            "sentence": "请拨打市热线。",
            "words": "[]",
        },
    )

    assert CannedPhrase.objects.get().text == "已办好。"
    assert RightDoor.objects.get().door == "市12345"
