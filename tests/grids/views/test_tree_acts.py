"""Acts on the tree, from the page to the database."""

import json

import pytest
from django.utils import timezone

from dispatch.queries.centre.territory import open_in
from grids.choices import Level
from grids.maps import geo
from grids.models import Grid
from grids.queries import tree_faults
from grids.services import hierarchy
from grids.services.hierarchy import NewPlace
from petitions.models import Petition
from tests.factories.grids import PostFactory
from tests.factories.petitions import file_petition
from tests.grids.conftest import square
from tests.grids.services.test_redrawing import box

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(client, cast):
    """Two unit grids side by side in the community, and the administrator signed in."""
    client.force_login(cast.administrator)
    return [
        hierarchy.add(
            cast.community,
            NewPlace(Level.UNIT, name, code=f"{cast.community.code}{number:03d}", boundary=area),
            by=None,
            at=timezone.now(),
        )
        for number, name, area in ((11, "西格", square(0, 0)), (12, "东格", square(1, 0)))
    ]


def send(client, grid, act, **typed):
    if "shape" in typed:
        typed.setdefault("datum", "wgs84")
    return client.post(f"/desk/tree/{grid.code}/{act}/", typed, follow=True)


def words(response):
    return response.content.decode()


def test_place_is_added_below_another_with_the_next_code(client, cast):
    client.force_login(cast.administrator)

    response = send(client, cast.community, "add", level=6, name="新网格", kind="unit")

    made = Grid.objects.get(name="新网格")
    assert made.parent_id == cast.community.pk
    assert made.code.startswith(cast.community.code)
    assert "已增设" in words(response)


def test_place_that_overlaps_is_not_added_and_the_form_keeps_what_was_typed(client, cast, drawn):
    shape = json.dumps(square(0, 0))

    response = send(client, cast.community, "add", level=6, name="重叠格", shape=shape)

    assert response.status_code == 409
    assert "“重叠格”和“西格”重叠" in words(response)
    assert "重叠格" in words(response)
    assert not Grid.objects.filter(name="重叠格").exists()


def test_name_title_and_address_are_changed(client, cast, drawn):
    send(client, drawn[0], "describe", name="新西格", title="网格员", address="一号楼")

    drawn[0].refresh_from_db()
    assert (drawn[0].name, drawn[0].address) == ("新西格", "一号楼")


def test_place_is_moved_by_the_name_of_its_new_parent(client, cast, drawn):
    petition = file_petition(grid=drawn[0], text="井盖松了。")

    send(client, drawn[0], "move", parent="河沿社区")

    drawn[0].refresh_from_db()
    petition.refresh_from_db()
    assert drawn[0].parent_id == cast.other_community.pk
    assert petition.community_id == cast.other_community.pk
    assert tree_faults() == []


@pytest.mark.parametrize("typed", ["没有的社区", "", "999999999999"])
def test_parent_that_is_not_offered_is_refused(client, cast, drawn, typed):
    response = send(client, drawn[0], "move", parent=typed)

    assert response.status_code == 422


def test_neighbours_are_merged_with_all_that_is_in_them(client, cast, drawn):
    PostFactory(grid=drawn[0])
    petitions = [file_petition(grid=one, text=f"{one.name}的事。") for one in drawn]

    send(client, drawn[0], "merge", others=[drawn[1].code], name="合格")

    whole = Grid.objects.get(name="合格")
    assert whole.posts.count() == 1
    assert set(open_in(whole)) == set(petitions)
    assert tree_faults() == []


def test_place_without_a_border_is_retired_and_its_posts_pass_on(client, cast, drawn):
    worker = PostFactory(grid=cast.unit).user

    send(client, cast.unit, "retire", successors=[drawn[1].code])

    cast.unit.refresh_from_db()
    assert cast.unit.is_retired
    assert [post.grid for post in worker.posts.on(timezone.localdate())] == [drawn[1]]


def test_drawn_place_is_not_retired_while_its_ground_is_given_to_nobody(client, cast, drawn):
    response = send(client, drawn[0], "retire")

    assert response.status_code == 422
    assert "会在图上留下空地" in words(response)
    assert not Grid.objects.get(pk=drawn[0].pk).is_retired


