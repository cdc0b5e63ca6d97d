"""Somebody who does not type: a clerk applies for them, hands out the slip, and they find it again."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from party.models import Application
from party.offers.choices import ServiceKind
from tests.factories.offers import make_policy, make_service, make_slot
from tests.journeys.labour import choose, fine, go, press
from yuanbao.services.accounts import resident_of

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "13800001111"
AGREES = "本人同意由工作人员代填并提交这件申请"


@pytest.fixture
def offers(cast):
    """A policy, an appointment and counselling that can be asked for."""
    at = timezone.now()
    policy = make_service(cast.district, ServiceKind.POLICY, code="policy", name="政策申请")
    make_policy(cast.district, service=policy, at=at)
    window = make_service(
        cast.district, ServiceKind.HALL, code="window", name="便民服务大厅预约", has_slots=True
    )
    make_slot(window, at=at, place="便民服务大厅 3 号窗口")
    make_service(
        cast.district, ServiceKind.COUNSELLING, code="counsel", name="心理疏导", has_slots=True
    )


def meet(page):
    """Begin with whoever stands at the desk."""
    go(page, "/desk/walk-ins/")
    page.get_by_label("本人的手机号").fill("138 0000 1111")
    choose(page, "在窗口")
    press(page, "选要办什么")


def test_clerk_takes_a_policy_and_a_confidential_request_and_the_resident_sees_both(
    cast, offers, desks, open_page
):
    clerk = desks.of(cast.community_clerk, width=360)
    meet(clerk)
    fine(clerk)
    clerk.get_by_role("link", name="高龄津贴").click()
    clerk.get_by_label("想办什么、什么情况").fill("今年八十二了，想领高龄津贴。")
    clerk.get_by_label("姓名").fill("欧阳桂兰")
    clerk.get_by_label(AGREES).check()
    fine(clerk)
    press(clerk, "提交，打印小票")
    expect(clerk.get_by_role("heading", name="申请小票")).to_be_visible()
    expect(clerk.get_by_role("img", name="查进度的二维码")).to_be_visible()
    fine(clerk)

    meet(clerk)
    clerk.get_by_role("link", name="心理疏导").click()
    expect(clerk.locator("#id_phone")).to_have_value("")
    clerk.get_by_label("想说什么，写多少都行").fill("老伴走了，夜里总睡不着。")
    clerk.locator("#id_phone").fill(PHONE)
    clerk.get_by_label("本人要：以后用这个手机号登录").check()
    clerk.get_by_label(AGREES).check()
    fine(clerk)
    press(clerk, "提交，打印小票")
    expect(clerk.get_by_text("小票只在这一页")).to_be_visible()
    fine(clerk)
    secret = Application.objects.get(kind=ServiceKind.COUNSELLING)

    site = clerk.url.split("/desk/")[0]
    for page in ("walk-ins/slips", "applications"):
        assert clerk.request.get(f"{site}/desk/{page}/{secret.public_id}/").status == 404
    meet(clerk)
    press(clerk, "查他办过的（有记录）")
    held = clerk.get_by_role("region", name="他的申请（念给他听）")
    expect(held).to_contain_text("高龄津贴")
    expect(held).not_to_contain_text("心理疏导")
    fine(clerk)

    own = open_page("/offers/mine/", user=resident_of(PHONE, at=timezone.now()), elder=True)
    expect(own.get_by_role("link", name="心理疏导")).to_be_visible()
    own.get_by_role("link", name="高龄津贴").click()
    expect(own.get_by_text("由馨悦社区于海霞代您提交（窗口）")).to_be_visible()
    fine(own)


def test_clerk_books_an_hour_for_somebody_who_rings(cast, offers, desks):
    clerk = desks.of(cast.town_clerk)
    go(clerk, "/desk/walk-ins/")
    clerk.get_by_label("本人的手机号").fill(PHONE)
    choose(clerk, "在电话里")
    press(clerk, "选要办什么")
    clerk.get_by_role("link", name="便民服务大厅预约").click()
    clerk.get_by_label("想办什么、什么情况").fill("办老年证")
    clerk.get_by_label("姓名").fill("欧阳桂兰")
    clerk.get_by_label("约一个时间").select_option(index=1)
    clerk.get_by_label(AGREES).check()
    press(clerk, "提交，打印小票")

    expect(clerk.get_by_text("便民服务大厅 3 号窗口")).to_be_visible()
    fine(clerk)
    number = Application.objects.get().number
    go(clerk, "/desk/walk-ins/")
    clerk.get_by_text("查一件申请办到哪了").click()
    clerk.get_by_label("申请编号").fill(number)
    clerk.get_by_label("手机号后四位").fill("1111")
    press(clerk, "查这一件")
    expect(clerk.get_by_text("待受理")).to_be_visible()
    fine(clerk)
