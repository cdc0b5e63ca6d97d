import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from dispatch.services.orders import handling
from dispatch.services.routes import routing
from petitions.choices import Visibility
from petitions.models import Holder, LedgerEntry, Petition
from petitions.services import handling as centre
from petitions.services import merging
from petitions.services.tracking import add_to, join
from tests.factories.petitions import MONDAY, file_petition
from tests.petitions.views.filling import picture
from yuanbao.photos import clean_photo

pytestmark = pytest.mark.django_db


def titles(client, query=""):
    page = client.get(f"/ledger/{query}")
    assert page.status_code == 200
    return [entry.title for entry in page.context["page"]]


def test_list_shows_newest_first(client, cast):
    file_petition(text="旧的一件：井盖松动，车过就响。", at=MONDAY)
    file_petition(text="新的一件：路灯坏了两盏。", at=MONDAY + timedelta(hours=1))

    assert titles(client) == ["新的一件：路灯坏了两盏", "旧的一件：井盖松动，车过就响"]


@pytest.mark.parametrize("kept", ["handlers", "private category"])
def test_list_and_detail_hide_what_is_not_public(client, cast, kept):
    if kept == "handlers":
        petition = file_petition(visibility=Visibility.HANDLERS)
    else:
        cast.litter.is_private = True
        cast.litter.save()
        petition = file_petition(category=cast.litter)

    missing = client.get(f"/ledger/{petition.number}/")

    assert titles(client) == []
    assert missing.status_code == 404
    assert petition.title not in missing.content.decode()


def test_detail_of_an_unknown_number_helps_on(client, cast):
    page = client.get("/ledger/123/")

    assert page.status_code == 404
    assert "查我的进度" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=暖气", ["暖气"]),
        ("?q=路灯 坏", ["路灯"]),
        ("?q=没有这样的词", []),
        ("?q=%27%3B--", []),
        ("?kind=complaint", ["路灯"]),
        ("?kind=joke", ["路灯", "暖气"]),
        ("?category=01", ["暖气"]),
        ("?state=open", ["路灯", "暖气"]),
        ("?state=closed", []),
        ("?town=999999", ["路灯", "暖气"]),
        ("?page=999", ["路灯", "暖气"]),
    ],
)
def test_list_is_narrowed_by_its_address(client, cast, query, found):
    cast.heating.parent = type(cast.heating).objects.create(code="01", name="供热")
    cast.heating.save()
    file_petition(text="三号楼暖气不热，屋里十四度。", category=cast.heating, at=MONDAY)
    file_petition(
        text="东门路灯坏了两盏，看不见路。", kind="complaint", at=MONDAY + timedelta(hours=1)
    )

    assert [
        word for title in titles(client, query) for word in ("暖气", "路灯") if word in title
    ] == found


def test_list_by_town_keeps_that_town(client, cast):
    file_petition(text="东镇的事：井盖松动，车过就响。", grid=cast.unit)
    file_petition(text="西街道的事：路灯坏了两盏。", grid=cast.other_unit)

    assert titles(client, f"?town={cast.town.pk}") == ["东镇的事：井盖松动，车过就响"]


def test_list_finds_a_number_as_it_is_read_out(client, cast):
    petition = file_petition()
    file_petition()
    number = petition.number

    page = client.get("/ledger/", {"q": f"{number[:4]} {number[4:8]} {number[8:]}"})

    assert [entry.number for entry in page.context["page"]] == [number]


def test_list_marks_the_words_found_and_escapes_the_rest(client, cast):
    file_petition(text="暖气<b>不热</b>，三号楼的人都在等。")

    text = client.get("/ledger/?q=暖气").content.decode()

    assert '<mark class="yb-mark">暖气</mark>' in text
    assert "<b>不热" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_six_queries_however_long(client, cast, django_assert_num_queries, count):
    for _ in range(count):
        file_petition(grid=cast.unit)

    with django_assert_num_queries(6):
        client.get("/ledger/")


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_five_queries_however_much_there_is(
    client, cast, django_assert_num_queries, count
):
    for _ in range(count):
        file_petition(grid=cast.unit)

    with django_assert_num_queries(5):
        client.get("/")


