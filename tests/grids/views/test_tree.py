"""The tree as its keepers see it: browsed, searched, and place by place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dispatch.queries.centre.territory import open_in
from grids import holdings as held
from grids.choices import Kind, Level
from grids.models import Grid, Post
from grids.queries import tree
from grids.services import hierarchy, redrawing
from grids.services.hierarchy import NewPlace
from tests.factories.devices import CameraFactory, DeviceFactory, DeviceKindFactory
from tests.factories.grids import GridFactory, PostFactory, PostHolderFactory
from tests.factories.petitions import file_petition
from tests.factories.registers import make_facility
from tests.factories.workers import GridPhoneFactory
from tests.grids.conftest import square
from tests.grids.services.test_redrawing import halves

pytestmark = pytest.mark.django_db


def page(client, user, path, **query):
    client.force_login(user)
    response = client.get(f"/desk/tree/{path}", query)
    assert response.status_code == 200
    return response.content.decode()


def names(found):
    return [grid.name for grid in found]


def test_home_opens_at_the_top_of_what_one_serves(client, cast):
    text = page(client, cast.town_clerk, "")

    assert cast.town.name in text
    assert cast.community.name in text
    assert cast.other_town.name not in text


def test_branch_comes_as_a_part_for_scripts_and_as_a_page_without(client, cast):
    whole = page(client, cast.administrator, f"{cast.town.code}/below/")
    part = client.get(f"/desk/tree/{cast.town.code}/below/", headers={"HX-Request": "true"})

    assert "<html" in whole
    assert "<html" not in part.content.decode()
    assert cast.community.name in part.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (tree.Asked(q="馨悦"), ["馨悦社区", "馨悦第1网格"]),
        (tree.Asked(q="馨悦", level=Level.UNIT), ["馨悦第1网格"]),
        (tree.Asked(level=Level.TOWN), ["东镇", "西街道"]),
        (tree.Asked(q="没有这个"), []),
        (tree.Asked(level=Level.UNIT, is_vacant=True), ["河沿第1网格"]),
    ],
)
def test_find_by_name_level_and_vacancy(cast, asked, found):
    assert cast.grid_worker

    places = tree.find(cast.administrator, asked, timezone.localdate())

    assert names(places) == found


def test_find_by_pinyin_and_by_the_beginning_of_a_code(cast):
    hierarchy.rename(cast.unit, "馨悦东网格", by=None, at=timezone.now())
    today = timezone.localdate()

    by_sound = tree.find(cast.administrator, tree.Asked(q="xydwg"), today)
    by_code = tree.find(cast.administrator, tree.Asked(q=cast.unit.code), today)

    assert names(by_sound) == names(by_code) == ["馨悦东网格"]


def test_find_leaves_retired_places_out_unless_asked(cast):
    hierarchy.retire(cast.unit, by=None, at=timezone.now())
    today = timezone.localdate()

    assert names(tree.find(cast.administrator, tree.Asked(q="馨悦第"), today)) == []
    shown = tree.find(cast.administrator, tree.Asked(q="馨悦第", has_retired=True), today)
    assert names(shown) == ["馨悦第1网格"]


def test_post_that_ended_leaves_the_place_vacant(cast):
    today = timezone.localdate()
    PostFactory(grid=cast.unit, ends_on=today - timedelta(days=1))
    PostFactory(grid=cast.other_unit, ends_on=today)

    vacant = tree.find(cast.administrator, tree.Asked(level=Level.UNIT, is_vacant=True), today)

    assert names(vacant) == ["馨悦第1网格"]


def test_vacancies_are_counted_by_level_within_reach(cast):
    assert cast.grid_worker

    home = tree.home(cast.administrator, timezone.localdate())

    assert home.vacancies == [
        (Level.TOWN, 2, 2),
        (Level.COMMUNITY, 2, 2),
        (Level.UNIT, 2, 1),
    ]


@pytest.mark.parametrize("who", ["town_clerk", "administrator"])
def test_home_is_shown_within_twelve_queries_however_many_places(
    client, cast, who, django_assert_max_num_queries
):
    assert cast.grid_worker
    for n in (2, 3):
        place = NewPlace(Level.COMMUNITY, f"馨悦第{n}社区", code=f"{cast.town.code[:9]}{n:03d}")
        hierarchy.add(cast.town, place, by=None, at=timezone.now())
    client.force_login(getattr(cast, who))
    client.get("/desk/tree/")

    with django_assert_max_num_queries(12) as asked:
        text = client.get("/desk/tree/").content.decode()

    assert len(asked) == 11
    assert "下级 3 处" in text or "下级 2 处" in text


def test_five_levels_name_the_people_and_the_vacancies_of_each(client, cast):
    assert cast.grid_worker

    text = page(client, cast.administrator, f"{cast.town.code}/levels/")

    assert "周晓敏" in text
    assert "社区书记空缺" in text
    assert "网格员空缺" not in text


def test_five_levels_ask_the_same_number_of_queries_for_any_number_of_places(
    client, cast, django_assert_num_queries
):
    client.force_login(cast.administrator)
    address = f"/desk/tree/{cast.community.code}/levels/"
    client.get(address)
    with django_assert_num_queries(11):
        client.get(address)
    for n in (2, 3):
        place = NewPlace(Level.UNIT, f"馨悦第{n}网格", code=f"{cast.community.code}{n:03d}")
        hierarchy.add(cast.community, place, by=None, at=timezone.now())

    with django_assert_num_queries(11):
        client.get(address)


def test_levels_of_a_unit_are_no_page(client, cast):
    client.force_login(cast.administrator)

    assert client.get(f"/desk/tree/{cast.unit.code}/levels/").status_code == 404


def test_page_of_a_place_tells_who_serves_who_served_and_what_is_open(client, cast):
    former = PostHolderFactory(name="前任某")
    day = timezone.localdate() - timedelta(days=9)
    PostFactory(user=former, grid=cast.unit, ends_on=day)
    petition = file_petition(grid=cast.unit, text="楼道灯坏了。")

    text = page(client, cast.grid_worker, f"{cast.unit.code}/")

    assert "周晓敏" in text
    assert "前任某" in text
    assert petition.title in text


@pytest.mark.parametrize("place", ["district", "town", "community", "unit"])
def test_page_of_a_place_is_shown_within_twelve_queries_whatever_is_registered(
    client, cast, monkeypatch, place, django_assert_max_num_queries
):
    monkeypatch.setattr(held, "_holdings", dict(held._holdings))
    for number in range(5):
        kind = held.Holding(
            f"kind-{number}", f"种类{number}", "tool", lambda _grid: Post.objects.all()
        )
        held.register_holding(kind)
    PostFactory(grid=cast.unit)
    file_petition(grid=cast.unit, text="楼道灯坏了。")
    client.force_login(cast.town_clerk if place != "district" else cast.leader)
    address = f"/desk/tree/{getattr(cast, place).code}/"
    client.get(address)

    with django_assert_max_num_queries(12):
        text = client.get(address).content.decode()
    assert "种类4" in text


def test_page_of_a_redrawn_grid_is_shown_within_twelve_queries(
    client, tree_of_four, django_assert_max_num_queries
):
    administrator, west = tree_of_four
    file_petition(grid=west, text="楼道灯坏了。", lat=40.008, lng=124.005)
    parts = redrawing.split(west, halves(), by=None, at=timezone.now())
    whole = redrawing.merge(parts, "合格", by=None, at=timezone.now())
    client.force_login(administrator)
    client.get(f"/desk/tree/{whole.code}/")

    with django_assert_max_num_queries(12):
        client.get(f"/desk/tree/{whole.code}/")


def test_page_of_a_place_counts_what_lies_in_it_and_links_what_one_may_open(client, cast):
    make_facility(cast.unit)
    make_facility(cast.other_unit)
    CameraFactory(grid=cast.unit)
    GridPhoneFactory(grid=cast.unit)
    lists = {
        "register": f"/desk/registers/facility/?grid={cast.community.code}",
        "cameras": f"/desk/cameras/?place={cast.community.code}",
        "phones": f"/desk/phones/?place={cast.community.code}",
    }

    clerks = page(client, cast.community_clerk, f"{cast.community.code}/")
    centres = page(client, cast.shift_leader, f"{cast.community.code}/")

    client.force_login(cast.community_clerk)
    counted = {
        one.label: one.n
        for one in client.get(f"/desk/tree/{cast.community.code}/").context["page"].held
    }
    assert (counted["市政设施"], counted["摄像机"], counted["网格手机"]) == (1, 1, 1)
    assert lists["register"] in clerks
    assert lists["cameras"] in clerks
    assert lists["phones"] not in clerks
    assert lists["register"] not in centres


@pytest.mark.parametrize(
    ("address", "name"),
    [("cameras/", "二号机"), ("devices/", "二号井"), ("phones/", "13900008888")],
)
def test_lists_are_narrowed_to_the_place_they_were_opened_from(client, cast, address, name):
    CameraFactory(grid=cast.unit, name="一号机")
    CameraFactory(grid=cast.other_unit, name="二号机")
    kind = DeviceKindFactory()
    DeviceFactory(kind=kind, grid=cast.unit, name="一号井")
    DeviceFactory(kind=kind, grid=cast.other_unit, name="二号井")
    GridPhoneFactory(grid=cast.other_unit, number="13900008888")
    client.force_login(cast.administrator)

    whole = client.get(f"/desk/{address}").content.decode()
    narrow = client.get(f"/desk/{address}", {"place": cast.town.code}).content.decode()

    assert name in whole
    assert name not in narrow
    assert "只看东镇里的" in narrow


def test_neighbours_share_a_border_and_not_a_corner(client, tree_of_four):
    administrator, west = tree_of_four

    text = page(client, administrator, f"{west.code}/")

    near = text[text.index('id="place-near"') :]
    assert "东格" in near
    assert "北格" in near
    assert "对角格" not in near


@pytest.fixture
def tree_of_four(cast):
    spots = {"西格": (0, 0), "东格": (1, 0), "北格": (0, 1), "对角格": (1, 1)}
    made = [
        hierarchy.add(
            cast.community,
            NewPlace(
                Level.UNIT,
                name,
                code=f"{cast.community.code}{number:03d}",
                boundary=square(*spots[name]),
            ),
            by=None,
            at=timezone.now(),
        )
        for number, name in enumerate(spots, start=11)
    ]
    return cast.administrator, made[0]


def test_history_tells_of_each_act_and_of_forerunners(client, tree_of_four):
    administrator, west = tree_of_four
    hierarchy.rename(west, "旧西格", by=administrator, at=timezone.now())
    news = redrawing.split(west, halves(), by=administrator, at=timezone.now())

    old = page(client, administrator, f"{west.code}/")
    new = page(client, administrator, f"{news[0].code}/")

    assert "西格 → 旧西格" in old
    assert "已停用" in old
    assert news[1].code in old
    assert "旧西格" in new


def test_open_matters_of_a_split_grid_fall_to_exactly_one_heir_each(tree_of_four):
    administrator, west = tree_of_four
    community = Grid.objects.get(pk=west.parent_id)
    north = file_petition(grid=west, text="北面的事。", lat=40.008, lng=124.005)
    south = file_petition(grid=west, text="南面的事。", lat=40.002, lng=124.005)
    nowhere = file_petition(grid=west, text="没写地点的事。")
    before = open_in(community).count()

    first, second = redrawing.split(west, halves(), by=administrator, at=timezone.now())

    assert set(open_in(first)) == {north, nowhere}
    assert set(open_in(second)) == {south}
    assert open_in(community).count() == before


def test_zone_led_by_its_committee_is_not_vacant(cast):
    zone = NewPlace(Level.COMPOUND, "开发区", kind="dedicated", code=f"{cast.district.code}C01")
    hierarchy.add(cast.district, zone, by=None, at=timezone.now())

    asked = tree.Asked(level=Level.COMPOUND, is_vacant=True)

    assert names(tree.find(cast.administrator, asked, timezone.localdate())) == []


def test_worker_opens_no_page_but_of_their_own_grid(client, cast):
    client.force_login(cast.grid_worker)

    assert client.get(f"/desk/tree/{cast.unit.code}/").status_code == 200
    assert client.get(f"/desk/tree/{cast.community.code}/").status_code == 404
    assert client.get(f"/desk/tree/{cast.other_unit.code}/").status_code == 404


def test_zone_of_its_own_is_called_that_and_asks_for_no_secretary(client, cast):
    zone = GridFactory(
        parent=cast.district,
        level=Level.COMPOUND,
        kind=Kind.DEDICATED,
        name="开发区",
        title="党工委",
    )

    text = page(client, cast.administrator, f"{zone.code}/")

    assert "专属网格由党工委负责，这里不另设岗位。" in text
    assert "小区" not in text[text.index('id="place-facts"') : text.index('id="place-held"')]
    assert zone.rank == "专属网格"
    assert GridFactory.build(level=Level.UNIT, kind=Kind.DEDICATED).rank == "单元网格·专属网格"
