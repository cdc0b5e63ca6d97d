"""A month of allowances from draft to counter-entry, and a lost phone that is signed out at once."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from grids.models import AllowanceSheet, GridPhone, Post
from grids.services.workers import phone_passing, phones
from grids.services.workers.phones import Handset
from grids.workers.allowances import last_day, month_before
from tests.browser import assert_no_sideways_scroll, axe
from tests.factories.workers import AllowanceTermsFactory, make_manager, make_worker
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def month():
    return month_before(timezone.localdate())


@pytest.fixture
def town(cast):
    return make_manager(cast.town, "镇书记", Role.TOWN_SECRETARY)


def read(page, label):
    """Return what a link of the page leads to."""
    href = page.get_by_role("link", name=label).get_attribute("href")
    return page.request.get(page.url.split("/desk/")[0] + href).body()


def test_month_is_drafted_refused_mended_locked_and_corrected(open_page, cast, town, month):
    AllowanceTermsFactory()
    worker = make_worker(cast.unit)
    desk = open_page("/desk/allowances/", width=1440, user=cast.town_clerk)
    desk.get_by_role("button", name="编制这个月").click()
    desk.get_by_role("link", name=f"{month:%Y-%m}").click()
    expect(desk.get_by_role("row", name="周晓敏")).to_contain_text("130.00")

    # Somebody else began in the middle of the month.
    middle = month + timedelta(days=15)
    make_worker(cast.unit, "吴桂兰", starts_on=middle)
    desk.get_by_role("button", name="提交审批").click()
    expect(desk.get_by_text("已提交，等另一位审批。")).to_be_visible()

    second = open_page("/desk/allowances/", width=1440, user=town)
    second.get_by_role("link", name=f"{month:%Y-%m}").click()
    second.get_by_role("link", name="退回修改").click()
    second.get_by_label("为什么退回").fill("月中上岗的吴桂兰没有列。")
    second.get_by_role("button", name="退回修改").click()
    expect(second.get_by_text("已退回修改。")).to_be_visible()

    desk.reload()
    desk.get_by_role("button", name="重新编制").click()
    days = (last_day(month) - middle).days + 1
    expect(desk.get_by_role("row", name="吴桂兰")).to_contain_text(str(days))
    desk.get_by_role("button", name="提交审批").click()
    expect(desk.get_by_role("button", name="审批锁定")).to_have_count(0)

    second.reload()
    second.get_by_role("button", name="审批锁定").click()
    expect(second.get_by_text("已审批锁定。")).to_be_visible()
    axe(second)

    desk.goto(desk.url.split("/desk/")[0] + "/desk/allowances/")
    desk.get_by_label("月份").fill(f"{timezone.localdate():%Y-%m}")
    desk.get_by_role("button", name="编制这个月").click()
    desk.get_by_role("link", name=f"{month:%Y-%m}").click()
    desk.get_by_role("link", name="冲正周晓敏").click()
    desk.get_by_label("工作补贴差额（元）").fill("-20")
    desk.get_by_label("通讯补贴差额（元）").fill("0")
    desk.get_by_label("原因").fill("那两天由别人代班。")
    desk.get_by_role("button", name="登记冲正").click()
    expect(desk.get_by_text("差额已记到")).to_be_visible()

    locked = AllowanceSheet.objects.get(month=month)
    desk.goto(
        desk.url.split("/desk/")[0] + reverse("grids:allowance-detail", args=[locked.public_id])
    )
    rows = list(load_workbook(BytesIO(read(desk, "Excel"))).active.values)
    assert any("吴桂兰" in row for row in rows)
    assert read(desk, "打印（A4）").startswith(b"%PDF")
    assert_no_sideways_scroll(desk)
    own = open_page("/desk/my-post/", user=worker.user)
    own.get_by_role("link", name="手机与津贴").click()
    expect(own.get_by_text("已审批的补贴")).to_be_visible()
    expect(own.get_by_text("130.00")).to_be_visible()


def test_lost_phone_is_signed_out_at_once(open_page, cast):
    secretary = make_manager(cast.community)
    worker = make_worker(cast.unit)
    phone = phones.store_phone(
        Handset("13900007777"), grid=cast.unit, by=secretary, at=timezone.now()
    )
    phone_passing.begin_hand_over(phone, to=worker, by=secretary, at=timezone.now())

    lost = open_page("/desk/my-post/", user=worker.user)
    lost.get_by_role("link", name="去确认").click()
    lost.get_by_role("button", name="我已收到").click()
    expect(lost.get_by_text("已确认接收")).to_be_visible()
    assert Post.objects.get(user=worker.user).work_phone == "13900007777"

    desk = open_page("/desk/phones/", width=1440, user=secretary)
    desk.get_by_role("link", name="13900007777").click()
    desk.get_by_role("link", name="挂失").click()
    desk.get_by_label("说明").fill("掉在公交上。")
    desk.get_by_role("button", name="挂失").click()
    expect(desk.get_by_text("已挂失，使用人的登录和信任设备已全部退出。")).to_be_visible()

    lost.goto(lost.url)
    expect(lost.get_by_role("heading", name="工作人员登录")).to_be_visible()
    assert GridPhone.objects.get().state == "missing"
