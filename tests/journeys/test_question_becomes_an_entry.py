"""A resident types, sees what is known, asks what is not; the answer becomes an entry and is quoted."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dispatch.models import WorkOrder
from dispatch.services.orders import handling
from dispatch.services.routes import routing
from party.models import Citation, Question
from party.services.knowledge.terms import count_terms
from tests.browser import assert_no_sideways_scroll, axe
from tests.factories.knowledge import make_answerer, make_item, topic
from tests.factories.petitions import MONDAY, file_petition

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = "报停以后过了年还能恢复供热吗"


def test_question_is_asked_answered_published_found_and_quoted(open_page, cast):
    make_answerer(cast.handler)
    make_item(cast.district)

    phone = open_page(reverse("petitions:petition-new"))
    phone.locator("#id_text").press_sequentially("我家想办取暖费报停")
    suggested = phone.get_by_role("region", name="也许已经有答案")
    expect(suggested.get_by_role("link", name=re.compile("取暖费怎么报停"))).to_be_visible()
    axe(phone)
    with phone.context.expect_page() as opened:
        suggested.get_by_role("link").first.click()
    entry = opened.value
    expect(entry.get_by_role("heading", level=1)).to_have_text("取暖费怎么报停")
    entry.get_by_role("link", name="向专人提问").click()
    entry.get_by_label("哪方面的事").select_option(topic().code)
    entry.get_by_label("想问什么").fill(ASKED)
    entry.get_by_role("button", name="提交问题").click()
    expect(entry.get_by_text("已交给区住房和城乡建设局")).to_be_visible()
    asked = open_page(urlsplit(entry.url).path)
    axe(asked)
    assert_no_sideways_scroll(asked)

    desk = open_page(reverse("party:kb-questions"), width=1440, user=cast.handler)
    desk.get_by_role("link", name=ASKED).click()
    desk.locator("#id_text").fill("能，到供热单位交清费用，两天内开栓。")
    axe(desk)
    desk.get_by_role("button", name="答复", exact=True).click()
    expect(desk.get_by_text("已答复；内容编辑会把它审核发布成知识条目。")).to_be_visible()

    item = Question.objects.get().item
    review = open_page(
        reverse("party:kb-preview", args=[item.public_id]), width=1440, user=cast.reviewer
    )
    review.get_by_role("button", name="审核通过").click()
    review.get_by_role("button", name="发布", exact=True).click()
    expect(review.get_by_text("已发布，现在谁都能搜到。")).to_be_visible()
    count_terms(at=MONDAY)

    found = open_page(reverse("party:kb-home") + "?q=过年恢复供热")
    expect(found.get_by_role("link", name=re.compile("报停以后过了年")).first).to_be_visible()

    petition = file_petition(category=cast.heating, grid=cast.unit)
    routing.route(petition, at=petition.filed_at)
    order = WorkOrder.objects.get()
    handling.sign_for(order, by=cast.handler, at=petition.filed_at)
    page = open_page(
        reverse("dispatch:order-detail", args=[order.public_id]) + "?act=finish",
        width=1440,
        user=cast.handler,
    )
    known = page.get_by_role("searchbox", name="在知识库里找")
    known.fill("报停以后恢复供热")
    quote = page.get_by_role("button", name=f"放进答复：{ASKED}")
    expect(quote).to_have_attribute("data-cite-started", "")
    quote.click()
    expect(page.get_by_text("已记下引用的是第 1 版。")).to_be_visible()
    expect(page.locator("#id_finish_answer")).to_have_value(re.compile("两天内开栓"))
    axe(page)
    assert Citation.objects.get().where == order.number
