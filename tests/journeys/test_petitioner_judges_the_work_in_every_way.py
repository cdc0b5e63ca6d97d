"""One answer is judged by a written reply, another on a call-back, a third at the counter."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from dispatch.choices import OrderState
from dispatch.models import FollowUpLine, FollowUpRule, Rating, WorkOrder
from dispatch.services.judging import rework
from petitions.models import Petition
from tests.browser import assert_no_sideways_scroll, axe
from tests.dispatch.services.work import settled
from yuanbao import notifications
from yuanbao.models import Notification

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "13800001111"


@pytest.fixture
def answered(cast):
    """Return the one order of a matter that was answered four days ago."""
    return settled(cast, phone=PHONE, at=timezone.now() - timedelta(days=4))


def deliver():
    """Send what waits, as the worker does."""
    for row in Notification.objects.filter(channel="sms").order_by("id"):
        notifications.deliver(row.pk, at=timezone.now() + timedelta(days=1))


def act():
    """Act on failing ratings, as the worker does."""
    for pk in rework.to_act_on():
        rework.act_on(Rating.objects.get(pk=pk), at=timezone.now())


def test_reply_three_sends_the_part_back_and_the_reason_follows(open_page, answered):
    deliver()
    page = open_page(reverse("development-inbox"), width=360)
    axe(page)
    assert_no_sideways_scroll(page)

    page.get_by_label("回复").first.fill("3")
    page.get_by_role("button", name="发回去").first.click()
    expect(page.get_by_text("已记下")).to_be_visible()
    act()
    deliver()
    page.reload()
    question = page.get_by_role("listitem").filter(has_text="哪里不满意")
    question.get_by_label("回复").fill("水还是不热")
    question.get_by_role("button", name="发回去").click()

    order = WorkOrder.objects.get(pk=answered.pk)
    assert (order.state, order.round_number) == (OrderState.REWORK, 2)
    assert Rating.objects.get().comment == "水还是不热"


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (768, "dark")])
def test_call_back_seat_rings_and_writes_the_judgement_down(
    open_page, cast, answered, width, theme
):
    FollowUpRule.objects.create(kind="rest", percent=100, after_days=3, source="测试")
    FollowUpLine.objects.create(order=1, text="您反映的“{title}”，{agency}办得怎样？")
    title = answered.petition.title
    page = open_page(
        reverse("dispatch:follow-up-list"), width=width, theme=theme, user=cast.call_back
    )
    axe(page)

    page.get_by_role("link", name=title).click()
    axe(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="查看电话").click()
    expect(page.get_by_text(PHONE)).to_be_visible()
    page.get_by_role("radio", name="接通，已评价").check()
    page.get_by_role("radio", name="解决了", exact=True).check()
    page.get_by_role("radio", name="满意", exact=True).check()
    page.get_by_role("button", name="记下这次回访").click()

    expect(page.get_by_text("现在没有要回访的")).to_be_visible()
    assert Rating.objects.get().channel == "call_back"


def test_person_at_the_counter_says_number_and_tail(open_page, cast, answered):
    petition = Petition.objects.get(pk=answered.petition_id)
    page = open_page(reverse("dispatch:counter"), width=360, user=cast.town_clerk, scripts=False)

    page.get_by_label("编号").fill(str(petition))
    page.get_by_label("手机号后四位").fill(PHONE[-4:])
    page.get_by_role("button", name="查这一件").click()
    page.get_by_role("radio", name="一部分", exact=True).check()
    page.get_by_role("radio", name="基本满意", exact=True).check()
    page.get_by_role("button", name="记下评价").click()

    expect(page.get_by_text("现在没有要评价的")).to_be_visible()
    row = Rating.objects.get()
    assert (row.channel, row.solved, row.satisfaction) == ("counter", "partly", "fair")


def test_counter_and_search_are_accessible(open_page, cast, answered):
    page = open_page(reverse("dispatch:counter"), width=1440, theme="dark", user=cast.town_clerk)
    axe(page)

    page.goto(page.url.replace(reverse("dispatch:counter"), f"{reverse('dispatch:search')}?q=暖气"))
    axe(page)
    assert_no_sideways_scroll(page)


def test_open_map_paints_and_lists_what_is_open(open_page, cast):
    page = open_page(reverse("dispatch:open-map"), width=1440, user=cast.dispatcher)
    axe(page)
    expect(page.get_by_role("heading", name="在办地图")).to_be_visible()