def test_drawn_place_is_retired_by_giving_its_ground_to_a_neighbour(client, cast, drawn):
    worker = PostFactory(grid=drawn[0]).user
    matter = file_petition(grid=drawn[0], text="井盖松了。")
    whole = Grid.objects.get(pk=cast.community.pk).area_km2

    shown = send(client, drawn[0], "retire", ground_to=drawn[1].code, preview="1")
    send(client, drawn[0], "retire", ground_to=drawn[1].code)

    taker = Grid.objects.live().get(name="东格")
    assert shown.context["preview"].rows[0] == ("未办结诉求", [0, 1, 1])
    assert taker.code != drawn[1].code
    assert taker.area_km2 == pytest.approx(drawn[0].area_km2 + drawn[1].area_km2)
    assert Grid.objects.get(pk=cast.community.pk).area_km2 == pytest.approx(whole)
    assert set(open_in(taker)) == {matter}
    assert [post.grid for post in worker.posts.on(timezone.localdate())] == [taker]
    assert tree_faults() == []


def test_place_with_live_places_is_not_retired(client, cast):
    client.force_login(cast.administrator)

    response = send(client, cast.community, "retire")

    assert response.status_code == 409
    assert "下面还有在用的网格" in words(response)


LINE = "123.99,40.004\n124.02,40.004"
# It would cut the eastern grid as well, were it asked: only the western one is.


def test_split_is_first_shown_with_areas_and_what_falls_to_each(client, cast, drawn):
    PostFactory(grid=drawn[0])
    file_petition(grid=drawn[0], text="北面的事。", lat=40.008, lng=124.005)

    response = send(client, drawn[0], "split", shape=LINE, preview="1")

    parts = response.context["preview"].parts
    assert [part.name for part in parts] == ["西格（1）", "西格（2）"]
    assert [dict(part.held)["任职"] for part in parts] == [1, 1]
    assert [dict(part.held)["未办结诉求"] for part in parts] == [1, 0]
    assert [round(part.km2, 2) for part in parts] == [0.57, 0.38]
    assert not Grid.objects.get(pk=drawn[0].pk).is_retired


def test_split_with_open_matters_and_posts_leaves_nothing_orphaned(client, cast, drawn):
    """The reports of community, town and district add up as before, and the tree is sound."""
    old = drawn[0]
    worker = PostFactory(grid=old).user
    spots = ((40.002, 124.005), (40.008, 124.005), (None, None))
    matters = [file_petition(grid=old, text="小事。", lat=lat, lng=lng) for lat, lng in spots]
    upper = (cast.community, cast.town, cast.district)
    before = [open_in(Grid.objects.get(pk=place.pk)).count() for place in upper]
    shown = send(client, old, "split", shape=LINE, preview="1")
    kept = shown.context["form"]["shape"].value()

    send(client, old, "split", shape=kept, names="北格\n南格", confirm="1")

    north, south = Grid.objects.get(name="北格"), Grid.objects.get(name="南格")
    assert [open_in(Grid.objects.get(pk=place.pk)).count() for place in upper] == before
    assert set(open_in(north)) | set(open_in(south)) == set(matters)
    assert not set(open_in(north)) & set(open_in(south))
    assert {post.grid for post in worker.posts.on(timezone.localdate())} == {north, south}
    for person in (worker,):
        seen = Petition.objects.permitted(person, "view_petition")
        assert set(seen) >= set(matters)
    assert tree_faults() == []


@pytest.mark.parametrize(
    ("shape", "words_of_refusal"),
    [
        ("123.99,40.004\n124.005,40.004", "没有把网格切开"),
        (json.dumps(square(0, 0)), "至少要分成两块"),
    ],
)
def test_split_that_makes_no_parts_is_refused(client, cast, drawn, shape, words_of_refusal):
    response = send(client, drawn[0], "split", shape=shape, confirm="1")

    assert response.status_code == 409
    assert words_of_refusal in words(response)


def test_split_of_a_place_without_a_border_is_refused_in_words(client, cast):
    client.force_login(cast.administrator)

    response = send(client, cast.unit, "split", shape=LINE, preview="1")

    assert response.status_code == 409
    assert "还没有边界" in words(response)


