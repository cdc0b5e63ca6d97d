"""An order changes hands: to a stand-in, by a ruling that becomes a duty, and up the levels."""

from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from dispatch.choices import OrderState
from dispatch.models import DutyRule, Return, WorkOrder
from dispatch.services.moves import returns
from tests.browser import ready
from tests.dispatch.services.below import Levels
from tests.dispatch.services.work import serving
from tests.factories.dispatch import AgencyFactory, StaffingFactory
from tests.factories.petitions import file_petition
from tests.journeys.desks import again, ledger_of
from tests.journeys.labour import act, choose, fine, go, press
from tests.yuanbao.signing import sign_in
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def colleague(cast):
    """Somebody else who handles orders of the housing bureau."""
    return StaffingFactory(agency=cast.housing, role=Role.HANDLER, user__name="周航").user


def matter(cast, **values):
    """File a matter on the cast's first grid; its orders are made by that."""
    facts = {"category": cast.heating, "text": "五号楼二单元暖气不热，屋里十五度。", **values}
    return file_petition(at=timezone.now(), grid=cast.unit, phone="13800002222", **facts)


def opened(desks, user, path):
    """Return the person's page with the address on it."""
    page = desks.of(user)
    go(page, path)
    return page


def told(desks, user, title):
    """Return the person's page with that on it which their newest message of this title opens."""
    page = opened(desks, user, "/notices/")
    message = page.get_by_role("listitem").filter(has_text=title).first
    message.get_by_role("button", name="打开看看").click()
    ready(page)
    return page


def take_leave(desks, user, stand_in):
    """Enter a leave of three days from today on the page."""
    page, today = opened(desks, user, reverse("dispatch:leave-list")), timezone.localdate()
    page.get_by_label("从哪天").fill(today.isoformat())
    page.get_by_label("到哪天").fill((today + timedelta(days=2)).isoformat())
    page.locator("#id_stand_in").select_option(label=stand_in.name)
    fine(page)
    press(page, "登记休假")
    expect(page.get_by_text("休假已登记，B 角已收到消息。")).to_be_visible()
    return page


def test_stand_in_signs_what_arrives_while_the_receiving_clerk_is_away(cast, desks, colleague):
    away = take_leave(desks, cast.receiver, colleague)

    order = matter(cast).orders.get()
    page = told(desks, colleague, "新工单待签收")
    press(page, "签收")

    expect(page.get_by_text("已签收，由您经办。")).to_be_visible()
    assert (again(order).state, again(order).handler) == (OrderState.SIGNED, colleague)
    opened(desks, cast.receiver, reverse("dispatch:leave-list"))
    press(away, "销假")
    expect(away.get_by_text("已销假，新的工单又分给您了。")).to_be_visible()
    assert desks.newest(cast.receiver, order).startswith("区住房和城乡建设局 周航 签收")
    expect(
        opened(desks, colleague, "/notices/").get_by_text("王颖回来了，不用再代")
    ).to_be_visible()


def administrator_of(cast, desks):
    """Open the administrator's desk past the one-time password."""
    page = opened(desks, cast.administrator, "/profile/")
    session = sign_in(Client(), cast.administrator).session.session_key
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": urljoin(page.url, "/")}
    page.context.add_cookies([cookie])


def given_back_twice(cast):
    """Return the second order of a part that two agencies say is not theirs; not ruled on yet."""
    at = timezone.now()
    first = matter(cast).orders.get()
    why = "管网不归本局。"
    returns.ask_return(first, reason="R3", text=why, by=cast.handler, at=at)
    ruling = {"ruling": "先由城管局去看。", "to": cast.order_bureau, "by": cast.shift_leader}
    returns.accept_return(first, **ruling, at=at)
    second = WorkOrder.objects.get(agency=cast.order_bureau)
    why = "看过，是户内供热管，不归城管。"
    returns.ask_return(second, reason="R3", text=why, by=cast.other_handler, at=at)
    return second


