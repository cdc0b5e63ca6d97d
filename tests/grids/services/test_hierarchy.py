import pytest
from django.utils import timezone

from grids.choices import Level
from grids.models import Grid, Post, TreeVersion
from grids.queries import tree_faults
from grids.services import hierarchy
from grids.services.hierarchy import NewPlace
from grids.signals import grid_moved
from tests.factories.grids import PostFactory
from tests.grids.conftest import AT, LATER, close
from yuanbao.models import AuditEntry
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db


def acts():
    return list(AuditEntry.objects.order_by("id").values_list("act", flat=True))


def test_add_gives_codes_by_level_and_records_each(tree):
    compound = hierarchy.add(
        tree["community"], NewPlace(Level.COMPOUND, "和顺家园"), by=None, at=AT
    )
    area = hierarchy.add(compound, NewPlace(Level.AREA, "第1片区"), by=None, at=AT)
    unit = hierarchy.add(area, NewPlace(Level.UNIT, "第3网格"), by=None, at=AT)

    assert (compound.code, area.code, unit.code) == (
        "999901001001C01",
        "999901001001A001",
        "999901001001003",
    )
    assert unit.pinyin == "di3wangge d3wg"
    assert acts()[-3:] == ["add", "add", "add"]
    assert tree_faults() == []


def test_add_draws_what_the_place_lies_in(tree):
    community = tree["community"]

    assert community.boundary["type"] == "Polygon"
    assert community.area_km2 == pytest.approx(
        tree["west"].area_km2 + tree["east"].area_km2, rel=1e-9
    )
    assert tree["first"].boundary == community.boundary
    assert tree["district"].boundary is None  # the other town has none yet


def test_add_under_a_lower_level_is_refused(tree):
    with pytest.raises(hierarchy.WrongLevel, match="不能放在"):
        hierarchy.add(tree["west"], NewPlace(Level.COMPOUND, "楼"), by=None, at=AT)


def test_add_without_twelve_digits_is_refused_above_the_compound(tree):
    with pytest.raises(hierarchy.WrongLevel, match="12 位"):
        hierarchy.add(tree["first"], NewPlace(Level.COMMUNITY, "新社区"), by=None, at=AT)


def test_add_with_the_code_of_a_retired_place_is_refused(tree):
    hierarchy.retire(tree["village"], by=None, at=AT)
    again = NewPlace(Level.COMMUNITY, "新村", code=tree["village"].code)

    with pytest.raises(hierarchy.CodeTaken, match="已经用过"):
        hierarchy.add(tree["second"], again, by=None, at=AT)


def test_add_never_gives_a_retired_serial_again(tree):
    close(tree["east"])

    new = hierarchy.add(tree["community"], NewPlace(Level.UNIT, "新"), by=None, at=AT)

    assert new.code == "999901001001003"


