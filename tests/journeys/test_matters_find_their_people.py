"""Matters that need more than one pair of eyes: sensitive, merged, proxied, in leave."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dispatch.services.centre import queue
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import handling
from petitions.choices import State
from petitions.models import Petition, Proxy
from petitions.notices import tracking_path
from tests.browser import ready
from tests.factories.petitions import file_petition
from tests.journeys.desks import again, petition_of
from tests.journeys.labour import act, choose, fine, go, press
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


def is_public(open_page, petition) -> bool:
    page = open_page("/ledger/")
    go(page, f"/ledger/?q={petition.number}")
    return page.get_by_text(petition.title).count() > 0


def test_sensitive_matter_leaves_the_public_and_comes_back_when_two_agree(
    cast, signed, desks, open_page
):
    petition = petition_of(signed)
    assert is_public(open_page, petition)

    page = desks.of(cast.dispatcher)
    go(page, f"/desk/matters/{petition.public_id}/mark/")
    page.get_by_label("性质").select_option(label="群体聚集")
    page.get_by_label("为什么").fill("有人约着明天一起去区里。")
    fine(page)
    press(page, "标为敏感件")
    assert not is_public(open_page, petition)
    go(page, f"/search/?q={petition.number}")
    assert page.get_by_text(petition.title).count() == 0
    expect(desks.at(cast.handler, signed).get_by_text(petition.title).first).to_be_visible()

    page = desks.of(cast.shift_leader)
    go(page, f"/desk/sensitive/{petition.public_id}/ask/")
    page.get_by_label("为什么可以解除").fill("已经谈好，没有人再去。")
    fine(page)
    press(page, "申请解除")
    leader = desks.of(cast._post(cast.district, Role.DUTY_LEADER, "带班领导"))
    go(leader, f"/desk/sensitive/{petition.public_id}/")
    expect(leader.get_by_text("已经谈好，没有人再去。")).to_be_visible()
    fine(leader)
    press(leader, "同意解除")
    assert is_public(open_page, petition)


def test_wrongly_merged_matter_is_taken_out_and_both_residents_read_so(cast, desks, open_page):
    at = timezone.now()
    kept = file_petition(text="三号楼暖气不热，请来看看。", grid=cast.unit, at=at)
    other = file_petition(
        text="五号楼门前路灯不亮，请来看看。", grid=cast.unit, at=at, phone="13800009999"
    )
    queue.merge(other, into=kept, by=cast.dispatcher, at=at)
    resident = open_page(tracking_path(again(other)), width=360)
    expect(resident.get_by_text(str(kept)).first).to_be_visible()

    page = desks.of(cast.dispatcher)
    go(page, f"/desk/queue/{other.public_id}/")
    page.get_by_role("link", name="撤销并案").first.click()
    page.get_by_label("为什么分出来").fill("两件不是一回事。")
    fine(page)
    press(page, "分出来")

    go(resident, resident.url)
    fine(resident)
    assert again(other).state != State.MERGED
    expect(resident.get_by_text("单独办理").first).to_be_visible()
    assert "两件不是一回事" not in resident.content()


def test_walk_in_is_followed_to_its_end_by_who_took_it_in(cast, desks):
    page = desks.of(cast.community_clerk, width=360)
    go(page, "/desk/register/")
    page.get_by_label("说说情况").or_(page.locator("#id_text")).first.fill(
        "母亲的高龄津贴三个月没有到账，她不会用手机。"
    )
    page.locator("#id_name").fill("刘桂英")
    page.locator("#id_is_proxied").check()
    fine(page)
    press(page, "登记")
    proxy = Proxy.objects.get()
    assert proxy.user == cast.community_clerk

    go(page, "/desk/proxies/")
    page.get_by_text("高龄津贴").first.click()
    ready(page)
    fine(page)
    assert page.url.endswith(f"/desk/proxies/{proxy.petition.public_id}/")
    petition = Petition.objects.get(pk=proxy.petition_id)
    shares = [Share(cast.housing)]
    _settle(cast, dispatch(petition, shares, by=cast.dispatcher, at=timezone.now())[0])

    go(page, page.url)
    choose(page, "解决了")
    choose(page, "满意")
    fine(page)
    press(page, "记下评价")
    assert again(petition).satisfaction == "satisfied"


def _settle(cast, order):
    at = timezone.now()
    order = handling.sign_for(order, by=cast.handler, at=at)
    order = handling.finish(
        order,
        answer="津贴已补发三个月，十一月二十六日到账。",
        claimed="yes",
        by=cast.handler,
        at=at,
    )
    handling.verify(order, by=cast.dispatcher, at=at)


def test_stand_in_gets_what_is_assigned_to_who_is_away(cast, order, desks):
    mate = cast._staff(cast.housing, Role.HANDLER, "周航")
    page = desks.of(cast.handler)
    go(page, "/desk/leaves/")
    today = f"{timezone.localdate():%Y-%m-%d}"
    page.locator("#id_starts_on").fill(today)
    page.locator("#id_ends_on").fill(today)
    page.locator("#id_stand_in").select_option(label="周航")
    fine(page)
    press(page, "登记休假")

    page = desks.at(cast.receiver, order)
    act(page, "分办")
    page.locator("#id_assign_to").select_option(str(cast.handler.pk))
    press(page, "分办")
    expect(page.get_by_text("休假，由周航代").first).to_be_visible()

    theirs = desks.of(mate)
    go(theirs, "/desk/orders/?tab=mine")
    expect(theirs.get_by_text(petition_of(order).title).first).to_be_visible()
    act(desks.at(mate, order), "办结反馈")
    assert again(order).handler == mate
