"""The worker's phone: no network, a page that is killed, an answer that is lost, a session that ended."""

import io
import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from grids.foot.shell import PAGES
from grids.models import Post, SafetyLook
from grids.services.points import PointFacts, list_point
from petitions.choices import State
from petitions.models import Petition
from tests.browser import (
    assert_no_sideways_scroll,
    axe,
    session_of,
    small_targets,
    wait_until,
)
from tests.factories.grids import PostFactory
from yuanbao.models import Attachment

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = (
    "三号楼东侧消防通道被三轮车堵住了。",
    "五号楼北侧的井盖裂开了一道口子。",
    "小区东门的路灯一连三晚没有亮。",
)
# The first answer to a finding is lost on the way: it was taken in, and the phone does not know.
LOSE_ONE_ANSWER = """
const through = window.fetch;
window.lost = false;
window.fetch = async (address, options) => {
  const answer = await through(address, options);
  if (!window.lost && String(address).endsWith("/foot/entries/")) { window.lost = true; throw new TypeError("lost"); }
  return answer;
};
"""
FULL = """
IDBObjectStore.prototype.put = function () {
  throw new DOMException("no room", "QuotaExceededError");
};
undefined;
"""
CACHED = """async () => {
  const pages = await caches.open("foot-pages");
  return (await pages.keys()).length;
}"""


def photo():
    file = io.BytesIO()
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(file, "JPEG", quality=60)
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


@pytest.fixture
def phone(open_page, cast):
    """Open the worker's day on a phone that has kept its pages."""

    def pick_up(user=None):
        page = open_page("/foot/", user=user or cast.grid_worker)
        page.watch.expect("ERR_INTERNET_DISCONNECTED")
        page.watch.expect("401 (Unauthorized)")
        page.watch.expect("422 (Unprocessable")
        # All of them, the form too: it is kept last.
        wait_until(page, f"({CACHED})().then((n) => n >= {len(PAGES)})")
        return page

    return pick_up


def site_of(page):
    return page.url.split("/foot/")[0]


def report(page, text, *, act="转社区"):
    page.goto(site_of(page) + "/foot/report/")
    page.locator("#id_photos").set_input_files(photo())
    page.get_by_label("什么事").fill(text)
    expect(page.get_by_alt_text("第 1 张照片")).to_be_visible()
    if act == "转社区":
        page.get_by_role("button", name="转社区").click()
        page.wait_for_url("**/foot/outbox/")


def entries(page, state):
    return page.locator(f'[data-foot-entries] > [data-state="{state}"]')


def numbers_shown(page):
    text = " ".join(entries(page, "accepted").all_inner_texts())
    return sorted(set(re.findall(r"\d{12}", text)))


def test_three_findings_without_a_network_become_three_petitions(phone, cast):
    page = phone()
    page.context.set_offline(True)
    for text in TEXTS:
        report(page, text)
    expect(entries(page, "waiting")).to_have_count(3)
    expect(page.locator("[data-foot-state]")).to_contain_text("没有网络，3 条已存在本机")
    expect(page.locator("[data-foot-count]").first).to_have_text("3")
    assert Petition.objects.count() == 0

    url, context = page.url, page.context
    page.close()
    again = context.new_page()
    again.add_init_script(LOSE_ONE_ANSWER)
    again.goto(url)
    expect(entries(again, "waiting")).to_have_count(3)
    context.set_offline(False)
    wait_until(again, "window.lost")
    again.get_by_role("button", name="全部发送").click()

    expect(entries(again, "accepted")).to_have_count(3)
    filed = list(Petition.objects.order_by("number"))
    assert sorted(petition.raw_text for petition in filed) == sorted(TEXTS)
    assert numbers_shown(again) == [petition.number for petition in filed]
    assert Attachment.objects.count() == 3
    assert max(Attachment.objects.values_list("width", flat=True)) == 1600


def test_refused_finding_comes_back_with_the_reason_and_opens_again(phone, cast):
    PostFactory(user=cast.grid_worker, grid=cast.other_unit, role="grid_worker")
    page = phone()
    page.context.set_offline(True)
    report(page, TEXTS[0])
    Post.objects.filter(user=cast.grid_worker, grid=cast.other_unit).delete()
    page.context.set_offline(False)

    refused = entries(page, "refused")
    expect(refused).to_contain_text("所在网格：")
    expect(refused).to_contain_text("1 张照片")
    axe(page)

    refused.get_by_role("link", name="改一改再发").click()
    expect(page.locator("[data-foot-refusal]")).to_contain_text("还没有收下")
    expect(page.get_by_label("什么事")).to_have_value(TEXTS[0])
    expect(page.get_by_alt_text("第 1 张照片")).to_be_visible()
    page.get_by_label("所在网格").select_option(label=cast.unit.name)
    page.get_by_role("button", name="转社区").click()

    expect(entries(page, "accepted")).to_have_count(1)
    assert Petition.objects.get().grid == cast.unit


