"""A department builds a form, the gate lets it through, a phone without a network answers, Excel."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from grids.models import GridTask, Premises, RegisterChange, TaskCell
from grids.services.tasks import turning
from tests.browser import assert_no_sideways_scroll, axe, small_targets
from tests.factories.registers import make_premises
from tests.journeys.phones import entries, expect_cut, photo, wait_kept

pytestmark = pytest.mark.django_db(transaction=True)

# What is bound, what is asked of each, the kind, the words, the choices.
LINES = (
    ("每一家商铺：从业人数", "", "", "", ""),
    ("", "每一家商铺", "是否", "门前三包做到了吗", ""),
    ("整个网格：在册商铺数", "", "", "", ""),
    ("", "整个网格问一次", "单选", "最多的问题", "占道经营\n乱堆物料"),
    ("", "整个网格问一次", "文字", "还要说的", ""),
    ("", "整个网格问一次", "照片", "街面照片", ""),
)


def build_form(page):
    for bound, each, kind, label, options in LINES:
        form = page.get_by_role("region", name="加一项")
        if bound:
            form.get_by_label("台账已有").select_option(label=bound.split("：")[1])
        else:
            form.get_by_label(each, exact=True).check()
            form.get_by_label("类型").select_option(label=kind)
            form.get_by_label("问什么").fill(label)
            form.get_by_label("选择项").fill(options)
        form.get_by_role("button", name="加上").click()
        expect(page.get_by_text("已加上。")).to_be_visible()


def draft(page):
    today = timezone.localdate()
    page.get_by_label("任务名称").fill("沿街门前三包")
    page.get_by_label("任务类别").select_option(label="信息采集")
    page.get_by_label("要做什么").fill("一家一家看，错了的改过来。")
    page.get_by_label("每个网格约需（分钟）").fill("40")
    page.get_by_label("馨悦社区").check()
    page.get_by_label("逐个问").select_option(label="每一家商铺")
    page.get_by_label("结束日期").fill((today + timedelta(days=2)).isoformat())
    page.get_by_role("button", name="存为草稿").click()
    page.get_by_role("link", name="做表单").click()


@pytest.fixture
def shop(cast):
    return make_premises(cast.unit, name="老孙小馆", staff_count=3)


@pytest.fixture
def desk(open_page, cast):
    return open_page(reverse("grids:task-new"), width=1440, user=cast.handler)


def admit(open_page, cast, task):
    address = reverse("grids:task-admit", args=[task.public_id])
    gate = open_page(address, width=1440, user=cast.shift_leader)
    expect(gate.get_by_role("row", name="馨悦第1网格")).to_contain_text("40 分钟")
    axe(gate)
    gate.get_by_role("button", name="准入", exact=True).click()
    expect(gate.get_by_text("已记下。")).to_be_visible()
    turning.open_turns(GridTask.objects.get(), at=timezone.now())


def answer_without_a_network(phone):
    expect_cut(phone)
    # The list's links are kept by the phone as its own pages are.
    link = phone.get_by_role("link", name="沿街门前三包")
    wait_kept(phone, link.get_attribute("href"))
    phone.context.set_offline(True)
    link.click()
    phone.locator("summary", has_text="老孙小馆").click()
    row = phone.get_by_role("listitem").filter(has_text="老孙小馆")
    expect(row.get_by_text("台账：3")).to_be_visible()
    axe(phone)
    assert_no_sideways_scroll(phone)
    assert small_targets(phone, 44) == []
    row.get_by_label("从业人数").fill("5")
    row.get_by_label("是", exact=True).check()
    row.get_by_role("button", name="记下").click()
    expect(row.get_by_text("已存在本机，待发。")).to_be_visible()
    phone.get_by_label("占道经营").check()
    phone.get_by_label("还要说的").fill("东头两家摆到了人行道上。")
    phone.get_by_label("街面照片").set_input_files(photo())
    phone.get_by_role("button", name="完成").click()
    phone.wait_for_url("**/foot/outbox/")
    expect(entries(phone, "waiting")).to_have_count(2)


def test_department_asks_and_a_phone_without_a_network_answers(open_page, cast, shop, desk):
    draft(desk)
    build_form(desk)
    axe(desk)
    desk.get_by_role("link", name="做好了").click()
    desk.get_by_role("button", name="提交准入").click()
    expect(desk.get_by_text("已提交，等待准入。")).to_be_visible()
    task = GridTask.objects.get()
    admit(open_page, cast, task)

    phone = open_page(reverse("grids:my-task-list"), user=cast.grid_worker)
    answer_without_a_network(phone)
    phone.context.set_offline(False)
    expect(entries(phone, "accepted")).to_have_count(2)

    cell = TaskCell.objects.get()
    assert (cell.state, cell.n_items_settled, cell.answers["q3"]) == ("done", 1, 1)
    assert Premises.objects.get().staff_count == 5
    assert "沿街门前三包" in RegisterChange.objects.filter(act="amend").get().why

    desk.goto(desk.url.split("/desk/")[0] + reverse("grids:task-report", args=[task.public_id]))
    expect(desk.get_by_role("cell", name="占道经营")).to_be_visible()
    desk.get_by_role("navigation", name="看哪一张表").get_by_role("link", name="每一家商铺").click()
    expect(desk.get_by_role("row", name="老孙小馆")).to_contain_text("5（已更正）")
    axe(desk)
    with desk.expect_download() as book:
        desk.get_by_role("link", name="导出 Excel").click()
    sheets = load_workbook(BytesIO(book.value.path().read_bytes())).worksheets
    assert [sheet.max_row for sheet in sheets] == [2, 2]