def test_ruling_designates_an_agency_and_becomes_a_duty_by_which_the_next_matter_goes(
    cast, desks, open_page
):
    heat = AgencyFactory(code="D21", name="区供热办公室", short_name="供热办")
    clerk = StaffingFactory(agency=heat, role=Role.RECEIVER, user__name="郭亮").user
    second, leader = given_back_twice(cast), cast.shift_leader
    serving(cast.administrator)

    page = opened(desks, leader, reverse("dispatch:return-list"))
    expect(page.get_by_text("第 2 次退")).to_be_visible()
    page.locator("article a", has_text="审核退单").click()
    choose(page, "同意退单")
    page.locator("#id_rule_to").select_option(label="区供热办公室")
    page.locator("#id_rule_ruling").fill("户内供热由供热办管，今后照此办。")
    press(page, "作出裁定")

    designated = WorkOrder.objects.get(agency=heat)
    theirs = desks.at(clerk, designated)
    expect(theirs.locator(".yb-tag", has_text="指定承办")).to_be_visible()
    press(theirs, "签收")
    assert theirs.locator(".yb-actbar").get_by_role("link", name="申请退单").count() == 0
    ledger = ledger_of(open_page, designated)
    ledger.look("区供热办公室接手")
    assert "指挥中心指定由区供热办公室承办" in ledger.lines()

    page = desks.at(leader, second)
    act(page, "记入派单目录")
    expect(page.get_by_text("户内供热由供热办管，今后照此办。").first).to_be_visible()
    fine(page)
    press(page, "建议记入目录")
    administrator_of(cast, desks)
    page = told(desks, cast.administrator, "有一条裁定建议记入派单目录")
    page.get_by_label("启用").check()
    press(page, "保存")

    rule = DutyRule.objects.get(lead=heat)
    assert rule.is_active
    assert Return.objects.get(order=second).duty_rule == rule
    following = matter(cast, text="六号楼一单元暖气不热，屋里十三度。")
    theirs = told(desks, clerk, "新工单待签收")
    expect(theirs.get_by_text("派单目录 0101 室温不达标").first).to_be_visible()
    assert [row.agency for row in following.orders.all()] == [heat]
    duties = opened(desks, clerk, reverse("dispatch:my-duties"))
    expect(duties.get_by_text(rule.source).first).to_be_visible()


def test_grid_passes_up_to_the_community_and_the_community_to_the_town(cast, desks, open_page):
    levels = Levels(cast)
    assert levels.worker
    text = "楼后的生活垃圾堆了三天，没人来拉。"
    order = matter(cast, category=cast.litter, text=text).orders.get(parent=None)
    post = order.children.get()

    page = desks.at(levels.worker, post, width=360)
    press(page, "签收")
    act(page, "上报上级")
    page.locator("#id_pass-up_why").fill("要用铲车，网格里拉不动。")
    fine(page)
    press(page, "上报上级")
    expect(page.get_by_text("已上报上级。")).to_be_visible()

    page = told(desks, levels.clerk, "馨悦第1网格退回：要用铲车，网格里拉不动。")
    press(page, "签收")
    act(page, "上报上级")
    page.locator("#id_pass-up_why").fill("社区没有铲车，请镇里派车。")
    fine(page)
    press(page, "上报上级")

    above = WorkOrder.objects.get(agency=levels.town)
    ledger = ledger_of(open_page, order)
    ledger.look("馨悦社区解决不了，上报东镇平台")
    assert "铲车" not in ledger.page.content()
    page = told(desks, levels.town_clerk, "新工单待签收")
    expect(page.get_by_text("社区没有铲车，请镇里派车。").first).to_be_visible()
    press(page, "签收")
    ledger.look("东镇平台接手")
    ledger.held_by("东镇平台", since="从什么时候起")
    assert again(above).handler == levels.town_clerk
    expect(
        desks.at(levels.clerk, order).get_by_text("社区没有铲车，请镇里派车。").first
    ).to_be_visible()
