"""A resident's phone without a network: read, write, send once, be told of a new version."""

import pytest
from playwright.sync_api import expect

from petitions.models import Petition
from tests.browser import axe, ready, wait_until
from tests.factories.petitions import file_petition
from tests.journeys.phones import expect_cut, photo
from yuanbao.models import Attachment

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "小区东门的路灯一连三晚没有亮，老人出门看不见路。"
KEPT = "caches.match('/report/offline/').then((page) => Boolean(page) && Boolean(navigator.serviceWorker.controller))"
LOSE_ONE_ANSWER = """
const through = window.fetch;
window.lost = false;
window.fetch = async (address, options) => {
  const answer = await through(address, options);
  if (!window.lost && String(address).endsWith("/report/send/")) { window.lost = true; throw new TypeError("lost"); }
  return answer;
};
"""
FLUSH = "document.querySelector('[data-app]').dispatchEvent(new Event('yb:flush')); undefined"


def keep(page):
    """Have the phone keep the app now, and wait until it does."""
    page.evaluate(
        "document.querySelector('[data-app]').dispatchEvent(new Event('yb:keep')); undefined"
    )
    wait_until(page, KEPT, seconds=20)
    expect_cut(page)
    page.watch.expect("ERR_FAILED")
    # The form asks while one types; without a network it says so by itself.
    page.watch.expect("htmx:sendError")
    page.watch.expect("htmx:afterRequest")


def test_form_written_without_a_network_is_filed_once_when_it_is_back(open_page, cast):
    page = open_page("/ledger/")
    site = page.url.split("/ledger/")[0]
    keep(page)
    page.context.set_offline(True)

    page.goto(f"{site}/report/?grid={cast.unit.code}")
    page.get_by_label("说说情况").fill(TEXT)
    page.locator("#id_photos").set_input_files(photo())
    page.get_by_label("手机号").fill("13800001111")
    page.get_by_role("button", name="下一步：看看公开的样子").click()
    page.wait_for_url("**/report/outbox/*")
    expect(page.get_by_text("等网络，还没有发出")).to_be_visible()
    axe(page)
    assert Petition.objects.count() == 0

    page.add_init_script(LOSE_ONE_ANSWER)
    page.reload()
    page.context.set_offline(False)
    wait_until(page, "window.lost")
    page.evaluate(FLUSH)
    expect(page.get_by_text("已收到，编号")).to_be_visible()
    petition = Petition.objects.get()
    assert (petition.raw_text, petition.grid) == (TEXT, cast.unit)
    assert Attachment.objects.count() == 1
    expect(page.locator("[data-number]").first).to_have_text(petition.number)

    page.get_by_role("link", name="看回执").click()
    expect(page.get_by_role("heading", name="已收到您的反映")).to_be_visible()


def test_page_read_before_opens_without_a_network_and_says_so(open_page, cast):
    petition = file_petition(text="东门路灯坏了两盏，晚上看不见路。", grid=cast.unit)
    page = open_page("/ledger/")
    keep(page)
    page.goto(page.url + f"{petition.number}/")
    ready(page)
    read = page.url
    page.context.set_offline(True)

    page.goto(read)
    expect(page.get_by_role("heading", name="东门路灯坏了两盏")).to_be_visible()
    expect(page.locator("[data-app-said]")).to_contain_text("存下的内容")
    page.goto(read.replace(petition.number, "260000000000"))

    expect(page.get_by_role("heading", name="没有连上网")).to_be_visible()


def test_reporting_in_confidence_is_never_kept(open_page, cast):
    page = open_page("/ledger/")
    keep(page)
    page.goto(page.url.replace("/ledger/", "/jb/"))
    ready(page)

    held = page.evaluate(
        "caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((one) => one.url)))).flat())"
    )

    assert held
    assert [address for address in held if "/jb/" in address or "sealed" in address] == []