def answered(cast, petition, at=MONDAY + timedelta(hours=1)):
    routing.route(petition, at=MONDAY + timedelta(seconds=5))
    order = petition.orders.get()
    handling.sign_for(order, by=cast.handler, at=at)
    handling.finish(order, answer="换了阀门，复测二十度。", claimed="yes", by=cast.handler, at=at)
    handling.verify(order, by=cast.dispatcher, at=at)
    return order


@pytest.mark.parametrize("additions", [0, 3])
def test_detail_costs_four_queries_however_long_the_story(
    client, cast, django_assert_num_queries, additions
):
    petition = file_petition(category=cast.heating, grid=cast.unit)
    answered(cast, petition)
    for _ in range(additions):
        centre.tell(petition, "note", by=None, at=MONDAY, staff="x", public="又有进展")

    with django_assert_num_queries(4):
        client.get(f"/ledger/{petition.number}/")


def test_detail_tells_who_has_it_since_when_until_when(client, cast):
    petition = file_petition(category=cast.heating, grid=cast.unit)
    routing.route(petition, at=MONDAY + timedelta(seconds=5))

    text = client.get(f"/ledger/{petition.number}/").content.decode()

    assert '<p class="holder__big">区住房和城乡建设局</p>' in text
    assert "从什么时候起" in text
    assert "11月23日 10:00" in text
    assert "11月30日 17:30" in text


def test_detail_shows_settled_solved_and_satisfied_apart(client, cast):
    petition = file_petition(category=cast.heating, grid=cast.unit)
    answered(cast, petition)

    text = client.get(f"/ledger/{petition.number}/").content.decode()

    assert text.count("<dt>办结</dt><dd>是</dd>") == 1
    assert "<dt>解决</dt><dd>未评价</dd>" in text
    assert "<dt>满意</dt><dd>未评价</dd>" in text


def test_detail_of_a_merged_matter_shows_where_it_went(client, cast):
    petition = file_petition(grid=cast.unit)
    target = file_petition(text="全楼暖气都不热，已经三天了。", grid=cast.unit)
    merging.merge(petition, into=target, by=cast.dispatcher, at=MONDAY)

    assert f"/ledger/{target.number}/" in client.get(f"/ledger/{petition.number}/").content.decode()


def test_merged_into_a_hidden_matter_shows_no_way_there(client, cast):
    petition = file_petition(grid=cast.unit)
    target = file_petition(grid=cast.unit, visibility=Visibility.HANDLERS)
    merging.merge(petition, into=target, by=cast.dispatcher, at=MONDAY)

    assert (
        f"/ledger/{target.number}/"
        not in client.get(f"/ledger/{petition.number}/").content.decode()
    )


def test_points_are_rounded_and_name_no_one(client, cast):
    file_petition(grid=cast.unit, lat=40.123456, lng=124.654321, name="刘芳", phone="13800001111")
    file_petition(grid=cast.unit)

    data = json.loads(client.get("/ledger/map/points/").content)

    assert [feature["geometry"]["coordinates"] for feature in data["features"]] == [
        [124.654, 40.123]
    ]
    assert "刘" not in json.dumps(data, ensure_ascii=False)


def test_points_are_late_only_past_their_due_moment(client, cast):
    file_petition(grid=cast.unit, lat=40.1, lng=124.3, at=MONDAY - timedelta(days=60))

    (feature,) = json.loads(client.get("/ledger/map/points/").content)["features"]

    assert feature["properties"]["late"] is True


def test_points_without_words_are_read_once_in_a_while(client, cast, django_assert_num_queries):
    petition = file_petition(grid=cast.unit, lat=40.1, lng=124.3)
    first = client.get("/ledger/map/points/").content

    with django_assert_num_queries(2):  # what the form may be filled with
        again = client.get("/ledger/map/points/")

    assert again.content == first
    (feature,) = again.json()["features"]
    assert feature["properties"]["url"] == f"/ledger/{petition.number}/"


