"""A visit on the phone: left half written, filled in without a network, changed by another meanwhile."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from grids.models import CareVisit, Resident
from grids.services.registers import amend
from tests.browser import axe, wait_until
from tests.journeys.phones import entries, make_care_due, site_of, wait_kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def task(cast):
    return make_care_due(cast.unit)


def open_visit(page, task):
    page.goto(site_of(page) + reverse("grids:foot-visit", args=[task.public_id]))


def field(page, name):
    return page.locator(f'[name="{name}"]')


def choose_result(page):
    page.locator('label[for="result-well"]').click()


@pytest.mark.parametrize(("pick", "stands"), [("theirs", "13700003333"), ("mine", "13900002222")])
def test_visit_meets_another_change_and_is_settled_field_by_field(phone, cast, task, pick, stands):
    page = phone()
    wait_kept(page, "/visits/")
    page.context.set_offline(True)
    open_visit(page, task)
    choose_result(page)
    field(page, "resident.phone").fill("13900002222")
    field(page, "resident.occupation").select_option("seeking")
    page.get_by_role("button", name="记下走访").click()
    expect(entries(page, "waiting")).to_have_count(1)
    amend(
        task.resident,
        {"phone": "13700003333"},
        why="电话来访",
        by=cast.community_clerk,
        at=timezone.now(),
    )
    page.context.set_offline(False)

    conflict = entries(page, "conflict")
    expect(conflict).to_contain_text("137****3333")
    expect(conflict).to_contain_text("13900002222")
    axe(page)
    conflict.locator("label", has=page.locator(f'input[value="{pick}"]')).click()
    conflict.get_by_role("button", name="按选的记下").click()

    expect(entries(page, "accepted")).to_contain_text("更新了：")
    resident = Resident.objects.get()
    assert (resident.phone, resident.occupation) == (stands, "seeking")
    assert CareVisit.objects.count() == 1


def test_visit_left_half_written_is_taken_up_again(phone, task):
    page = phone()
    wait_kept(page, "/visits/")
    page.context.set_offline(True)
    open_visit(page, task)
    field(page, "resident.phone").fill("13900002222")
    wait_until(page, "ybOutbox.list().then((rows) => rows[0]?.state === 'draft')")
    context, site = page.context, site_of(page)
    page.close()

    again = context.new_page()
    again.goto(site + "/foot/outbox/")
    expect(entries(again, "draft")).to_contain_text("走访登记")
    expect(entries(again, "draft")).to_contain_text("张**")
    entries(again, "draft").get_by_role("link", name="接着写").click()
    expect(field(again, "resident.phone")).to_have_value("13900002222")

    # Also where nobody knows of the draft: the same visit goes on where it was left.
    open_visit(again, task)
    expect(again.locator("[data-foot-resumed]")).to_be_visible()
    expect(field(again, "resident.phone")).to_have_value("13900002222")
    again.get_by_role("button", name="记下走访").click()
    expect(entries(again, "waiting")).to_have_count(1)
    context.set_offline(False)

    refused = entries(again, "refused")
    expect(refused).to_contain_text("结果：请选一个。")
    refused.get_by_role("link", name="改一改再发").click()
    choose_result(again)
    again.get_by_role("button", name="记下走访").click()
    expect(entries(again, "accepted")).to_have_count(1)
    expect(entries(again, "draft")).to_have_count(0)
    assert CareVisit.objects.count() == 1
    assert Resident.objects.get().phone == "13900002222"
