"""A shopkeeper sees the coming inspection, posts a job, finds the policy that fits, and applies."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from party.models import Application
from party.services.offers import firms, jobs
from tests.browser import assert_no_sideways_scroll, axe, ready
from tests.factories.offers import (
    make_firm,
    make_policy,
    make_service,
    make_visit,
    staff_for,
)

pytestmark = pytest.mark.django_db(transaction=True)
FITS = [{"fact": "based_here", "op": "yes"}, {"fact": "trade", "op": "in", "value": ["catering"]}]


def test_shopkeeper_sees_the_inspection_hires_and_applies(open_page, cast):
    at = timezone.now()
    firm = make_firm(cast.unit, account=cast.resident, trade="catering")
    day = timezone.localdate(at)
    firms.file_inspection(firm, make_visit(starts_on=day, ends_on=day), by=cast.handler, at=at)
    service = make_service(cast.district, "policy")
    make_policy(
        cast.district, audience="firm", title="燃气补助", conditions=FITS, service=service, at=at
    )
    make_policy(
        cast.district,
        audience="firm",
        title="老店奖励",
        conditions=[{"fact": "years", "op": "ge", "value": 50}],
        at=at,
    )
    page = open_page(f"/firm/{firm.public_id}/", user=cast.resident)

    page.watch.expect("422")
    expect(page.get_by_text("消防法第五十三条")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="发岗位").click()
    page.get_by_label("招什么人").fill("服务员")
    page.get_by_label("做什么、要会什么").fill("端菜，35岁以下")
    page.get_by_label("工资从（元）").fill("2800")
    page.get_by_label("到（元）").fill("3200")
    page.get_by_role("button", name="交上去审核").click()
    expect(page.get_by_text("不能限定年龄").first).to_be_visible()
    page.get_by_label("做什么、要会什么").fill("端菜，晚八点下班，管两顿饭")
    page.get_by_role("button", name="交上去审核").click()
    expect(page.get_by_text("待审核")).to_be_visible()

    jobs.publish(firm.jobs.get(), by=staff_for(cast.district), at=at)
    page.reload()
    expect(page.get_by_text("招聘中")).to_be_visible()

    page.goto(page.url.split("/firm/")[0] + "/offers/policies/match/?for=firm")
    page.get_by_role("button", name="看看符合哪些").click()
    expect(page.get_by_role("heading", name="燃气补助")).to_be_visible()
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="燃气补助").click()
    page.get_by_role("link", name="网上申请").click()
    page.get_by_label("想办什么、什么情况").fill("装了报警器，申请补助")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", name="燃气补助")).to_be_visible()
    ready(page)

    assert Application.objects.get().user == cast.resident
