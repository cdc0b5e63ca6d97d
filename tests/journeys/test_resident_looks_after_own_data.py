"""我的数据: a resident looks, takes a copy, asks for deletion; the data officer decides in time."""

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dispatch.services.orders import contacts, handling
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import file_petition
from tests.journeys.labour import fine, go, press
from yuanbao.roles import Role
from yuanbao.services.open_data import publish_open_data

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SHOTS", "")


def seen(page, name):
    fine(page)
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_resident_looks_takes_a_copy_and_asks_for_deletion_and_the_officer_decides(
    cast, order, open_page
):
    person, petition = cast.resident, order.petition
    petition.petitioner.user = person
    petition.petitioner.save()
    handling.sign_for(order, by=cast.handler, at=timezone.now())
    contacts.open_contact(order, by=cast.handler, at=timezone.now())
    officer = PostFactory(
        user=PostHolderFactory(name="何保密"), grid=cast.district, role=Role.DATA_OFFICER
    ).user
    page = open_page("/my-data/", user=person)

    page.get_by_role("main").locator("summary").first.click()
    expect(page.get_by_text("三号楼三单元暖气不热").first).to_be_visible()
    seen(page, "overview-360")
    with page.expect_download() as taken:
        page.get_by_role("button", name="全部带走一份").click()
    assert taken.value.suggested_filename.endswith(".zip")
    page.get_by_role("link", name="谁看过").click()
    expect(page.get_by_text("住建局·经办人")).to_be_visible()
    seen(page, "openings-360")
    go(page, "/my-data/delete/")
    seen(page, "delete-360")
    page.get_by_label("我知道删掉的找不回来").check()
    press(page, "提交删除申请")
    expect(page.get_by_text("删除申请已收到")).to_be_visible()

    desk = open_page("/desk/data/requests/", user=officer, width=1440, theme="dark")
    seen(desk, "requests-1440-dark")
    desk.get_by_role("link", name="删除·我本人的").click()
    desk.get_by_label("办理的情况").fill("能删的已经删除。")
    seen(desk, "request-1440-dark")
    press(desk, "办理")
    expect(desk.get_by_text("已办理，申请人会收到结果。")).to_be_visible()
    for path in ("consents", "retention", "holds"):
        go(desk, f"/desk/data/{path}/")
        seen(desk, f"{path}-1440-dark")

    go(page, "/my-data/")
    expect(page.get_by_text("依法要留下的")).to_be_visible()
    expect(page.get_by_text("办结、解除后即删").first).to_be_visible()
    seen(page, "decided-360")


def test_anybody_reads_what_is_open(cast, open_page):
    file_petition(category=cast.heating, grid=cast.unit)
    publish_open_data(on=timezone.localdate())

    page = open_page("/open-data/", width=360, theme="dark")

    expect(page.get_by_role("link", name="下载公开台账 CSV")).to_be_visible()
    page.get_by_role("main").locator("summary").first.click()
    seen(page, "open-data-360-dark")
