"""A resident of seventy who speaks instead of typing, and a walk-in who is served in a minute."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dispatch.models import Rating, WorkOrder
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import handling
from petitions.models import Petition, Recording
from tests.browser import assert_no_sideways_scroll, axe, ready
from tests.petitions.helping.recordings import wav

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "三号楼二单元暖气不热，屋里只有十四度。"
SOUND = {"name": "voice.wav", "mimeType": "audio/wav", "buffer": wav(6)}


def fine(page):
    axe(page)
    assert_no_sideways_scroll(page)


def settle(petition, cast):
    """Have the housing bureau settle the matter."""
    at = timezone.now()
    order = WorkOrder.objects.filter(petition=petition).first()
    order = order or dispatch(petition, [Share(cast.housing)], by=cast.dispatcher, at=at)[0]
    handling.sign_for(order, by=cast.handler, at=at)
    handling.finish(order, answer="阀门已换，复测二十度。", claimed="yes", by=cast.handler, at=at)
    handling.verify(order, by=cast.dispatcher, at=at)


def test_resident_of_seventy_speaks_asks_finds_and_rates_with_one_tap(open_page, cast):
    page = open_page("/", elder=True)
    site = page.url.rstrip("/")
    fine(page)
    page.get_by_role("link", name="我要反映 可以直接说").click()
    ready(page)
    page.locator("#id_voice").set_input_files([SOUND])
    page.get_by_label("我同意把录音交给办理人员听").check()
    page.get_by_label("手机号").fill("13800001111")
    fine(page)
    page.get_by_role("button", name="交给办理人员").click()
    expect(page.get_by_role("heading", name="已收到您的反映")).to_be_visible()
    petition = Petition.objects.get()
    assert Recording.objects.get().petition == petition

    desk = open_page(f"/desk/voices/{petition.public_id}/", user=cast.dispatcher, width=1440)
    desk.get_by_label("听到的话").fill(TEXT)
    desk.get_by_role("button", name="记下，按文字重新分派").click()
    expect(desk.get_by_text("听写的文字记下了")).to_be_visible()
    settle(Petition.objects.get(), cast)

    page.goto(f"{site}/track/")
    page.get_by_label("编号").fill(petition.number)
    page.get_by_label("手机号后四位").fill("1111")
    page.get_by_role("button", name="查进度").click()
    expect(page.get_by_text("阀门已换").first).to_be_visible()
    tap = page.get_by_role("button", name="解决了，满意")
    expect(tap).to_be_visible()
    fine(page)
    tap.click()
    expect(page.get_by_text("您的评价").or_(page.get_by_text("评价已经记下")).first).to_be_visible()
    assert Rating.objects.get().satisfaction == "satisfied"


def test_resident_of_seventy_is_rung_back_and_the_call_becomes_a_matter(open_page, cast):
    page = open_page("/", elder=True)
    page.get_by_role("link", name="请给我回电").click()
    ready(page)
    page.get_by_label("打哪个手机").fill("138 0000 1111")
    fine(page)
    page.get_by_role("button", name="请给我回电").click()
    expect(page.get_by_role("heading", name="记下了，我们打给您")).to_be_visible()
    fine(page)

    desk = open_page("/desk/calls/", user=cast.dispatcher, width=1440)
    fine(desk)
    desk.get_by_role("link", name="138****1111").click()
    desk.get_by_role("button", name="查看电话").click()
    expect(desk.get_by_role("heading", name="13800001111")).to_be_visible()
    desk.get_by_label("接通，记成诉求").check()
    desk.get_by_label("他反映的事").fill(TEXT)
    fine(desk)
    desk.get_by_role("button", name="记下这次通话").click()

    expect(desk.get_by_text("记成诉求")).to_be_visible()
    assert Petition.objects.get().channel == "phone"


def test_walk_in_is_served_in_a_minute_and_found_again(open_page, cast):
    page = open_page("/desk/register/", user=cast.community_clerk, width=1440)
    page.get_by_label("什么事").fill(TEXT)
    page.get_by_label("反映人手机").fill("13800001111")
    page.locator("summary", has_text="记下接待、通话的要点").click()
    page.get_by_label("接待或通话记录").fill("老人说昨天起就不热，家里有孩子。")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name="诉求登记小票")).to_be_visible()
    petition = Petition.objects.get()
    number = re.sub(r"\D", "", page.locator(".slip .yb-28").inner_text())
    assert number == petition.number
    expect(page.get_by_role("img", name="查进度的二维码")).to_be_visible()
    fine(page)

    page.goto(page.url.split("/desk/")[0] + "/desk/counter/")
    page.get_by_label("编号").fill(number)
    page.get_by_label("手机号后四位").fill("1111")
    page.get_by_role("button", name="查这一件").click()
    expect(page.get_by_role("heading", name="三号楼二单元暖气不热")).to_be_visible()
    fine(page)

    page.goto(page.url.split("/desk/")[0] + "/desk/counter/")
    page.get_by_text("小票丢了：用手机号查").click()
    page.get_by_label("手机号（全部 11 位）").fill("13800001111")
    page.get_by_role("button", name="查这个号码").click()

    expect(page.get_by_role("heading", name="三号楼二单元暖气不热")).to_be_visible()
    fine(page)
