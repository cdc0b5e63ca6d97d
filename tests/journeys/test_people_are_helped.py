"""Whoever cannot, or does not type: somebody follows for them, rings them up, tells them the new day."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dispatch.choices import OrderState
from dispatch.models import FollowUpLine, FollowUpRule, Rating
from dispatch.services.judging import rework
from petitions.models import Proxy
from petitions.notices import tracking_path, when
from tests.dispatch.services.work import settled
from tests.journeys.desks import again, ledger_of, petition_of
from tests.journeys.labour import act, choose, fine, go, press

pytestmark = pytest.mark.django_db(transaction=True)


def test_resident_asks_for_a_proxy_who_answers_for_them_and_is_let_go(
    cast, signed, desks, open_page
):
    petition = petition_of(signed)
    resident = open_page(tracking_path(petition))
    press(resident, "请工作人员全程代办")
    expect(resident.get_by_text("已请工作人员代办，正在等人接手。")).to_be_visible()

    clerk = desks.of(cast.community_clerk, width=360)
    go(clerk, "/desk/proxies/?waiting=1")
    fine(clerk)
    clerk.get_by_text(petition.title).click()
    press(clerk, "由我全程代办")
    proxy = Proxy.objects.get()
    assert (proxy.user, proxy.consent_way) == (cast.community_clerk, "online")
    go(resident, resident.url)
    expect(resident.get_by_text("由馨悦社区的工作人员替您跟进")).to_be_visible()
    assert "于海霞" not in resident.content()

    page = desks.at(cast.handler, signed)
    act(page, "请补充")
    page.locator("#id_ask_text").fill("请告诉我们哪一间最冷。")
    press(page, "发给反映人")
    go(clerk, "/desk/proxies/")
    clerk.get_by_text("请补充：请告诉我们哪一间最冷。").click()
    clerk.get_by_role("link", name="替他补充").click()
    clerk.get_by_label("替反映人补充").fill("上门问过，北边的小卧室最冷。")
    fine(clerk)
    press(clerk, "补充")
    clerk.get_by_role("link", name="告知反映人").click()
    choose(clerk, "上门")
    clerk.get_by_label("说了什么").fill("告诉他已经替他说了，他说好。")
    fine(clerk)
    press(clerk, "记下")
    expect(clerk.get_by_text("告诉他已经替他说了，他说好。").first).to_be_visible()
    page = desks.at(cast.handler, signed)
    expect(page.get_by_text("上门问过，北边的小卧室最冷。").first).to_be_visible()
    assert again(signed).paused_at is None

    go(resident, resident.url)
    assert "告诉他已经替他说了" not in resident.content()
    press(resident, "不用代办了")
    fine(resident)
    go(clerk, "/desk/proxies/")
    expect(clerk.get_by_text("没有要代办的")).to_be_visible()
    assert again(proxy).ended_at is not None


def test_call_back_hears_that_it_is_still_cold_and_the_agency_does_it_again(cast, desks, open_page):
    order = settled(cast, phone="13800001111", at=timezone.now() - timedelta(days=4))
    FollowUpRule.objects.create(kind="rest", percent=100, after_days=3, source="测试")
    FollowUpLine.objects.create(order=1, text="您反映的“{title}”，{agency}办得怎样？")
    title = petition_of(order).title

    seat = desks.of(cast.call_back)
    go(seat, "/desk/follow-ups/")
    seat.get_by_role("link", name=title).click()
    question = f"您反映的“{title}”，区住房和城乡建设局办得怎样？"
    expect(seat.get_by_text(question)).to_be_visible()
    press(seat, "查看电话")
    choose(seat, "接通，已评价")
    choose(seat, "没解决")
    choose(seat, "不满意")
    seat.locator("summary", has_text="问清原因").click()
    seat.get_by_label("没有解决").check()
    seat.get_by_label("想说的话").fill("卧室晚上还是只有十五度。")
    fine(seat)
    press(seat, "记下这次回访")
    for pk in rework.to_act_on():
        rework.act_on(Rating.objects.get(pk=pk), at=timezone.now())

    rating = Rating.objects.get()
    assert (rating.channel, rating.satisfaction) == ("call_back", "dissatisfied")
    assert again(order).state == OrderState.REWORK
    theirs = desks.at(cast.handler, order)
    expect(theirs.get_by_text("卧室晚上还是只有十五度。").first).to_be_visible()
    ledger = ledger_of(open_page, order)
    ledger.look("退回区住房和城乡建设局重办，重新计时")
    assert "卧室晚上还是只有十五度" not in ledger.page.content()


def test_granted_extension_is_the_new_day_on_both_desks_and_in_public(
    cast, signed, desks, open_page
):
    before = again(signed).due_at
    page = desks.at(cast.handler, signed)
    act(page, "申请延期")
    page.locator("#id_extend_days").fill("3")
    page.locator("#id_extend_reason").fill("要等阀门到货。")
    fine(page)
    press(page, "提交延期申请")

    page = desks.at(cast.shift_leader, signed)
    act(page, "审批延期")
    choose(page, "同意")
    fine(page)
    press(page, "作出决定")

    due = again(signed).due_at
    assert due > before
    for user in (cast.shift_leader, cast.handler):
        assert f"同意延期 3 个工作日，到{when(due)}" in desks.newest(user, signed)
    ledger = ledger_of(open_page, signed)
    ledger.look(f"区住房和城乡建设局延期到{when(due)}答复")
    resident = open_page(tracking_path(petition_of(signed)))
    expect(resident.get_by_text(f"区住房和城乡建设局延期到{when(due)}答复").first).to_be_visible()
    expect(resident.get_by_text("要等阀门到货。").first).to_be_visible()
