"""The worker's phone in the sun and in one hand: contrast, reach, and how many taps each act takes."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dispatch.models import Rating
from grids.models import RegisterChange, SafetyLook
from petitions.choices import State
from petitions.models import Petition
from tests.browser import assert_no_sideways_scroll, axe, ready, small_targets, wait_until
from tests.contrast import faint
from tests.journeys.phones import TEXTS, entries, expect_cut, photo, site_of, write
from yuanbao.models import Notification

pytestmark = pytest.mark.django_db(transaction=True)

# The acts that a page is for, once scrolled as far as they go; `bar` is always at the thumb.
OUT_OF_REACH = """(least) => [...document.querySelectorAll(".yb-btn--primary, .yb-btn--brand, .yb-shot-add")]
  .filter((act) => act.checkVisibility())
  .map((act) => {
    act.scrollIntoView({ block: "center" });
    const box = act.getBoundingClientRect();
    const middle = (box.top + box.bottom) / 2;
    const isNear = act.closest(".foot-bar") || middle >= innerHeight / 3;
    return isNear && box.bottom <= innerHeight && box.height >= least && box.width >= least ? "" : `${act.textContent.trim()} ${Math.round(middle)}`;
  })
  .filter(Boolean)"""
DIAL = """
window.dialled = "";
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="tel:"]');
  if (link) { window.dialled = link.getAttribute("href"); event.preventDefault(); }
});
undefined;
"""


def pages_of(day):
    """Return the address of each page of the phone, with something on it."""
    about = {"grids:foot-visit": day.care, "dispatch:foot-check": day.petition}
    named = ["grids:foot-today", "grids:foot-grid", "dispatch:foot-report", "grids:foot-outbox"]
    alone = [reverse(name) for name in (*named, "grids:foot-offline")]
    return alone + [reverse(name, args=[row.public_id]) for name, row in about.items()]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_phone_is_read_in_the_sun_and_used_with_one_hand(open_page, cast, full_day, theme):
    page = open_page("/foot/", user=cast.grid_worker, theme=theme)
    expect_cut(page)
    page.set_viewport_size({"width": 360, "height": 740})
    page.context.set_offline(True)
    page.get_by_role("button", name="看过了，没问题").click()
    expect(page.locator("[data-foot-state]")).to_contain_text("没有网络，1 条")
    found = {"state": faint(page)}
    page.context.set_offline(False)
    for address in pages_of(full_day):
        page.goto(site_of(page) + address)
        ready(page)
        axe(page)
        assert_no_sideways_scroll(page)
        found[address] = [
            *faint(page),
            *small_targets(page, 44),
            *page.evaluate(OUT_OF_REACH, 44),
        ]

    assert {address: faults for address, faults in found.items() if faults} == {}


class Taps:
    """Taps of a thumb, counted."""

    def __init__(self, page):
        self.page, self.n = page, 0

    def __call__(self, locator):
        locator.click()
        self.n += 1

    def taken(self):
        taken, self.n = self.n, 0
        return taken


def test_each_act_of_the_day_takes_as_few_taps_as_promised(phone, cast, full_day):
    page = phone()
    tap = Taps(page)
    page.evaluate(DIAL)

    told = page.get_by_role("listitem").filter(has_text="周五前看一遍楼道")
    tap(told.get_by_role("button", name="知道了"))
    expect(page.get_by_text("已回执：通知收到了。")).to_be_visible()
    assert tap.taken() == 1
    assert Notification.objects.get(key__startswith="hint").read_at

    tap(page.get_by_role("button", name="看过了，没问题"))
    expect(page.get_by_text("已记下：燃气表箱没问题")).to_be_visible()
    assert tap.taken() == 1
    assert SafetyLook.objects.count() == 1

    tap(page.get_by_role("button", name="打电话"))
    expect(page.get_by_text("这次查看号码已记录")).to_be_visible()
    assert tap.taken() == 1
    assert page.evaluate("window.dialled") == "tel:13800001111"
    assert RegisterChange.objects.get(act="open").by_id == cast.grid_worker.pk

    write(page, TEXTS[0])
    tap(page.get_by_role("button", name="转社区"))
    expect(entries(page, "accepted").first).to_contain_text(TEXTS[0])
    assert tap.taken() == 1

    write(page, TEXTS[1])
    with page.expect_file_chooser() as camera:
        tap(page.get_by_role("button", name="当场办结"))
    camera.value.set_files(photo())
    tap(page.get_by_role("button", name="确认办结"))
    expect(entries(page, "accepted").first).to_contain_text(TEXTS[1])
    assert tap.taken() == 2
    assert Petition.objects.order_by("-number").first().state == State.ANSWERED


def test_what_was_settled_is_checked_and_rated_without_a_network(phone, full_day):
    page = phone()
    address = reverse("dispatch:foot-check", args=[full_day.petition.public_id])
    wait_until(page, f"caches.match('{address}').then(Boolean)")
    page.context.set_offline(True)
    tap = Taps(page)

    tap(page.locator(f'a[href="{address}"]'))
    tap(page.get_by_role("radio", name="解决了", exact=True))
    tap(page.get_by_role("radio", name="满意", exact=True))
    tap(page.get_by_role("button", name="记下核实结果"))
    expect(entries(page, "waiting")).to_contain_text(full_day.petition.title)
    assert tap.taken() == 4
    page.context.set_offline(False)

    expect(entries(page, "accepted")).to_contain_text("已记下，谢谢核实。")
    assert Rating.objects.get().solved == "yes"


def test_without_a_network_numbers_of_work_are_there_and_those_of_residents_are_not(
    phone, full_day
):
    page = phone()
    page.context.set_offline(True)
    page.get_by_role("link", name="我的网格").click()
    expect(page.get_by_role("link", name="0415-2100001")).to_be_visible()
    expect(page.get_by_text("数据截至")).to_be_visible()
    page.go_back()

    page.get_by_role("button", name="打电话").click()

    expect(page.get_by_text("没有网络。居民的号码不存在本机")).to_be_visible()
    assert not RegisterChange.objects.filter(act="open").exists()
    assert "13800001111" not in page.content()
