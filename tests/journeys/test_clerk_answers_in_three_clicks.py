"""A clerk signs, rings and answers an order in three clicks and one text."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dispatch.models import ContactLog, Round, WorkOrder
from dispatch.services.routes import routing
from tests.browser import assert_no_sideways_scroll, axe
from tests.factories.petitions import file_petition

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER = "11月23日上午，供热公司师傅换了三号楼阀门，复测二十度。"
COUNT = """
document.addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.setItem("clicks", Number(sessionStorage.getItem("clicks")) + 1);
}, true);
"""


@pytest.fixture
def order(cast):
    petition = file_petition(
        category=cast.heating, grid=cast.unit, phone="13800001111", name="刘芳"
    )
    routing.route(petition, at=petition.filed_at)
    return WorkOrder.objects.get()


@pytest.mark.parametrize("width", [360, 1440])
def test_clerk_signs_rings_and_answers_in_three_clicks_and_one_text(open_page, cast, order, width):
    address = reverse("dispatch:order-detail", args=[order.public_id])
    page = open_page(address, width=width, user=cast.handler)
    page.context.add_init_script(COUNT)
    page.reload()

    page.get_by_role("button", name="签收", exact=True).click()
    page.get_by_role("button", name="查看电话").click()
    page.get_by_role("link", name="拨打").wait_for()
    expect(page.get_by_text("13800001111")).to_be_visible()
    form = page.get_by_role("form", name="联系并答复")
    form.get_by_label("公开答复").fill(ANSWER)
    axe(page)
    assert_no_sideways_scroll(page)
    form.get_by_role("button", name="联系上了，已解决，提交").click()

    expect(page.get_by_text("联系情况已记下，答复已提交审核。")).to_be_visible()
    assert page.evaluate("Number(sessionStorage.getItem('clicks'))") == 3
    order.refresh_from_db()
    assert (order.state, order.contacted_at is not None) == ("finished", True)
    assert Round.objects.get().answer == ANSWER
    assert ContactLog.objects.filter(is_reached=True).count() == 1


def test_clerk_without_script_answers_under_the_telephone(open_page, cast, order):
    address = reverse("dispatch:order-detail", args=[order.public_id])
    page = open_page(address, width=360, user=cast.handler, scripts=False)

    page.get_by_role("button", name="签收", exact=True).click()
    page.get_by_role("button", name="查看电话").click()
    form = page.get_by_role("form", name="联系并答复")
    form.get_by_label("公开答复").fill(ANSWER)
    form.get_by_role("button", name="联系上了，部分解决，提交").click()

    order.refresh_from_db()
    assert order.state == "finished"


def test_colleague_in_a_dialog_is_seen_on_the_page(open_page, cast, order):
    address = reverse("dispatch:order-detail", args=[order.public_id])
    writer = open_page(f"{address}?act=note", width=1440, user=cast.handler)
    reader = open_page(address, width=1440, user=cast.receiver)

    writer.get_by_role("dialog", name="更新进展").wait_for()

    reader.get_by_text("陈立群正在填“更新进展”").wait_for(timeout=12_000)
    axe(reader)
