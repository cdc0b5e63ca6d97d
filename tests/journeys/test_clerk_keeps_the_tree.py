"""A clerk of the district finds a grid, cuts it on the map, joins it again, and fills what is vacant."""

import json
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from grids.choices import Level
from grids.models import Grid
from grids.queries import tree_faults
from grids.services import hierarchy, old_nets
from grids.services.hierarchy import NewPlace
from grids.tree.old_nets import Row
from grids.workers.choices import WorkerState
from tests.browser import assert_no_sideways_scroll, axe, ready
from tests.factories.registers import make_facility
from tests.factories.workers import SINCE, WorkerProfileFactory
from tests.grids.conftest import square

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drawn(cast):
    """Two grids side by side that nobody serves; the first has two lamps, north and south."""
    made = [
        hierarchy.add(
            cast.community,
            NewPlace(Level.UNIT, name, code=f"{cast.community.code}{number:03d}", boundary=area),
            by=None,
            at=timezone.now(),
        )
        for number, name, area in ((11, "西格", square(0, 0)), (12, "东格", square(1, 0)))
    ]
    for lat in (40.002, 40.008):
        lamp = make_facility(made[0])
        type(lamp).objects.filter(pk=lamp.pk).update(lat=lat, lng=124.005)
    row = Row(1, "urban", "CG-1", "东城管一格", made[0].code, 100)
    old_nets.take_in(cast.district, [row], by=None, at=timezone.now())
    return made


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    ready(page)


def cell(page, label):
    """Return the numbers of one row of the plan."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=label, exact=True))
    return row.get_by_role("cell").all_inner_texts()


def cut_across(page):
    """Draw a line from the left of the border to its right, at half its height."""
    page.get_by_role("button", name="打开地图，画一条线切开").click()
    own = page.locator("[data-border] path[stroke-dasharray='5 4']")
    expect(own).to_be_visible()
    canvas = page.locator("[data-border] .yb-map__canvas")
    canvas.scroll_into_view_if_needed()
    border, frame = own.bounding_box(), canvas.bounding_box()
    middle = border["y"] + border["height"] / 2
    page.mouse.click(max(border["x"] - 12, frame["x"] + 3), middle)
    page.mouse.dblclick(border["x"] + border["width"] + 12, middle)
    expect(page.get_by_label("这些坐标是哪一种")).to_have_value("wgs84")


def go(page, name, *args):
    page.goto(page.url.split("/desk/")[0] + reverse(name, args=args))
    ready(page)


def test_clerk_cuts_a_grid_joins_it_again_and_fills_a_vacancy(open_page, cast, drawn, tmp_path):
    page = open_page(reverse("grids:tree-home"), width=1440, user=cast.administrator)
    expect(page.get_by_role("link", name="单元网格").first).to_contain_text("4处空缺")
    page.get_by_label("名称、拼音、编码").fill("xige")
    press(page, "查询")
    page.get_by_role("link", name="西格", exact=True).click()
    ready(page)
    expect(page.get_by_role("link", name="市政设施")).to_be_visible()

    _cut(page)
    whole = _join(page)
    _carry_out_and_in(page, tmp_path)
    whole.refresh_from_db()
    assert (whole.name, whole.is_retired) == ("桥头格", False)

    go(page, "grids:old-net-list")
    page.get_by_label("旧编码、旧名称或新网格").fill("CG-1")
    press(page, "查询")
    expect(page.get_by_role("link", name="桥头格")).to_be_visible()
    assert_no_sideways_scroll(page)
    assert tree_faults() == []

    _appoint(page, whole)
    go(page, "grids:tree-home")
    expect(page.get_by_role("link", name="单元网格").first).to_contain_text("3处空缺")


def _cut(page):
    page.get_by_role("link", name="拆分").click()
    ready(page)
    cut_across(page)
    press(page, "看看会怎样")
    assert cell(page, "市政设施") == ["1", "1"]
    axe(page)
    page.get_by_label("各块的名称").fill("北格\n南格")
    press(page, "确定拆分")
    expect(page.get_by_text("已拆成 2 块")).to_be_visible()
    assert Grid.objects.live().filter(name__in=["北格", "南格"]).count() == 2


def _join(page):
    page.get_by_role("link", name="合并").click()
    ready(page)
    page.get_by_label("南格").or_(page.get_by_label("北格")).check()
    page.get_by_label("合并后的名称").fill("中格")
    press(page, "看看会怎样")
    assert cell(page, "市政设施") == ["1", "1", "2"]
    press(page, "确定合并")
    expect(page.get_by_role("heading", name="中格")).to_be_visible()
    return Grid.objects.live().get(name="中格")


def _carry_out_and_in(page, folder):
    """Export in the datum of Chinese maps, change the name, and take the file in again."""
    with page.expect_download() as out:
        page.get_by_role("link", name="GCJ-02（国内地图）").click()
    branch = json.loads(Path(out.value.path()).read_text(encoding="utf-8"))
    branch["features"][0]["properties"]["name"] = "桥头格"
    edited = folder / "branch.geojson"
    edited.write_text(json.dumps(branch), encoding="utf-8")
    page.get_by_role("region", name="可以做的事").get_by_role("link", name="导入").click()
    ready(page)
    page.get_by_label("GeoJSON 文件", exact=True).set_input_files(edited)
    page.watch.expect("422")
    press(page, "看看会怎样")
    expect(page.get_by_text("请说明坐标是哪一种，平台不猜。").first).to_be_visible()
    page.get_by_label("GeoJSON 文件", exact=True).set_input_files(edited)
    page.get_by_label("这些坐标是哪一种").select_option("gcj02")
    press(page, "看看会怎样")
    facts = page.locator("section", has=page.locator("#reading"))
    expect(facts.locator("dt:text('更名') + dd")).to_have_text("1")
    expect(facts.locator("dt:text('改边界') + dd")).to_have_text("0")
    axe(page)
    press(page, "确定导入")
    expect(page.get_by_text("已导入 1 个图形。")).to_be_visible()


def _appoint(page, grid):
    profile = WorkerProfileFactory(
        grid=grid, name="周晓敏", state=WorkerState.SELECTED, selected_at=SINCE
    )
    go(page, "grids:worker-act", profile.public_id, "appoint")
    page.get_by_label("上岗日期").fill(f"{timezone.localdate():%Y-%m-%d}")
    press(page, "聘任上岗")
    go(page, "grids:place-detail", grid.code)
    expect(page.get_by_text("周晓敏").first).to_be_visible()
