"""The worker's phone: no network, a page that is killed, an answer that is lost, a session that ended."""

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from grids.models import Post, SafetyLook
from grids.services.points import PointFacts, list_point
from petitions.models import Petition
from tests.browser import axe, session_of, wait_until
from tests.factories.grids import PostFactory
from tests.journeys.phones import (
    KEPT,
    TEXTS,
    entries,
    numbers_shown,
    photo,
    report,
    site_of,
    write,
)
from yuanbao.models import Attachment

pytestmark = pytest.mark.django_db(transaction=True)

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
IDBObjectStore.prototype.realPut = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function () {
  throw new DOMException("no room", "QuotaExceededError");
};
undefined;
"""
KEPT_PHOTO_HAS = """async (word) => {
  const [entry] = await ybOutbox.list();
  const [photo] = await ybOutbox.photosOf(entry.id);
  return new TextDecoder("latin1").decode(photo.data).includes(word);
}"""
ROOM = "IDBObjectStore.prototype.put = IDBObjectStore.prototype.realPut; undefined;"


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


def test_refused_finding_comes_back_with_the_reason_and_holds_no_other_up(phone, cast):
    PostFactory(user=cast.grid_worker, grid=cast.other_unit, role="grid_worker")
    page = phone()
    page.context.set_offline(True)
    report(page, TEXTS[0])
    write(page, TEXTS[1])
    page.get_by_label("所在网格").select_option(label=cast.unit.name)
    page.get_by_role("button", name="转社区").click()
    expect(entries(page, "waiting")).to_have_count(2)
    Post.objects.filter(user=cast.grid_worker, grid=cast.other_unit).delete()
    page.context.set_offline(False)

    refused = entries(page, "refused")
    expect(refused).to_contain_text("所在网格：")
    expect(refused).to_contain_text("1 张照片")
    expect(entries(page, "accepted")).to_contain_text(TEXTS[1])
    axe(page)

    refused.get_by_role("link", name="改一改再发").click()
    expect(page.locator("[data-foot-refusal]")).to_contain_text("还没有收下")
    expect(page.get_by_label("什么事")).to_have_value(TEXTS[0])
    expect(page.get_by_alt_text("第 1 张照片")).to_be_visible()
    page.get_by_label("所在网格").select_option(label=cast.unit.name)
    page.get_by_role("button", name="转社区").click()

    expect(entries(page, "accepted")).to_have_count(2)
    assert set(Petition.objects.values_list("grid", flat=True)) == {cast.unit.pk}


def test_session_that_ended_keeps_everything_until_one_is_signed_in_again(phone, cast):
    page = phone()
    page.context.set_offline(True)
    for text in TEXTS:
        report(page, text)
    Session.objects.all().delete()
    page.context.set_offline(False)

    expect(page.locator("[data-foot-state]")).to_contain_text("登录已过期，3 条都还在本机")
    expect(entries(page, "waiting")).to_have_count(3)
    assert Petition.objects.count() == 0
    expect(page.get_by_role("link", name="去登录")).to_be_visible()

    page.context.add_cookies(
        [{"name": "sessionid", "value": session_of(cast.grid_worker), "url": site_of(page)}]
    )
    page.reload()

    expect(entries(page, "accepted")).to_have_count(3)
    assert sorted(row.raw_text for row in Petition.objects.all()) == sorted(TEXTS)


def test_storage_that_is_full_says_so_and_loses_nothing(phone):
    page = phone()
    write(page, TEXTS[0])
    page.evaluate(FULL)

    page.get_by_role("button", name="转社区").click()

    said = page.locator("#foot-report > [data-foot-said]")
    expect(said).to_contain_text("存储满了，这一条没有存下")
    expect(page.get_by_label("什么事")).to_have_value(TEXTS[0])
    expect(page.get_by_alt_text("第 1 张照片")).to_be_visible()

    page.evaluate(ROOM)
    page.get_by_role("button", name="转社区").click()

    expect(entries(page, "accepted")).to_have_count(1)
    assert Petition.objects.get().raw_text == TEXTS[0]
    assert Attachment.objects.count() == 1


def test_what_waits_is_exported_as_a_file_that_opens_anywhere(phone, browser, tmp_path):
    page = phone()
    page.context.set_offline(True)
    report(page, TEXTS[0])

    with page.expect_download() as saved:
        page.get_by_role("button", name="导出").click()
    file = Path(tmp_path, "outbox.html")
    saved.value.save_as(file)

    expect(page.locator("[data-foot-list] > [data-foot-said]")).to_contain_text("已导出 1 条")
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(file.as_uri())
    expect(opened.get_by_text(TEXTS[0])).to_be_visible()
    assert opened.evaluate("document.querySelector('img').naturalWidth") == 1600
    context.close()


def test_photo_that_knows_its_place_fills_it_in_and_is_kept_without_it(phone):
    page = phone()
    page.context.set_offline(True)
    page.goto(site_of(page) + "/foot/report/")
    page.locator("#id_photos").set_input_files(photo(knows_its_place=True))
    expect(page.get_by_text("位置取自照片（08:12 拍的）")).to_be_visible()
    page.get_by_label("什么事").fill(TEXTS[0])
    page.get_by_role("button", name="转社区").click()
    expect(entries(page, "waiting")).to_have_count(1)
    assert page.evaluate(KEPT_PHOTO_HAS, "Exif") is False
    page.context.set_offline(False)

    expect(entries(page, "accepted")).to_have_count(1)
    petition = Petition.objects.get()
    assert (petition.lat, petition.lng, petition.place_source) == (40.125, 124.39, "gps")


def test_page_that_is_closed_half_way_leaves_a_draft_with_its_photo(phone):
    page = phone()
    write(page, TEXTS[0])
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

    wait_until(page, f'({KEPT})("/").then((n) => n === 0)')
    page.context.set_offline(True)
    page.goto(site + "/foot/")

    expect(page.get_by_role("heading", name="这一页没有存在本机")).to_be_visible()
    assert cast.grid_worker.name not in page.content()
