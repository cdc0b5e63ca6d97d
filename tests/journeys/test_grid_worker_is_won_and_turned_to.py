"""A grid worker is selected, appointed and signs; a resident scans the card, and complains one level up."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from grids.models import CardIssue, Commitment, Post, WorkerComplaint, WorkerProfile
from grids.queries.workers.cards import address_of
from tests.browser import assert_no_sideways_scroll, axe, small_targets
from tests.factories.registers import make_building, make_household, make_room
from tests.factories.workers import WorkerTextFactory, make_manager, make_worker
from yuanbao.models import Notification
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secretary(cast):
    return make_manager(cast.community)


@pytest.fixture
def town(cast):
    return make_manager(cast.town, "镇书记", Role.TOWN_SECRETARY)


def agree(page, name):
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="提遴选意见").click()
    page.get_by_label("同意", exact=True).check()
    page.get_by_role("button", name="提遴选意见").click()


def test_candidate_is_selected_by_two_appointed_and_signs_on_the_screen(
    open_page, cast, secretary, town
):
    WorkerTextFactory()
    page = open_page("/desk/workers/new/", width=1440, user=secretary)
    page.get_by_label("姓名").fill("周晓敏")
    page.get_by_label("手机号").fill("13900001234")
    page.get_by_label("拟任网格").fill(cast.unit.code)
    page.get_by_label("来源").select_option(label="教师")
    page.get_by_role("button", name="登记人选").click()
    agree(page, "周晓敏")
    expect(page.get_by_text("意见已记下。")).to_be_visible()

    above = open_page("/desk/workers/", width=1440, user=town)
    agree(above, "周晓敏")
    expect(above.get_by_text("两人同意，已选定。")).to_be_visible()

    page.reload()
    page.get_by_role("link", name="聘任上岗").click()
    page.get_by_label("上岗日期").fill(f"{timezone.localdate():%F}")
    page.get_by_label("公开的工作电话").fill("0415-2123456")
    page.get_by_role("button", name="聘任上岗").click()
    expect(page.get_by_text("初始密码")).to_be_visible()
    axe(page)
    worker = WorkerProfile.objects.get().user
    type(worker).objects.filter(pk=worker.pk).update(must_change_password=False)
    worker.refresh_from_db()

    own = open_page("/desk/my-post/", user=worker)
    own.get_by_role("link", name="去签承诺书").click()
    own.get_by_label("我已读完，愿意遵守上面每一条").check()
    own.get_by_label("签名（请填本人姓名）").fill("周晓敏")
    canvas = own.locator("[data-signature] canvas")
    canvas.scroll_into_view_if_needed()
    place = canvas.bounding_box()
    own.mouse.move(place["x"] + 40, place["y"] + 60)
    own.mouse.down()
    own.mouse.move(place["x"] + 160, place["y"] + 90, steps=5)
    own.mouse.up()
    assert_no_sideways_scroll(own)
    own.get_by_role("button", name="签名确认").click()
    expect(own.get_by_text("承诺书已签，可以下载。")).to_be_visible()

    letter = own.get_by_role("link", name="网格员服务承诺书").get_attribute("href")
    site = own.url.split("/desk/")[0]
    assert own.request.get(site + letter).body().startswith(b"%PDF")
    assert Commitment.objects.get().strokes
    card = site + reverse("grids:card-png", args=[cast.unit.code])
    assert own.request.get(card).body().startswith(b"\x89PNG")
    sheet = site + reverse("grids:card-pdf", args=[cast.unit.code])
    assert own.request.get(sheet).body().startswith(b"%PDF")


def test_worker_ticks_doors_off_along_the_houses(open_page, cast):
    make_worker(cast.unit)
    worker = Post.objects.get(grid=cast.unit, role=Role.GRID_WORKER).user
    for name in ("1号楼", "2号楼"):
        building = make_building(cast.unit, name=name)
        for door in ("101", "102"):
            make_household(make_room(building, unit="1", door=door))

    page = open_page(reverse("grids:card-grid", args=[cast.unit.code]), user=worker)
    page.get_by_role("link", name="按楼栋勾选发卡").click()
    page.get_by_label("楼栋").select_option(label="2号楼")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("[name=door]")).to_have_count(2)
    page.locator("[name=door]").first.check()
    axe(page)
    assert_no_sideways_scroll(page)
    assert small_targets(page) == []
    page.get_by_role("button", name="登记已发给勾选的").click()

    expect(page.get_by_text("已登记发卡 1 张。")).to_be_visible()
    expect(page.locator("[name=door]")).to_have_count(1)
    assert CardIssue.objects.get().household.room.building.name == "2号楼"


def test_resident_scans_the_card_files_and_complains_to_the_level_above(open_page, cast, secretary):
    make_worker(cast.unit, work_phone="16800001234")
    scanned = address_of(cast.unit)
    path = "/" + scanned.split("://")[1].split("/", 1)[1]

    page = open_page(path)
    expect(page.get_by_text("周晓敏")).to_be_visible()
    expect(page.get_by_role("link", name="16800001234")).to_be_visible()
    page.get_by_role("link", name="向这个网格反映").click()
    expect(page).to_have_url(re.compile(rf"\?grid={cast.unit.code}"))
    expect(page.get_by_text(cast.unit.name).first).to_be_visible()

    page.go_back()
    page.get_by_role("link", name="对网格员提意见").click()
    page.get_by_label("关于哪一位").select_option(index=1)
    page.get_by_label("您的意见").fill("打了三次电话都没人接。")
    page.get_by_role("button", name="交给社区").click()
    expect(page.get_by_text("待答复")).to_be_visible()
    axe(page)

    worker = Post.objects.get(grid=cast.unit, role=Role.GRID_WORKER).user
    assert not Notification.objects.filter(user=worker).exists()
    desk = open_page("/desk/workers/complaints/", width=1440, user=secretary)
    expect(desk.get_by_text("打了三次电话都没人接。")).to_be_visible()
    desk.get_by_label("答复").fill("已同他谈过，手机改由两人轮流接。")
    desk.get_by_role("button", name="答复").click()
    expect(desk.get_by_text("已答复").first).to_be_visible()

    page.reload()
    expect(page.get_by_text("已同他谈过，手机改由两人轮流接。")).to_be_visible()
    assert WorkerComplaint.objects.get().about == worker
