"""A moderator's day: words held back, a vote of two, a decision, and everyone who spoke is told."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from petitions.deliberation.choices import Phase
from petitions.models import Ballot, Topic
from petitions.services.deliberation import news, organising
from tests.browser import assert_no_sideways_scroll, axe
from tests.factories.topics import last_day, make_topic, moderator, resident_of

pytestmark = pytest.mark.django_db(transaction=True)


def speak(page, words):
    page.fill("#id_text", words)
    page.click("#content form button[type=submit]")


def vote(page, title):
    page.click(f"label:has-text('{title}')")
    page.click("#content form button[type=submit]")
    expect(page.locator("text=票已记下")).to_be_visible()


def test_moderator_holds_back_a_number_and_everyone_hears_the_decision(open_page, cast):
    for person in (cast.resident, cast.other_resident):
        resident_of(cast, person)
    topic, clerk, judge = make_topic(cast, Phase.DISCUSSING), cast.community_clerk, moderator(cast)
    address = f"/talks/{topic.public_id}/"

    phone = open_page(f"{address}speak/", user=cast.resident)
    speak(phone, "有事请打13912345678，我在三号楼等。")
    expect(phone.locator("text=审核员看过再公开")).to_be_visible()
    desk = open_page("/desk/talks/opinions/", width=1440, theme="dark", user=judge)
    desk.click("text=有事请打")
    expect(desk.locator("text=手机号").first).to_be_visible()
    axe(desk)
    desk.check("input[name=reason][value=personal]")
    desk.fill("#id_decline_words", "请去掉电话再发一次。")
    desk.click("text=不公开，告诉发言人")
    expect(desk.locator("text=没有要审核的意见")).to_be_visible()
    phone.goto(phone.url.split("/talks/")[0] + "/talks/mine/")
    expect(phone.locator("text=请去掉电话再发一次。")).to_be_visible()

    plain = open_page(f"{address}speak/", user=cast.other_resident, scripts=False)
    speak(plain, "装在东门，离变压器近。")
    expect(plain.locator("text=装在东门，离变压器近。")).to_be_visible()

    organising.decide(topic, ends_on=last_day(timezone.now()), by=clerk, at=timezone.now())
    first = open_page(f"{address}vote/", user=cast.resident)
    vote(first, "装在西门")
    first.click("text=改我的票")
    vote(first, "装在东门")
    vote(open_page(f"{address}vote/", user=cast.other_resident, scripts=False), "装在东门")
    assert Ballot.objects.count() == 2

    yesterday = timezone.localdate() - timedelta(days=1)
    Topic.objects.update(phase_ends_on=yesterday)
    news.sweep(at=timezone.now())
    board = open_page(f"/desk{address}", width=1440, user=clerk)
    board.select_option("#id_carry_option", label="装在东门")
    board.fill("#id_carry_text", "按多数意见，八个桩装在东门。")
    board.fill("#id_carry_ends_on", str(last_day(timezone.now())))
    board.click("button:has-text('公布决定，转入落实')")
    board.fill("#id_step_title", "电力增容")
    board.fill("#id_step_holder", "供电公司")
    board.fill("#id_step_due_on", str(last_day(timezone.now())))
    board.click("button:has-text('列落实事项')")
    expect(board.locator("text=标为完成")).to_be_visible()
    news.sweep(at=timezone.now())

    notices = open_page("/notices/", user=cast.other_resident)
    expect(notices.locator("text=公布决定").first).to_be_visible()
    stranger = open_page(address)
    expect(stranger.locator("text=2 票，100%")).to_be_visible()
    axe(stranger)
    assert_no_sideways_scroll(stranger)
