"""A firm cannot find workers: the matter is on the desk at once, and is answered the same day."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dispatch.models import WorkOrder
from petitions.choices import State
from petitions.models import LedgerEntry, Petition
from tests.browser import assert_no_sideways_scroll, axe, wait_until
from tests.factories.dispatch import (
    AgencyFactory,
    CategoryFactory,
    DutyRuleFactory,
    StaffingFactory,
)
from tests.factories.petitions import file_petition
from yuanbao.models import CannedPhrase, Tier

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER = "两点四十五分到厂里登记了十二个焊工岗位，三点半已有四人约好明早面试。"


@pytest.fixture
def hiring(cast):
    """The talent centre with its handler, and the firm's matter as it came from the form."""
    centre = AgencyFactory(
        code="D32", name="区人才建设和社会保障服务中心", short_name="人才社保中心"
    )
    category = CategoryFactory(code="0901", name="企业用工难", tier=Tier.C)
    DutyRuleFactory(category=category, lead=centre)
    CannedPhrase.objects.create(
        code="P902", category=category, step="contact", text="已联系企业，半小时内上门。"
    )
    cast.hiring_clerk = StaffingFactory(agency=centre, user__name="林晓光").user
    file_petition(
        text="我们厂急招十二个焊工，贴了两周招工启事没人来，请帮忙。",
        title="企业招不到焊工",
        category=category,
        grid=cast.unit,
        name="孙厂长",
        phone="13900004444",
        firm="鸭江重工",
        is_firm_named=True,
    )
    return Petition.objects.get()


def press_act(page, name):
    page.get_by_role("region", name="可以做的事").get_by_role("link", name=name).first.click()
    dialog = page.get_by_role("dialog", name=name)
    dialog.wait_for()
    return dialog


def look_at(page):
    axe(page)
    assert_no_sideways_scroll(page)


def test_handler_signs_calls_notes_and_finishes_and_the_centre_lets_it_out(
    open_page, live_server, cast, hiring
):
    page = open_page(reverse("dispatch:desk-home"), width=1440, user=cast.hiring_clerk)
    look_at(page)
    page.get_by_role("link", name="企业招不到焊工").click()
    page.get_by_role("button", name="签收", exact=True).click()
    expect(page.get_by_text("已签收，由您经办。")).to_be_visible()
    look_at(page)

    page.get_by_role("button", name="查看电话").click()
    page.get_by_role("link", name="拨打").wait_for()
    expect(page.get_by_text("13900004444")).to_be_visible()

    dialog = press_act(page, "登记联系")
    dialog.get_by_label("联系上了", exact=True).check()
    dialog.get_by_role("button", name="已联系企业，半小时内上门。").click()
    assert dialog.get_by_label("说了什么").input_value() == "已联系企业，半小时内上门。"
    look_at(page)
    dialog.get_by_role("button", name="记下来").click()
    expect(page.get_by_text("联系情况已记下。")).to_be_visible()

    dialog = press_act(page, "更新进展")
    dialog.get_by_label("进展").fill("到厂里登记了岗位和工资。")
    dialog.get_by_label("让居民也看到").check()
    dialog.get_by_role("button", name="记入进展").click()

    dialog = press_act(page, "办结反馈")
    dialog.get_by_label("已解决", exact=True).check()
    dialog.get_by_label("公开答复").fill(f"{ANSWER}联系人 13900005555。")
    dialog.get_by_role("button", name="看公开的样子").click()
    dialog.get_by_text("有 1 处会自动隐去").wait_for()
    look_at(page)
    dialog.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("已提交审核。")).to_be_visible()

    centre = open_page(reverse("dispatch:verify-list"), width=1440, user=cast.dispatcher)
    look_at(centre)
    centre.get_by_role("button", name="审核通过").click()
    expect(centre.get_by_text("没有待审的答复")).to_be_visible()

    entry = LedgerEntry.objects.get()
    part = hiring.parts.get()
    assert entry.state == State.ANSWERED
    assert part.answer.startswith(ANSWER)
    assert "13900005555" not in part.answer


def test_a_colleague_who_comes_second_is_told_who_was_first(open_page, cast, hiring):
    order = WorkOrder.objects.get()
    colleague = StaffingFactory(agency=order.agency, user__name="王敏").user
    address = reverse("dispatch:order-detail", args=[order.public_id])
    late = open_page(address, width=1440, user=colleague)
    early = open_page(address, width=1440, user=cast.hiring_clerk)
    late.watch.expect("409")

    early.get_by_role("button", name="签收", exact=True).click()
    late.get_by_role("button", name="签收", exact=True).click()

    expect(late.get_by_text("林晓光已在")).to_be_visible()
    look_at(late)


def test_handler_without_script_signs_and_finishes(open_page, cast, hiring):
    order = WorkOrder.objects.get()
    address = reverse("dispatch:order-detail", args=[order.public_id])
    page = open_page(address, width=360, user=cast.hiring_clerk, scripts=False)

    page.get_by_role("button", name="签收", exact=True).click()
    page.get_by_role("link", name="办结反馈").click()
    page.get_by_label("已解决", exact=True).check()
    page.get_by_label("公开答复").fill(ANSWER)
    page.get_by_role("button", name="提交审核").click()

    expect(page.get_by_text("已提交审核。")).to_be_visible()
    order.refresh_from_db()
    assert order.state == "finished"


def test_wrong_answer_comes_back_with_the_dialog_open_and_the_words_kept(open_page, cast, hiring):
    order = WorkOrder.objects.get()
    page = open_page(
        reverse("dispatch:order-detail", args=[order.public_id]),
        width=1440,
        theme="dark",
        user=cast.hiring_clerk,
    )
    page.watch.expect("422")
    page.get_by_role("button", name="签收", exact=True).click()
    dialog = press_act(page, "办结反馈")
    dialog.get_by_label("公开答复").fill("已处理")
    dialog.get_by_role("button", name="提交审核").click()

    wait_until(page, "document.querySelector('dialog[open]') !== null")
    assert page.get_by_label("公开答复").input_value() == "已处理"
    expect(page.get_by_text("还没有提交，请先改这几处")).to_be_visible()
    look_at(page)


def test_clerk_signs_several_from_the_list(open_page, cast, hiring):
    file_petition(text="又一家厂招不到焊工，请帮忙。", category=hiring.category, grid=cast.unit)
    page = open_page(reverse("dispatch:order-list"), width=1440, user=cast.hiring_clerk)

    page.get_by_label("全选本页").check()
    expect(page.get_by_text("已选 2 件")).to_be_visible()
    page.get_by_role("button", name="批量签收").click()

    expect(page.get_by_text("已签收 2 件。")).to_be_visible()
    look_at(page)
