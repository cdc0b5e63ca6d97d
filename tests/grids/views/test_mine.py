"""A resident finds their grid and keeps it in the browser."""

import pytest
from django.core.cache import cache

from grids.services import redrawing
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.grids.conftest import AT
from tests.grids.services.test_redrawing import halves
from yuanbao.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.grids.site")]


def words(response):
    return response.content.decode()


def test_find_by_name_lists_the_grids_of_the_place(client, tree):
    text = words(client.get("/grids/find/", {"place": f"{tree['community'].name}3号楼"}))

    assert f"/grids/{tree['west'].code}/keep/" in text
    assert f"/grids/{tree['village'].code}/keep/" not in text


def test_find_by_pin_names_the_one_grid(client, tree):
    lat, lng = tree["west"].lat, tree["west"].lng

    text = words(client.get("/grids/find/", {"lat": lat, "lng": lng}))

    assert text.count("/keep/") == 1
    assert tree["west"].name in text


def test_find_by_a_piece_of_a_name_offers_the_places_that_have_it(client, tree):
    piece = tree["community"].name[:2]

    text = words(client.get("/grids/find/", {"place": piece}))

    assert "您是指哪一个" in text
    assert tree["community"].name in text


@pytest.mark.parametrize("asked", [{"place": "没有这个小区"}, {"lat": "1", "lng": "1"}])
def test_find_nothing_says_what_else_to_try(client, tree, asked):
    text = words(client.get("/grids/find/", asked))

    assert "没有找到" in text
    assert "按镇街找" in text


def test_find_with_a_place_beyond_the_earth_is_refused_in_words(client, tree):
    response = client.get("/grids/find/", {"lat": "100", "lng": "1"})

    assert response.status_code == 422


def test_find_too_often_is_told_to_wait(client, tree):
    cache.clear()
    asked = [client.get("/grids/find/", {"place": "无"}).status_code for _ in range(61)]

    assert asked == [200] * 60 + [429]


def test_keep_remembers_the_grid_in_the_browser_alone(client, tree):
    response = client.post(f"/grids/{tree['west'].code}/keep/")

    assert response.status_code == 302
    assert response.cookies["yb_grid"].value == tree["west"].code


@pytest.mark.parametrize("place", ["community", "district"])
def test_keep_a_place_that_is_no_unit_grid_is_not_found(client, tree, place):
    assert client.post(f"/grids/{tree[place].code}/keep/").status_code == 404


def test_keep_a_retired_grid_is_not_found(client, tree):
    redrawing.split(tree["west"], halves(), by=None, at=AT)

    assert client.post(f"/grids/{tree['west'].code}/keep/").status_code == 404


def test_grid_worker_with_a_work_phone_can_be_rung_from_the_page(client, tree):
    person = PostHolderFactory(name="周晓")
    PostFactory(user=person, grid=tree["west"], role=Role.GRID_WORKER, work_phone="0415-1234567")

    text = words(client.get(f"/grids/{tree['west'].code}/"))

    assert "我住这里，记住这个网格" in text
    assert "tel:0415-1234567" in text
