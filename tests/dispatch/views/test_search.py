import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dispatch import searching
from dispatch.models import WorkOrder
from dispatch.queries.centre.search import Search
from petitions.models import Petition
from tests.factories.petitions import file_petition
from yuanbao.numbers import grouped

pytestmark = pytest.mark.django_db

SEARCH = "dispatch:search"


def found(client, typed, kind="petitions"):
    rows = client.get(reverse(SEARCH), {"q": typed, "kind": kind}).context["rows"]
    names = {"petitions": "petition", "orders": "order"}
    return [getattr(row, names[kind]).pk if kind in names else row.name for row in rows]


@pytest.fixture
def two(desk, cast):
    """Two matters in two towns that share nothing one searches for."""
    wanted = desk.file(
        title="锅炉房夜里停泵",
        text="锅炉房每天夜里停泵，请打 13912345678 问看门的人。",
        place="馨悦花园三号楼",
        phone="13900007788",
    )
    other = desk.file(
        title="声控灯不亮", text="楼道声控灯不亮。", grid=cast.other_unit, phone="13900006655"
    )
    return wanted, other


@pytest.mark.parametrize(
    "typed",
    ["夜里停泵", "停泵 锅炉房", "馨悦花园", "13900007788", "139 0000 7788", "7788", "13912345678"],
)
def test_search_finds_by_words_place_and_telephone(two, cast, signed_in, typed):
    wanted, _other = two

    assert found(signed_in(cast.dispatcher), typed) == [wanted.pk]


def test_search_finds_by_number_whole_grouped_and_cut_short(two, cast, signed_in):
    wanted, other = two
    client = signed_in(cast.dispatcher)

    assert found(client, wanted.number) == [wanted.pk]
    assert found(client, grouped(wanted.number)) == [wanted.pk]
    assert found(client, wanted.number[:8]) == [other.pk, wanted.pk]


def test_search_finds_all_matters_of_a_named_place(two, cast, signed_in):
    wanted, other = two
    client = signed_in(cast.dispatcher)

    assert found(client, "馨悦社区") == [wanted.pk]
    assert found(client, "西街道 声控灯") == [other.pk]
    assert found(client, "西街道 停泵") == []


def test_search_finds_by_agency_its_matters_and_its_orders(desk, two, cast, signed_in):
    order = desk.order(title="暖气片不热")
    client = signed_in(cast.dispatcher)

    assert found(client, "住建局") == [order.petition_id]
    assert found(client, "住建局", "orders") == [order.pk]
    assert found(client, "住建局 暖气片", "orders") == [order.pk]
    assert found(client, "城管局 暖气片", "orders") == []
    assert found(client, "城市管理", "agencies") == ["区城市管理局"]
    assert found(client, "河沿", "places") == ["河沿社区", "河沿第1网格"]


def test_search_by_an_orders_number_finds_that_order_alone(desk, cast, signed_in):
    order = desk.order()
    client = signed_in(cast.handler)

    assert found(client, order.number, "orders") == [order.pk]
    assert found(client, f"{order.petition.number}-7", "orders") == []


def test_search_finds_nothing_beyond_ones_reach(two, desk, cast, signed_in):
    wanted, other = two
    order = desk.order(title="声控灯不亮也归住建局")
    WorkOrder.objects.filter(pk=order.pk).update(agency=cast.order_bureau)

    for typed in ("停泵", "13900007788", "7788", wanted.number, "馨悦社区"):
        assert found(signed_in(cast.other_town_clerk), typed) == [], typed
        assert found(signed_in(cast.handler), typed) == [], typed
    assert found(signed_in(cast.other_town_clerk), "声控灯") == [other.pk]
    assert found(signed_in(cast.handler), "声控灯", "orders") == []
    assert found(signed_in(cast.other_handler), "声控灯", "orders") == [order.pk]


def test_search_finds_what_one_registered_oneself_wherever_it_lies(cast, signed_in):
    mine = file_petition(text="代登记的一件怪事。", grid=cast.unit, by=cast.other_town_clerk)

    assert found(signed_in(cast.other_town_clerk), "怪事") == [mine.pk]


def test_search_opens_the_first_kind_that_has_anything(desk, cast, signed_in):
    desk.order()
    client = signed_in(cast.handler)

    page = client.get(reverse(SEARCH), {"q": "暖气"})

    assert page.context["kind"] == "orders"
    assert [tab["n"] for tab in page.context["tabs"]] == [0, 1, 0, 0]


@pytest.mark.parametrize("typed", ["", "' OR 1=1 --", "没有这样的词", "%", "999999999999"])
def test_search_without_a_hit_says_how_to_search(two, cast, signed_in, typed):
    page = signed_in(cast.dispatcher).get(reverse(SEARCH), {"q": typed})

    assert page.status_code == 200
    assert "编号" in page.content.decode()
    assert page.context["rows"] == []


def test_search_costs_the_same_for_one_hit_and_three(desk, cast, signed_in):
    client = signed_in(cast.dispatcher)
    desk.order()
    url = reverse(SEARCH)
    client.get(url, {"q": "暖气"})
    with CaptureQueriesContext(connection) as one:
        client.get(url, {"q": "暖气"})
    desk.order(), desk.order()
    with CaptureQueriesContext(connection) as three:
        client.get(url, {"q": "暖气"})

    assert len(one) == len(three) == 12


def test_search_box_at_the_head_leads_to_the_search(cast, signed_in):
    page = signed_in(cast.dispatcher).get(reverse("dispatch:queue-list")).content.decode()

    assert f'action="{reverse(SEARCH)}"' in page


@pytest.mark.parametrize(
    ("typed", "index"),
    [
        ("停泵", "petition_search"),
        ("260000001", "petitions_petition_number"),
    ],
)
def test_search_can_be_answered_by_its_index(two, cast, typed, index):
    rows = Search(cast.dispatcher, searching.read(typed)).petitions()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")

        assert index in Petition.objects.filter(pk__in=rows.order_by().values("pk")).explain()
