"""Somebody asks for counselling without a name; one counsellor takes it, agrees on an hour, answers."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import assert_no_sideways_scroll, axe
from tests.factories.offers import make_service, make_slot, staff_for

pytestmark = pytest.mark.django_db(transaction=True)


def test_counsellor_takes_appoints_and_answers_and_the_receipt_shows_it(open_page, cast):
    service = make_service(
        cast.district, "counselling", code="counsel", name="心理疏导", has_slots=True
    )
    counsellor = staff_for(cast.district, "counselling", "心理老师")
    make_slot(service, professional=counsellor, at=timezone.now(), place="谈心室")
    asker = open_page("/offers/s/counsel/", elder=True)
    axe(asker)
    asker.get_by_label("想说什么，写多少都行").fill("夜里总睡不着，心里发慌")
    asker.get_by_role("button", name="提交申请").click()
    expect(asker.get_by_text("这是保密的申请")).to_be_visible()
    assert_no_sideways_scroll(asker)

    desk = open_page("/desk/applications/", width=1440, user=counsellor)
    desk.get_by_role("link", name="心理疏导").first.click()
    expect(desk.get_by_text("夜里总睡不着")).to_have_count(0)
    desk.get_by_role("button", name="我来接办").click()
    expect(desk.get_by_text("夜里总睡不着")).to_be_visible()
    axe(desk)
    desk.get_by_label("时段").select_option(index=0)
    desk.get_by_role("button", name="约这个时间").click()
    expect(desk.get_by_text("约好的时间")).to_be_visible()
    desk.get_by_role("link", name="办结").click()
    desk.get_by_label("结果").fill("谈了一次，给了放松的办法，随时可以再来。")
    desk.get_by_role("dialog").get_by_role("button", name="办结").click()
    expect(desk.get_by_text("已办结").first).to_be_visible()

    asker.reload()
    expect(asker.get_by_text("谈心室")).to_be_visible()
    expect(asker.get_by_text("给了放松的办法")).to_be_visible()
    asker.get_by_label("解决了", exact=True).check()
    asker.get_by_label("满意", exact=True).check()
    asker.get_by_role("button", name="提交评价").click()
    expect(asker.get_by_text("谢谢，您的评价记下了。")).to_be_visible()
