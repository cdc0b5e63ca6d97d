from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from petitions.models import Petition, ProgressEntry
from tests.api import Caller, refusal, system_of
from tests.factories.petitions import file_petition
from yuanbao.models import Category, Integration

pytestmark = pytest.mark.django_db
TEXT = "三号楼暖气不热，屋里只有十四度，请来看看。"
LIST = "petitions/"


@pytest.fixture
def hotline(cast):
    """The hotline's system, with the scope of the east town."""
    return system_of(cast.town_clerk)


def matter(**changes):
    return {"text": TEXT, "idempotency_key": "call-00000001"} | changes


# --- who is asking ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer yb_wrong"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer one two"},
        {"Authorization": "Bearer \xff\xfe"},
        {"Authorization": "Basic cm9vdDpyb290"},
    ],
    ids=["none", "wrong", "empty", "two words", "bytes", "basic"],
)
@pytest.mark.parametrize("path", [LIST, "orders/", "petitions/260000000142/"])
def test_call_without_a_good_token_is_401_in_one_shape(cast, path, headers):
    answer = Caller().get(path, **headers)

    assert refusal(answer) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "facts",
    [{"is_active": False}, {"expires_on": localdate() - timedelta(days=1)}],
    ids=["withdrawn", "expired"],
)
def test_call_with_a_token_that_ended_is_401(cast, facts):
    caller = system_of(cast.town_clerk, **facts)

    assert refusal(caller.get(LIST)) == (401, "not_authenticated")


@pytest.mark.parametrize(
    "facts",
    [{"is_active": False}, {"left_on": localdate()}],
    ids=["closed", "left today"],
)
def test_call_through_an_account_that_ended_is_401(hotline, cast, facts):
    for name, value in facts.items():
        setattr(cast.town_clerk, name, value)
    cast.town_clerk.save()

    assert refusal(hotline.get(LIST)) == (401, "not_authenticated")


def test_call_on_the_tokens_last_day_passes(cast):
    caller = system_of(cast.town_clerk, expires_on=localdate())

    assert caller.get(LIST).status_code == 200
    assert Integration.objects.count() == 1


# --- filing -----------------------------------------------------------------------------------


def test_file_answers_with_number_and_secret_and_routes(
    hotline, cast, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = hotline.post(
            LIST, matter(category=leaf(cast.heating), grid=cast.unit.code, phone="13800001111")
        )

    petition = Petition.objects.get()
    body = answer.json()
    assert answer.status_code == 201
    assert (body["number"], body["community"]) == (petition.number, "馨悦社区")
    assert len(body["secret"]) > 20
    assert (petition.channel, petition.registered_by) == ("api", cast.town_clerk)
    assert petition.orders.get().agency == cast.housing


def leaf(category):
    """Put the category under a top group: matters are about leaves only."""
    category.parent = Category.objects.create(code="01", name="供热")
    category.save()
    return category.code


def test_file_again_with_the_same_key_answers_with_the_same_petition(hotline):
    first, second = (hotline.post(LIST, matter()) for _again in range(2))

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["number"] == second.json()["number"]
    assert first.json()["secret"] == second.json()["secret"]
    assert Petition.objects.count() == 1


def test_file_with_a_used_key_and_other_words_is_422_and_keeps_the_first(hotline):
    hotline.post(LIST, matter())

    answer = hotline.post(LIST, matter(text="路灯坏了三天了，晚上看不见。"))

    assert refusal(answer) == (422, "invalid")
    assert "已经提交过" in answer.json()["error"]["fields"]["idempotency_key"][0]
    assert Petition.objects.count() == 1


def test_file_with_another_systems_key_is_a_matter_of_its_own(hotline, cast):
    other = system_of(cast.other_town_clerk)

    numbers = {caller.post(LIST, matter()).json()["number"] for caller in (hotline, other)}

    assert len(numbers) == Petition.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "短"}, "text"),
        ({"text": None}, "text"),
        ({"text": "有\x00空字符的一段话"}, "text"),
        ({"text": "字" * 2001}, "text"),
        ({"category": "9999"}, "category"),
        ({"category": "\x00"}, "category"),
        ({"grid": "nowhere"}, "grid"),
        ({"phone": "12345"}, "phone"),
        ({"lat": 40.1}, "lat"),
        ({"lat": 91, "lng": 124}, "lat"),
        ({"lat": "nan", "lng": "nan"}, "lat"),
        ({"kind": "gossip"}, "kind"),
        ({"idempotency_key": "short"}, "idempotency_key"),
        ({"txet": "打错的字段名"}, "txet"),
    ],
)
def test_file_what_is_wrong_is_422_with_the_fields_reason(hotline, changes, field):
    answer = hotline.post(LIST, matter(**changes))

    assert refusal(answer) == (422, "invalid")
    assert field in answer.json()["error"]["fields"]
    assert not Petition.objects.exists()


@pytest.mark.parametrize(
    "body", [[matter()], '"text"', 5, [[1]]], ids=["list", "text", "5", "nested"]
)
def test_file_what_is_no_object_is_422(hotline, body):
    assert refusal(hotline.post(LIST, body)) == (422, "invalid")


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ("{", (400, "parse_error")),
        ("[" * 100_000, (400, "parse_error")),
        ('"' + "x" * (django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), (413, "too_large")),
    ],
    ids=["broken", "too deep", "too large"],
)
def test_file_what_cannot_be_read_is_refused_in_one_shape(hotline, body, refused):
    assert refusal(hotline.post(LIST, body)) == refused