@pytest.mark.parametrize(
    "boundary",
    [
        {"type": "Point", "coordinates": [124, 40]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
        {"type": "Polygon"},
        {},
    ],
)
def test_add_with_an_unsound_boundary_is_refused(tree, boundary):
    place = NewPlace(Level.UNIT, "歪", boundary=boundary)

    with pytest.raises(hierarchy.BoundaryRefused):
        hierarchy.add(tree["community"], place, by=None, at=AT)
    assert not Grid.objects.filter(name="歪").exists()


def test_add_by_someone_without_the_power_is_out_of_reach(tree):
    clerk = PostFactory(grid=tree["district"], role=Role.TOWN_CLERK).user
    administrator = PostFactory(grid=tree["second"], role=Role.ADMINISTRATOR).user

    for person in (clerk, administrator):
        with pytest.raises(OutOfReach):
            hierarchy.add(tree["community"], NewPlace(Level.UNIT, "x"), by=person, at=AT)
    hierarchy.add(tree["village"], NewPlace(Level.UNIT, "x"), by=administrator, at=AT)


def test_rename_changes_name_and_sort_key_only(tree):
    grid = hierarchy.rename(tree["west"], "码头网格", by=None, at=AT)

    grid.refresh_from_db()
    assert (grid.name, grid.pinyin) == ("码头网格", "matouwangge mtwg")
    assert grid.code == tree["west"].code
    assert acts()[-1] == "rename"


def test_move_takes_all_below_and_tells_the_apps_above(tree):
    heard = []

    def hear(grid, **kwargs):
        heard.append(grid.code)

    grid_moved.connect(hear)
    hierarchy.move(tree["community"], tree["second"], by=None, at=AT)
    grid_moved.disconnect(hear)

    above = hierarchy.ancestry(tree["west"])
    assert (above.town, above.community, above.compound) == (
        tree["second"],
        tree["community"],
        None,
    )
    assert heard == [tree["community"].code]
    assert tree_faults() == []


def test_move_under_a_lower_level_or_of_a_district_is_refused(tree):
    with pytest.raises(hierarchy.WrongLevel):
        hierarchy.move(tree["community"], tree["west"], by=None, at=AT)
    with pytest.raises(hierarchy.WrongLevel):
        hierarchy.move(tree["district"], tree["first"], by=None, at=AT)


def test_retire_with_live_places_below_is_refused(tree):
    with pytest.raises(hierarchy.HasLivePlaces, match="还有在用的网格"):
        hierarchy.retire(tree["community"], by=None, at=AT)


def test_retire_keeps_the_place_and_ends_its_posts(tree):
    post = PostFactory(grid=tree["west"])
    close(tree["west"])

    retired = Grid.objects.get(pk=tree["west"].pk)
    post.refresh_from_db()
    assert retired.retired_at == AT
    assert retired.parent == tree["community"]
    assert f"{post.ends_on}" == "2021-01-31"
    assert hierarchy.current_of(retired) is None
    assert tree_faults() == []


def test_retired_place_takes_no_more_changes(tree):
    close(tree["west"])

    with pytest.raises(hierarchy.PlaceRetired, match="已停用"):
        hierarchy.rename(tree["west"], "新名", by=None, at=AT)


def test_retire_chain_points_to_the_place_in_use_now(tree):
    hierarchy.retire(tree["village"], successors=[tree["community"]], by=None, at=AT)
    new = hierarchy.add(
        tree["first"],
        NewPlace(Level.COMMUNITY, "桥头新社区", code="999901001002"),
        by=None,
        at=AT,
    )
    for unit in (tree["west"], tree["east"]):
        hierarchy.move(unit, new, by=None, at=AT)
    hierarchy.retire(tree["community"], successors=[new], by=None, at=LATER)

    village = Grid.objects.get(pk=tree["village"].pk)
    assert hierarchy.current_of(village) == new
    assert hierarchy.current_of(new) == new


def test_posts_pass_to_the_successor_on_the_day(tree):
    old = PostFactory(grid=tree["west"], work_phone="0415-0000001")
    coming = PostFactory(grid=tree["west"], starts_on=LATER.date())
    PostFactory(grid=tree["west"], ends_on=AT.date().replace(year=2020))

    close(tree["west"], successors=[tree["east"]])

    held = Post.objects.filter(grid=tree["east"]).order_by("starts_on")
    assert [(post.user, post.starts_on, post.work_phone) for post in held] == [
        (old.user, AT.date(), "0415-0000001"),
        (coming.user, LATER.date(), ""),
    ]


def test_every_write_raises_the_version(tree):
    versions = [TreeVersion.current()]

    hierarchy.rename(tree["west"], "甲", by=None, at=AT)
    versions.append(TreeVersion.current())
    hierarchy.move(tree["west"], tree["village"], by=None, at=AT)
    versions.append(TreeVersion.current())
    close(tree["west"])
    versions.append(TreeVersion.current())

    assert versions == sorted(set(versions))


def test_ancestry_is_one_query(tree, django_assert_num_queries):
    with django_assert_num_queries(1):
        above = hierarchy.ancestry(tree["west"])

    assert above == hierarchy.Ancestry(
        district=tree["district"],
        town=tree["first"],
        community=tree["community"],
        unit=tree["west"],
    )


def test_stale_instances_do_no_harm(tree):
    stale = Grid.objects.get(pk=tree["community"].pk)
    for number in range(3):
        hierarchy.add(stale, NewPlace(Level.UNIT, f"又{number}"), by=None, at=timezone.now())
    hierarchy.rename(stale, "改名社区", by=None, at=AT)

    assert tree_faults() == []
