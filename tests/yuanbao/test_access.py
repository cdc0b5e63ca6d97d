"""Who may open a page, where they land, and how refusals are shown."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from tests.factories.yuanbao import UserFactory
from tests.yuanbao.site import REFUSALS
from yuanbao import access
from yuanbao.access import desk_of, has_capability, register_desk, register_source, roles_of
from yuanbao.roles import Capability, Role
from yuanbao.services import accounts

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.yuanbao.site")]


@pytest.fixture
def desks(monkeypatch):
    monkeypatch.setattr(access, "_desks", [])


@pytest.fixture
def resident(db):
    return accounts.resident_of("13900139000", at=timezone.now())


def a_dispatcher(roles):
    user = UserFactory()
    roles[user.pk] = {Role.DISPATCHER}
    return user


# --- roles and capabilities --------------------------------------------------------------------


def test_roles_of_a_person_come_from_every_source(monkeypatch):
    monkeypatch.setattr(access, "_sources", [])
    register_source(lambda _user: {Role.GRID_WORKER})
    register_source(lambda _user: {Role.HANDLER})

    assert roles_of(UserFactory()) == {Role.GRID_WORKER, Role.HANDLER}


def test_roles_of_a_person_are_asked_once_a_request(monkeypatch):
    asked = []
    monkeypatch.setattr(access, "_sources", [lambda user: asked.append(user) or {Role.HANDLER}])
    user = UserFactory()

    has_capability(user, Capability.SIGN_ORDER)
    has_capability(user, Capability.VIEW_ORDER)

    assert asked == [user]


def test_has_capability_follows_the_table(roles):
    user = a_dispatcher(roles)

    assert has_capability(user, Capability.DISPATCH_ORDER)
    assert not has_capability(user, Capability.RULE_ON_RETURN)


def test_has_capability_of_someone_without_a_role_is_none(roles):
    assert not has_capability(UserFactory(), Capability.VIEW_PETITION)


def test_has_capability_of_a_superuser_is_all_and_of_a_disabled_one_none(roles):
    assert has_capability(UserFactory(is_superuser=True), Capability.RULE_ON_RETURN)
    assert not has_capability(
        UserFactory(is_superuser=True, is_active=False), Capability.RULE_ON_RETURN
    )


def test_roles_of_a_disabled_account_are_none(roles):
    user = UserFactory(is_active=False)
    roles[user.pk] = {Role.DISPATCHER}

    assert roles_of(user) == frozenset()


# --- guards ---------------------------------------------------------------------------------------


def test_guarded_page_asks_strangers_to_sign_in_and_come_back(client):
    assert client.get("/desk/?page=2").url == "/sign-in/?next=%2Fdesk%2F%3Fpage%3D2"


def test_guarded_page_posted_by_strangers_leads_to_no_post_address(client):
    assert client.post("/desk/").url == "/sign-in/?"


def test_guarded_page_is_not_for_residents(client, resident):
    client.force_login(resident)

    assert client.get("/desk/").status_code == 302


def test_guarded_page_opens_for_staff(client, worker):
    client.force_login(worker)

    answer = client.get("/desk/")

    assert (answer.status_code, answer.content) == (200, b"desk")
    assert "no-store" in answer["Cache-Control"]


def test_page_with_a_capability_is_not_found_without_it(client, worker, roles):
    roles[worker.pk] = {Role.GRID_WORKER}
    client.force_login(worker)

    assert client.get("/verifying/").status_code == 404


def test_page_with_a_capability_opens_with_it(client, roles):
    client.force_login(a_dispatcher(roles))

    assert client.get("/verifying/").status_code == 200


def test_page_with_a_capability_asks_strangers_to_sign_in(client):
    assert client.get("/verifying/").status_code == 302


def test_role_taken_away_closes_the_page_at_the_next_request(client, roles):
    user = a_dispatcher(roles)
    client.force_login(user)
    assert client.get("/verifying/").status_code == 200

    roles[user.pk] = set()

    assert client.get("/verifying/").status_code == 404


# --- desks ----------------------------------------------------------------------------------------


def test_desk_of_a_person_is_the_one_of_lowest_rank(desks, roles):
    register_desk([Role.HANDLER], "notices", rank=20)
    register_desk([Role.DISPATCHER], "desk", rank=10)
    user = UserFactory()
    roles[user.pk] = {Role.HANDLER, Role.DISPATCHER}

    assert desk_of(user) == "/desk/"


def test_desk_of_a_person_without_one_is_their_notices(desks, roles, resident):
    assert desk_of(UserFactory()) == "/notices/"
    assert desk_of(UserFactory(is_superuser=True)) == "/admin/"
    assert desk_of(resident) is None


def test_front_page_sends_staff_to_their_desk_and_residents_nowhere(client, desks, roles, resident):
    register_desk([Role.DISPATCHER], "desk")
    assert client.get("/").content == b"front"

    client.force_login(resident)
    assert client.get("/").content == b"front"

    client.force_login(a_dispatcher(roles))
    assert client.get("/").url == "/desk/"
    assert client.get("/?public").content == b"front"


# --- refusals as pages ----------------------------------------------------------------------------


def test_out_of_reach_is_shown_as_not_found_and_names_nothing(client):
    answer = client.get("/refuse/reach/")

    assert answer.status_code == 404
    assert "row 17" not in answer.content.decode()
    assert "没有找到这一页" in answer.content.decode()


@pytest.mark.parametrize("kind", ["late", "busy"])
def test_refused_move_is_shown_as_conflict_with_its_words(client, kind):
    answer = client.post(f"/refuse/{kind}/", headers={"Referer": "http://testserver/orders/7/"})

    assert answer.status_code == 409
    assert str(REFUSALS[kind]) in answer.content.decode()
    assert 'href="http://testserver/orders/7/"' in answer.content.decode()


def test_refused_move_leads_back_to_our_own_pages_alone(client):
    answer = client.post("/refuse/late/", headers={"Referer": "https://evil.example/"})

    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize(("kind", "status"), [("late", 409), ("busy", 409), ("often", 429)])
def test_refusal_to_htmx_is_a_line_beside_the_form(client, kind, status):
    answer = client.post(f"/refuse/{kind}/", headers={"HX-Request": "true"})

    assert answer.status_code == status
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#yb-refusal", "innerHTML")
    assert "<html" not in answer.content.decode()
    assert str(REFUSALS[kind]) in answer.content.decode()


def test_too_many_is_shown_with_words_and_a_waiting_time(client):
    answer = client.post("/refuse/often/")

    assert (answer.status_code, answer["Retry-After"]) == (429, "40")
    assert "请过 40 秒再试。" in answer.content.decode()


# --- refusals to other systems --------------------------------------------------------------------


def call(error):
    class Raising(APIView):
        authentication_classes = ()
        permission_classes = ()

        def get(self, _request):
            raise error

    return Raising.as_view()(APIRequestFactory().get("/"))


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.AuthenticationFailed(), 401, "not_authenticated"),
        (exceptions.PermissionDenied(), 403, "forbidden"),
        (PermissionDenied(), 403, "forbidden"),
        (REFUSALS["reach"], 404, "not_found"),
        (Http404(), 404, "not_found"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.ParseError(), 400, "parse_error"),
        (REFUSALS["late"], 409, "conflict"),
        (REFUSALS["busy"], 409, "conflict"),
        (exceptions.ValidationError({"title": ["必填"]}), 422, "invalid"),
        (exceptions.Throttled(wait=7), 429, "too_many"),
        (REFUSALS["often"], 429, "too_many"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_api_refuses_in_one_shape(error, status, code):
    answer = call(error)

    assert answer.status_code == status
    assert answer.data["error"]["code"] == code
    assert answer.data["error"]["message"]


def test_api_tells_which_fields_are_wrong():
    answer = call(exceptions.ValidationError({"title": ["必填"]}))

    assert answer.data["error"]["fields"] == {"title": ["必填"]}


def test_api_asks_for_a_token_and_tells_when_to_come_back():
    assert call(exceptions.NotAuthenticated())["WWW-Authenticate"] == "Bearer"
    assert call(REFUSALS["often"])["Retry-After"] == "40"


def test_api_says_nothing_about_rows_out_of_reach():
    assert "row 17" not in str(call(REFUSALS["reach"]).data)


def test_api_lets_a_fault_of_ours_be_seen_as_one():
    with pytest.raises(ValidationError):
        call(ValidationError("a model's own"))