def test_file_a_form_is_415(hotline):
    answer = hotline.client.post("/api/v1/petitions/", matter(), headers=hotline.headers)

    assert refusal(answer) == (415, "unsupported_media_type")


# --- following and listing --------------------------------------------------------------------


def test_follow_one_of_the_scope_shows_no_contact(hotline, cast):
    petition = file_petition(grid=cast.unit, name="刘芳", phone="13800001111")

    answer = hotline.get(f"petitions/{petition.number}/")

    assert answer.status_code == 200
    assert "13800001111" not in answer.content.decode()
    assert "刘芳" not in answer.content.decode()


def test_follow_by_grouped_number_finds_it(hotline, cast):
    petition = file_petition(grid=cast.unit)

    assert hotline.get(f"petitions/{petition}/").json()["number"] == petition.number


def test_follow_what_one_filed_outside_the_scope_is_allowed(hotline, cast):
    number = hotline.post(LIST, matter(grid=cast.other_unit.code)).json()["number"]

    assert hotline.get(f"petitions/{number}/").status_code == 200


@pytest.mark.parametrize("path", ["", "progress/"])
def test_follow_out_of_reach_is_404_like_a_number_that_does_not_exist(hotline, cast, path):
    elsewhere = file_petition(grid=cast.other_unit)

    answers = [
        hotline.get(f"petitions/{number}/{path}")
        for number in (elsewhere.number, "260000000999", "%00", "x" * 300)
    ]

    assert {refusal(answer) for answer in answers} == {(404, "not_found")}
    assert len({answer.content for answer in answers}) == 1


def test_progress_gives_the_public_lines_alone(hotline, cast):
    petition = file_petition(grid=cast.unit)
    ProgressEntry.objects.create(
        petition_id=petition.pk, act="note", at=petition.filed_at, staff_text="内部意见"
    )

    lines = hotline.get(f"petitions/{petition.number}/progress/").json()

    assert [line["text"] for line in lines] == ["平台收到"]


def test_list_shows_the_scope_alone_newest_first(hotline, cast):
    mine = [file_petition(grid=cast.unit) for _one in range(2)]
    file_petition(grid=cast.other_unit)

    body = hotline.get(LIST).json()

    assert [row["number"] for row in body["results"]] == [p.number for p in reversed(mine)]


def test_list_pages_stay_in_place_while_new_matters_come_in(hotline, cast):
    numbers = [file_petition(grid=cast.unit).number for _one in range(5)]
    first = hotline.get(f"{LIST}?size=2").json()
    file_petition(grid=cast.unit)

    second = hotline.get(LIST + first["next"].partition(LIST)[2]).json()
    third = hotline.get(LIST + second["next"].partition(LIST)[2]).json()

    shown = [row["number"] for page in (first, second, third) for row in page["results"]]
    assert shown == numbers[::-1]
    assert third["next"] is None


def test_list_by_state_filters_and_an_unknown_state_is_422(hotline, cast):
    file_petition(grid=cast.unit)

    found = hotline.get(f"{LIST}?state=submitted").json()["results"]
    none = hotline.get(f"{LIST}?state=closed").json()["results"]

    assert (len(found), none) == (1, [])
    assert refusal(hotline.get(f"{LIST}?state=gone")) == (422, "invalid")


def test_list_with_a_broken_cursor_is_404(hotline):
    assert refusal(hotline.get(f"{LIST}?cursor=garbage"))[0] == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_many(hotline, cast, count):
    for _one in range(count):
        file_petition(grid=cast.unit, category=cast.heating)

    with CaptureQueriesContext(connection) as queries:
        hotline.get(LIST)

    assert len(queries) == 3, [query["sql"][:90] for query in queries]


# --- too many ---------------------------------------------------------------------------------


def test_call_too_often_with_one_token_is_429_from_any_address(hotline, cast, settings):
    settings.API_PER_TOKEN = (2, 600)
    token = hotline.headers["Authorization"].split()[1]
    callers = [Caller(token, address) for address in ("127.0.0.7", "127.0.0.8", "127.0.0.9")]

    answers = [caller.get(LIST) for caller in callers]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert refusal(answers[-1]) == (429, "too_many")
    assert int(answers[-1]["Retry-After"]) > 590


def test_guess_tokens_from_one_address_is_429_whatever_it_claims(cast, settings):
    settings.API_WRONG_TOKENS = (2, 600)
    answers = [
        Caller(f"yb_guess{n}").get(LIST, **{"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(3)
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 429]


def test_call_one_token_leaves_another_alone(hotline, cast, settings):
    settings.API_PER_TOKEN = (1, 600)
    other = system_of(cast.other_town_clerk)

    assert [c.get(LIST).status_code for c in (hotline, hotline, other)] == [200, 429, 200]


def test_unknown_method_is_405_in_one_shape(hotline):
    answer = hotline.client.delete("/api/v1/petitions/", headers=hotline.headers)

    assert refusal(answer) == (405, "method_not_allowed")