def test_session_that_ended_keeps_everything_until_one_is_signed_in_again(phone, cast):
    page = phone()
    page.context.set_offline(True)
    report(page, TEXTS[0])
    Session.objects.all().delete()
    page.context.set_offline(False)

    expect(page.locator("[data-foot-state]")).to_contain_text("登录已过期，1 条都还在本机")
    expect(entries(page, "waiting")).to_have_count(1)
    assert Petition.objects.count() == 0
    expect(page.get_by_role("link", name="去登录")).to_be_visible()

    page.context.add_cookies(
        [{"name": "sessionid", "value": session_of(cast.grid_worker), "url": site_of(page)}]
    )
    page.reload()

    expect(entries(page, "accepted")).to_have_count(1)
    assert Petition.objects.get().raw_text == TEXTS[0]


def test_storage_that_is_full_says_so_and_keeps_the_page(phone):
    page = phone()
    page.goto(page.url.replace("/foot/", "/foot/report/"))
    page.evaluate(FULL)
    page.get_by_label("什么事").fill(TEXTS[0])

    page.get_by_role("button", name="转社区").click()

    said = page.locator("#foot-report > [data-foot-said]")
    expect(said).to_contain_text("存储满了，这一条没有存下")
    expect(page.get_by_label("什么事")).to_have_value(TEXTS[0])


def test_settling_on_the_spot_takes_two_taps_and_a_photo_of_afterwards(phone):
    page = phone()
    report(page, TEXTS[0], act="")

    with page.expect_file_chooser() as camera:
        page.get_by_role("button", name="当场办结").click()
    camera.value.set_files(photo())
    page.get_by_role("button", name="确认办结").click()

    expect(entries(page, "accepted")).to_have_count(1)
    assert Petition.objects.get().state == State.ANSWERED
    assert Attachment.objects.count() == 2


def test_page_that_is_closed_half_way_leaves_a_draft_with_its_photo(phone):
    page = phone()
    report(page, TEXTS[0], act="")
    wait_until(page, "ybOutbox.list().then((rows) => rows[0]?.photos === 1)")
    page.goto(page.url.replace("/foot/report/", "/foot/outbox/"))

    entries(page, "draft").get_by_role("link", name="接着写").click()

    expect(page.get_by_label("什么事")).to_have_value(TEXTS[0])
    expect(page.get_by_alt_text("第 1 张照片")).to_be_visible()
    assert Petition.objects.count() == 0


def test_listed_point_is_seen_with_one_tap_and_sent_when_there_is_a_network(phone, cast):
    facts = PointFacts(cast.unit, "gas", "燃气表箱", "3 号楼", 30)
    list_point(facts, by=cast.community_clerk, at=timezone.now())
    page = phone()
    page.context.set_offline(True)

    page.get_by_role("button", name="看过了，没问题").click()
    expect(page.get_by_text("已存在本机，待发。")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_text("已记下：燃气表箱没问题")).to_be_visible()
    assert SafetyLook.objects.count() == 1


def test_signing_out_leaves_no_page_of_anybody_on_the_phone(phone, cast):
    page = phone()
    site = site_of(page)
    page.get_by_label("更多", exact=True).click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(lambda url: "/foot/" not in url)

    wait_until(page, f"({CACHED})().then((n) => n === 0)")
    page.context.set_offline(True)
    page.goto(site + "/foot/")

    expect(page.get_by_role("heading", name="这一页没有存在本机")).to_be_visible()
    assert cast.grid_worker.name not in page.content()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_phone_is_accessible_with_one_hand(open_page, cast, theme):
    facts = PointFacts(cast.unit, "gas", "燃气表箱", "3 号楼", 30, "锁好，没有气味。", 40.1, 124.4)
    list_point(facts, by=cast.community_clerk, at=timezone.now())
    for name in ("grids:foot-today", "dispatch:foot-report", "grids:foot-outbox"):
        page = open_page(reverse(name), user=cast.grid_worker, theme=theme)
        axe(page)
        assert_no_sideways_scroll(page)
        assert small_targets(page, 44) == []
