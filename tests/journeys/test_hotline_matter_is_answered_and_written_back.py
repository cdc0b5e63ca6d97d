"""A hotline's file is read in, one matter is answered here, and the answer goes back; agencies change."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from dispatch.exchange import SheetKind, Writing
from dispatch.models import Staffing, WorkOrder, WriteBack
from dispatch.services.exchange import sheet_imports
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import handling
from dispatch.services.organisation import staff_sheets
from petitions.models import Petition
from tests.browser import assert_no_sideways_scroll, axe, small_targets
from tests.factories.dispatch import HotlineFactory
from tests.factories.petitions import file_petition

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = [(360, "light"), (1440, "dark")]
LINES = """编号,内容,反映时间,办结时限,电话
8890202611230001,三号楼暖气不热，屋里只有十四度。,2026-01-05 09:00,2026-01-06,13800001111
8890202611230002,,昨天,,123
"""
STAFF = """登录名,姓名,手机号,单位,岗位
zhangwei,张伟,13800009999,住建局,经办人
lisi,李四,,不存在局,局长
"""
ANSWER = "三号楼入户阀门已经换好，复测室温二十度。"


@pytest.fixture
def platform(db):
    return HotlineFactory(code="8890", name="8890平台")


def look_at(page):
    assert_no_sideways_scroll(page)
    axe(page)
    assert small_targets(page) == []


def answer_here(cast):
    """Let the housing bureau answer the one matter that was read in."""
    at = timezone.now()
    petition = Petition.objects.get()
    order = petition.orders.first() or dispatch(petition, [Share(cast.housing)], by=None, at=at)[0]
    handling.sign_for(order, by=cast.handler, at=at)
    handling.finish(order, answer=ANSWER, claimed="yes", by=cast.handler, at=at)
    handling.verify(WorkOrder.objects.get(pk=order.pk), by=cast.dispatcher, at=at)


def test_a_file_is_checked_taken_over_answered_and_written_back(
    cast, platform, open_page, tmp_path
):
    file = tmp_path / "8890.csv"
    file.write_text(LINES, encoding="utf-8")
    page = open_page("/desk/hotline/imports/", width=1440, user=cast.dispatcher)
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("heading", name="有问题的行").wait_for()

    page.get_by_role("button", name="导入 1 行").click()
    page.get_by_text("新增 1，更新 0").wait_for()
    answer_here(cast)
    page.goto(page.url.split("/desk/")[0] + "/desk/hotline/answers/")
    page.get_by_role("button", name="导出待回填的结果").click()
    page.get_by_text("1 条待确认").wait_for()
    page.get_by_role("button", name="对方已全部收下").click()
    page.get_by_text("1 条结果已确认回填").wait_for()

    assert WriteBack.objects.get().state == Writing.CONFIRMED


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_pages_of_the_exchange_are_accessible(cast, platform, open_page, width, theme):
    at = timezone.now()
    by = cast.dispatcher
    sheet = sheet_imports.stage(
        SheetKind.MATTER, "8890.csv", LINES.encode(), hotline=platform, by=by, at=at
    )
    sheet_imports.ask_apply(sheet, by=by, at=at)
    while sheet_imports.apply_portion(sheet.pk, at=at):
        pass
    answer_here(cast)
    WriteBack.objects.update(state=Writing.DEAD, failure="对方回答 HTTP 404")

    for path in (
        "/desk/hotline/imports/",
        f"/desk/hotline/imports/{sheet.public_id}/",
        "/desk/hotline/answers/",
        "/desk/hotline/answers/?state=dead",
    ):
        look_at(_shown(open_page(path, width=width, theme=theme, user=by), path, width))


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_pages_of_changing_agencies_are_accessible(cast, open_page, width, theme):
    at, by = timezone.now(), cast.administrator
    petition = file_petition(grid=cast.unit, category=cast.heating, at=at)
    order = petition.orders.get()
    handling.sign_for(order, by=cast.handler, at=at)
    Staffing.objects.filter(user=cast.handler).update(ends_on=timezone.localdate())
    assert cast.approver
    sheet = staff_sheets.stage("人员.csv", STAFF.encode(), by=by, at=at)

    for path in (
        "/desk/platform/agencies/",
        "/desk/platform/agencies/D16/",
        "/desk/platform/staff/",
        f"/desk/platform/staff/{sheet.public_id}/",
        "/desk/platform/leavers/",
    ):
        page = open_page(path, width=width, theme=theme, user=by)
        for fold in page.locator("main details > summary").all():
            fold.click()
        look_at(_shown(page, path, width))


def _shown(page, path, width):
    """Keep a picture of the page where the environment names a folder for it."""
    if folder := os.environ.get("SHOTS"):
        name = path.strip("/").replace("/", "-").replace("?", "-")[:40]
        page.screenshot(path=Path(folder, f"{name}-{width}.png"), full_page=True)
    return page
