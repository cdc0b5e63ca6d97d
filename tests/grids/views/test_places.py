from io import BytesIO

import pytest
from django.core.cache import cache
from django.utils import timezone
from PIL import Image
from shapely.geometry import shape

from grids.choices import Level
from grids.services import hierarchy, redrawing
from grids.services.hierarchy import NewPlace
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.grids.conftest import AT, square
from tests.grids.services.test_redrawing import halves
from yuanbao.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.grids.site")]


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def page(client, grid):
    response = client.get(f"/grids/{grid.code}/")
    assert response.status_code == 200
    return response.content.decode()


def test_page_of_a_unit_names_who_serves_today_and_leads_to_filing(client, tree):
    worker = PostHolderFactory(name="周晓")
    PostFactory(user=worker, grid=tree["west"], work_phone="0415-0000001")
    former = PostHolderFactory(name="旧人")
    PostFactory(user=former, grid=tree["west"], ends_on=timezone.localdate().replace(year=2021))
    clerk = PostHolderFactory(name="镇里的")
    PostFactory(user=clerk, grid=tree["first"], role=Role.TOWN_CLERK)

    text = page(client, tree["west"])

    assert "周晓" in text
    assert "tel:0415-0000001" in text
    assert "旧人" not in text
    assert "镇里的" not in text
    assert f"/petitions/new/?grid={tree['west'].code}" in text
    assert all(tree[name].name in text for name in ("district", "first", "community"))


def test_page_never_shows_a_private_number(client, tree):
    worker = PostHolderFactory(name="周晓", phone="13900002046")
    PostFactory(user=worker, grid=tree["west"])

    assert "13900002046" not in page(client, tree["west"])


def test_page_puts_the_substitute_before_the_person_and_the_near_before_the_far(client, tree):
    for name, grid, role, is_substitute in (
        ("社区书记甲", "community", Role.COMMUNITY_SECRETARY, False),
        ("本人乙", "west", Role.GRID_WORKER, False),
        ("代班丙", "west", Role.GRID_WORKER, True),
    ):
        person = PostHolderFactory(name=name)
        PostFactory(user=person, grid=tree[grid], role=role, is_substitute=is_substitute)

    text = page(client, tree["west"])

    assert text.index("代班丙") < text.index("本人乙") < text.index("社区书记甲")


def test_page_without_anyone_says_that_filing_works_all_the_same(client, tree):
    assert "照样可以反映" in page(client, tree["west"])


def test_page_of_a_district_names_towns_before_the_zone_and_no_staff(client, tree):
    zone = NewPlace(Level.COMPOUND, "园区", kind="dedicated")
    hierarchy.add(tree["district"], zone, by=None, at=AT)

    text = page(client, tree["district"])

    assert text.index("东街道") < text.index("西镇") < text.index("园区")
    assert "今天谁在服务" not in text


def test_page_of_a_community_lists_what_lies_below(client, tree):
    text = page(client, tree["community"])

    assert "下属 2 处" in text
    assert tree["west"].name in text
    assert "?grid=" not in text


def test_page_of_a_retired_grid_leads_to_its_successors(client, tree):
    news = redrawing.split(tree["west"], halves(), by=None, at=AT)

    text = page(client, tree["west"])

    assert "已在2021年2月1日停用" in text
    assert all(f"/grids/{new.code}/" in text for new in news)
    assert "?grid=" not in text


def test_page_of_a_grid_retired_without_successor_says_what_to_do(client, tree):
    hierarchy.retire(tree["village"], by=None, at=AT)

    assert "请直接填写地址" in page(client, tree["village"])


@pytest.mark.parametrize("address", ["", "qr.png", "boundary.json", "units.json"])
def test_unknown_code_is_not_found(client, tree, address):
    assert client.get(f"/grids/000000000000/{address}").status_code == 404


@pytest.mark.parametrize("n_workers", [1, 3])
def test_page_asks_the_same_queries_however_many_serve(
    client, tree, n_workers, django_assert_num_queries
):
    for _ in range(n_workers):
        PostFactory(grid=tree["west"])

    with django_assert_num_queries(6):
        page(client, tree["west"])


def test_qr_is_a_picture_of_the_page_address(client, tree):
    response = client.get(f"/grids/{tree['west'].code}/qr.png")

    picture = Image.open(BytesIO(response.content))
    assert response["Content-Type"] == "image/png"
    assert picture.size[0] == picture.size[1] >= 300


def test_layer_has_the_live_places_of_a_level(client, tree):
    data = client.get("/grids/layers/community.json").json()

    assert [feature["properties"] for feature in data["features"]] == [
        {"code": tree["community"].code, "name": "桥头社区", "schematic": False}
    ]


def test_layer_is_sent_again_only_when_the_tree_changed(client, tree):
    first = client.get("/grids/layers/community.json")
    same = client.get("/grids/layers/community.json", headers={"if-none-match": first["ETag"]})
    place = NewPlace(Level.UNIT, "新", boundary=square(0, 1))
    hierarchy.add(tree["village"], place, by=None, at=AT)
    changed = client.get("/grids/layers/community.json", headers={"if-none-match": first["ETag"]})

    assert same.status_code == 304
    assert changed.status_code == 200
    assert len(changed.json()["features"]) == 2


def test_layer_of_an_unknown_level_is_not_found(client, tree):
    assert client.get("/grids/layers/moon.json").status_code == 404


def test_units_of_a_town_leave_out_the_other_town(client, tree):
    far = NewPlace(Level.UNIT, "远", boundary=square(5, 5))
    hierarchy.add(tree["village"], far, by=None, at=AT)

    data = client.get(f"/grids/{tree['first'].code}/units.json").json()

    codes = [feature["properties"]["code"] for feature in data["features"]]
    assert codes == [tree["west"].code, tree["east"].code]


def test_boundary_of_one_place_is_its_own(client, tree):
    data = client.get(f"/grids/{tree['west'].code}/boundary.json").json()
    empty = client.get(f"/grids/{tree['second'].code}/boundary.json").json()

    assert shape(data["features"][0]["geometry"]).equals(shape(square(0, 0)))
    assert empty == {"type": "FeatureCollection", "features": []}
