"""A community's clerk finds a household, moves somebody, looks up a number, settles a conflict, exports."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from grids.choices import Level
from grids.models import RegisterChange, RegisterExport
from grids.services.registers import amend
from grids.services.sheets import exporting
from tests.browser import assert_no_sideways_scroll, axe, ready
from tests.factories.grids import GridFactory
from tests.factories.registers import make_building, make_household, make_resident, make_room

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def resident(cast):
    """A resident of one building, and another building with a household to move to."""
    compound = GridFactory(parent=cast.community, level=Level.COMPOUND, name="和顺小区")
    old, new = (
        make_household(
            make_room(make_building(cast.unit, name=name, compound=compound), unit="1", door="101")
        )
        for name in ("3号楼", "5号楼")
    )
    make_resident(new, name="端木小芳")
    return make_resident(old, name="欧阳桂兰", phone="13812345678")


def test_clerk_finds_moves_opens_corrects_and_exports(open_page, cast, resident):
    page = open_page(reverse("grids:register-choose", args=["resident"]), user=cast.community_clerk)
    page.get_by_label("楼栋").select_option(label="3号楼")
    page.get_by_role("link", name="和顺小区3号楼1单元101室").click()
    page.get_by_role("link", name="欧阳**").click()
    axe(page)
    assert_no_sideways_scroll(page)

    _move(page)
    resident.refresh_from_db()
    assert resident.household.room.building.name == "5号楼"
    _open_phone(page)
    _correct(page, resident)
    _export(page, resident)


def _move(page):
    page.get_by_role("link", name="搬到别处").click()
    page.get_by_label("楼栋").select_option(label="5号楼")
    page.get_by_label("说明").fill("搬到女儿家")
    axe(page)
    page.get_by_role("button", name="搬到这里").click()
    expect(page.get_by_text("已搬到和顺小区5号楼1单元101室。")).to_be_visible()


def _open_phone(page):
    page.get_by_role("link", name="查看联系电话").click()
    page.get_by_label("为什么要看").fill("预约上门测温")
    page.get_by_role("button", name="查看", exact=True).click()
    expect(page.get_by_text("13812345678")).to_be_visible()
    page.get_by_role("link", name="返回").click()
    expect(page.get_by_text("预约上门测温")).to_be_visible()
    expect(page.get_by_text("13812345678")).to_have_count(0)


def _correct(page, resident):
    page.get_by_role("link", name="变更", exact=True).click()
    ready(page)
    amend(resident, {"phone": "13900009999"}, why="来电", by=None, at=timezone.now())
    page.get_by_label("联系电话").first.fill("13700001111")
    page.watch.expect("409")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("别人刚改成：139****9999")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    resident.refresh_from_db()
    assert resident.phone == "13700001111"
    assert RegisterChange.objects.filter(row_id=resident.pk, act="amend").count() == 3


def _export(page, resident):
    page.get_by_role("link", name="居民", exact=True).first.click()
    page.get_by_label("网格", exact=True).select_option(label="馨悦第1网格")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("link", name="端木**")).to_be_visible()
    axe(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="导出", exact=True).click()
    axe(page)
    page.get_by_role("button", name="导出", exact=True).click()
    expect(page.get_by_role("heading", name="我的台账导出")).to_be_visible()
    exporting.run_export(RegisterExport.objects.get().pk, at=timezone.now())
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()
    sheet = load_workbook(BytesIO(download.value.path().read_bytes())).active
    lines = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    told = {tuple(cell for cell in line if cell in {"欧阳**", "端木**", "5号楼"}) for line in lines}
    assert {("5号楼", "欧阳**"), ("5号楼", "端木**")} <= told
    assert "于海霞" in lines[1][0]
    assert resident.phone not in str(lines)