def test_border_is_first_shown_with_what_it_changes_and_then_kept(client, cast, drawn):
    shape = json.dumps(box(124, 40, 124.013, 40.01))

    shown = send(client, drawn[0], "border", shape=shape, follows="on", preview="1")
    assert {change.grid.name for change in shown.context["changes"]} == {"西格", "东格"}
    send(client, drawn[0], "border", shape=shape, follows="on", confirm="1")

    live = Grid.objects.live().filter(name__in=["西格", "东格"]).order_by("name")
    assert [round(grid.area_km2, 2) for grid in live] == [0.66, 1.23]


@pytest.mark.parametrize("follows", ["", "on"])
def test_border_that_swallows_a_neighbour_is_refused_by_name(client, cast, drawn, follows):
    shape = json.dumps(box(124, 40, 124.02, 40.01))

    response = send(client, drawn[0], "border", shape=shape, follows=follows, confirm="1")

    assert response.status_code == 409
    assert "东格" in words(response)


def test_typed_line_in_the_datum_of_chinese_maps_cuts_where_it_is_meant(client, cast, drawn):
    ends = [geo.wgs84_to_gcj02(40.004, lng) for lng in (123.99, 124.02)]
    typed = "\n".join(f"{lng:.7f},{lat:.7f}" for lat, lng in ends)

    response = send(client, drawn[0], "split", shape=typed, datum="gcj02", preview="1")

    assert [round(part.km2, 2) for part in response.context["preview"].parts] == [0.57, 0.38]
    assert response.context["form"]["datum"].value() == "wgs84"


@pytest.mark.parametrize("numbers", ['"x"', "[[124]]", '[{"a": 1}]', "5"])
def test_coordinates_that_are_no_numbers_are_asked_again(client, cast, drawn, numbers):
    shape = f'{{"type": "Polygon", "coordinates": {numbers}}}'

    response = send(client, drawn[0], "border", shape=shape, datum="gcj02", preview="1")

    assert response.status_code == 422
    assert "坐标不是数字" in words(response)


@pytest.mark.parametrize("shape", ["", "{", "124,40"])
def test_border_that_cannot_be_read_is_asked_again(client, cast, drawn, shape):
    response = send(client, drawn[0], "border", shape=shape, preview="1")

    assert response.status_code == 422


def test_town_staff_see_the_place_and_change_nothing(client, cast, drawn):
    client.force_login(cast.town_clerk)

    assert client.get(f"/desk/tree/{drawn[0].code}/").status_code == 200
    assert client.get(f"/desk/tree/{drawn[0].code}/split/").status_code == 404
    assert "/split/" not in words(client.get(f"/desk/tree/{drawn[0].code}/"))


def test_move_is_shown_with_what_goes_along(client, cast, drawn):
    file_petition(grid=drawn[0], text="井盖松了。")

    response = send(client, drawn[0], "move", parent="河沿社区", preview="1")

    plan = response.context["preview"]
    assert [part.name for part in plan.parts] == ["河沿社区"]
    assert plan.rows == [("未办结诉求", [1])]
    assert Grid.objects.get(pk=drawn[0].pk).parent_id == cast.community.pk


def test_merger_is_shown_with_what_the_whole_will_have(client, cast, drawn):
    worker = PostFactory(grid=drawn[0]).user
    PostFactory(grid=drawn[1], user=worker)
    for grid in drawn:
        file_petition(grid=grid, text="井盖松了。")

    response = send(client, drawn[0], "merge", others=[drawn[1].code], name="合格", preview="1")

    plan = response.context["preview"]
    assert [part.name for part in plan.parts] == ["西格", "东格", "合格"]
    assert plan.rows == [("未办结诉求", [1, 1, 2]), ("任职", [1, 1, 1])]
    assert "合成的合格" in words(response)


def test_retirement_is_shown_with_what_falls_to_whom(client, cast, drawn):
    PostFactory(grid=cast.unit)
    file_petition(grid=cast.unit, text="井盖松了。")
    chosen = [one.code for one in drawn]

    nobody = send(client, cast.unit, "retire", preview="1").context["preview"]
    both = send(client, cast.unit, "retire", successors=chosen, preview="1").context["preview"]

    assert ([part.name for part in nobody.parts], nobody.rows) == (
        ["馨悦社区"],
        [("未办结诉求", [1])],
    )
    assert both.rows == [("未办结诉求", [1, 0]), ("任职", [1, 1])]