def test_points_by_words_are_read_anew(client, cast):
    client.get("/ledger/map/points/?q=暖气")
    file_petition(grid=cast.unit, lat=40.1, lng=124.3)

    assert len(client.get("/ledger/map/points/?q=暖气").json()["features"]) == 1


def test_map_page_offers_the_list_with_the_same_filters(client, cast):
    assert "/ledger/?q=%E6%9A%96%E6%B0%94" in client.get("/ledger/map/?q=暖气").content.decode()


def test_month_counts_three_facts_with_their_bases(client, cast):
    now = timezone.now()
    for _ in range(3):
        file_petition(at=now)
    rows = LedgerEntry.objects.order_by("pk")
    rows.filter(pk=rows[0].pk).update(state="answered", solved="yes", satisfaction="fair")
    rows.filter(pk=rows[1].pk).update(state="closed")

    text = client.get("/").content.decode()

    assert "2 / 3" in text
    assert text.count("1 / 1") == 2


def test_home_takes_signed_in_staff_to_their_desk(client, cast):
    client.force_login(cast.handler)

    assert client.get("/").url == "/desk/"
    assert "/desk/" in client.get("/?public").content.decode()


def test_home_of_elder_mode_has_the_emergency_numbers(client, cast):
    client.cookies["yb_mode"] = "elder"

    text = client.get("/").content.decode()

    assert 'href="tel:119"' in text
    assert "您好，要办什么事？" in text


# --- nothing personal on any public page --------------------------------------------------------

PLANTED = {
    "phone": "13912345678",
    "id": "210602195503071246",
    "plate": "辽F8K321",
    "name": "欧阳建国",
    "card": "6222021234567890128",
}


@pytest.fixture
def planted(cast):
    """A matter whose every text holds personal data, through its whole life."""
    words = "我叫{name}，电话{phone}，身份证{id}，车牌{plate}，卡号{card}，三号楼暖气不热。".format(
        **PLANTED
    )
    petition = file_petition(
        text=words,
        place=f"金山花园3号楼 {PLANTED['phone']}",
        name=PLANTED["name"],
        phone=PLANTED["phone"],
        category=cast.heating,
        grid=cast.unit,
        lat=40.1,
        lng=124.3,
        photos=[clean_photo(io.BytesIO(picture()))],
    )
    routing.route(petition, at=MONDAY)
    order = petition.orders.get()
    add_to(petition, text=words, by=Holder(petition.pk), at=MONDAY)
    join(petition, joiner_key="k", at=MONDAY, phone="13911112222", note=words)
    handling.sign_for(order, by=cast.handler, at=MONDAY)
    handling.note(order, text=words, by=cast.handler, at=MONDAY, is_public=True)
    handling.finish(order, answer=words, claimed="yes", by=cast.handler, at=MONDAY)
    handling.verify(order, by=cast.dispatcher, at=MONDAY)
    return Petition.objects.get(pk=petition.pk)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ledger/",
        "/ledger/map/",
        "/ledger/map/points/",
        "/ledger/{number}/",
        "/ledger/?q=暖气",
    ],
)
def test_public_page_holds_nothing_planted(client, planted, path):
    body = client.get(path.format(number=planted.number)).content.decode()

    assert [word for word in PLANTED.values() if word in body] == []
    assert "13911112222" not in body
    assert "建国" not in body


@pytest.mark.parametrize("word", [*PLANTED.values(), "建国", "12345678"])
def test_public_search_does_not_find_by_what_is_hidden(client, planted, word):
    assert titles(client, f"?q={word}") == []


def test_public_photo_names_give_nothing_away(client, planted):
    page = client.get(f"/ledger/{planted.number}/")
    photo = page.context["story"].photos[0]

    shown = client.get(f"/photos/{photo.public_id}/")

    assert "13911112222" not in photo.file.name
    assert shown["Content-Disposition"] == f'inline; filename="{photo.public_id}.jpg"'


def test_report_never_tells_the_reporters_surname(client, cast):
    petition = file_petition(kind="report", name="欧阳建国", phone="13800001111")

    assert "欧阳" not in client.get(f"/ledger/{petition.number}/").content.decode()
