"""The worker's phone in a browser: picked up, written on without a network, and a day full of work."""

import io
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import handling
from grids.foot.shell import PAGES
from grids.models import CareTask
from grids.services.points import PointFacts, list_point
from petitions.models import Petition
from tests.browser import wait_until
from tests.factories.grids import PostFactory
from tests.factories.petitions import file_petition
from tests.factories.registers import (
    make_building,
    make_care,
    make_household,
    make_resident,
    make_room,
)
from yuanbao.notifications import notify

TEXTS = (
    "三号楼东侧消防通道被三轮车堵住了。",
    "五号楼北侧的井盖裂开了一道口子。",
    "小区东门的路灯一连三晚没有亮。",
)
KEPT = """async (part) => {
  const pages = await caches.open("foot-pages");
  return (await pages.keys()).filter((request) => request.url.includes(part)).length;
}"""


# North 40° 7' 30", east 124° 23' 24", in the morning.
GPS = {1: "N", 2: (40.0, 7.0, 30.0), 3: "E", 4: (124.0, 23.0, 24.0)}
TAKEN = {0x9003: "2026:11:26 08:12:00"}


def photo(*, knows_its_place=False):
    """Return a photograph as large as a camera makes it."""
    file, exif = io.BytesIO(), Image.Exif()
    if knows_its_place:
        exif[0x8825], exif[0x8769] = GPS, TAKEN
    noise = Image.effect_noise((2400, 1800), 60).convert("RGB")
    noise.save(file, "JPEG", quality=60, exif=exif)
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


@pytest.fixture
def phone(open_page, cast):
    """Open the worker's day on a phone that has kept its pages."""

    def pick_up(user=None):
        page = open_page("/foot/", user=user or cast.grid_worker)
        expect_cut(page)
        page.watch.expect("401 (Unauthorized)")
        page.watch.expect("409 (Conflict")
        page.watch.expect("422 (Unprocessable")
        # All of them, the form too: it is kept last.
        wait_kept(page, "/foot/", len(PAGES))
        return page

    return pick_up


def expect_cut(page):
    """Forgive what the browser says of a network that is not there."""
    page.watch.expect("ERR_INTERNET_DISCONNECTED")
    page.watch.expect("unknown error occurred when fetching the script")


def wait_kept(page, part, n=1):
    """Wait until the phone holds so many pages whose address contains a part."""
    wait_until(page, f'({KEPT})("{part}").then((n) => n >= {n})')


def site_of(page):
    return page.url.split("/foot/")[0]


def write(page, text):
    """Fill a finding in, with a photograph, and leave it there."""
    page.goto(site_of(page) + "/foot/report/")
    page.locator("#id_photos").set_input_files(photo())
    page.get_by_label("什么事").fill(text)
    expect(page.get_by_alt_text("第 1 张照片")).to_be_visible()


def report(page, text):
    """Fill a finding in and give it to the community."""
    write(page, text)
    page.get_by_role("button", name="转社区").click()
    page.wait_for_url("**/foot/outbox/")


def entries(page, state):
    return page.locator(f'[data-foot-entries] > [data-state="{state}"]')


def numbers_shown(page):
    text = " ".join(entries(page, "accepted").all_inner_texts())
    return sorted(set(re.findall(r"\d{12}", text)))


def make_care_due(grid):
    """Return a care task that was due yesterday, of somebody with a door and a telephone."""
    home = make_household(make_room(make_building(grid)))
    task = make_care(make_resident(home, name="张桂芬", phone="13800001111"))
    CareTask.objects.filter(pk=task.pk).update(next_on=timezone.localdate() - timedelta(days=1))
    return CareTask.objects.get(pk=task.pk)


def settle(cast):
    """Return the order of a matter that was settled and waits to be looked at."""
    at = timezone.now()
    with transaction.atomic():  # the workers hear of it when it is settled
        return _settled(cast, at)


def _settled(cast, at):
    petition = file_petition(category=cast.heating, grid=cast.unit, at=at)
    order = dispatch(petition, [Share(cast.housing)], by=None, at=at)[0]
    handling.sign_for(order, by=cast.handler, at=at)
    handling.finish(order, answer="阀门已换，复测二十度。", claimed="yes", by=cast.handler, at=at)
    return handling.verify(order, by=cast.dispatcher, at=at)


@pytest.fixture
def full_day(cast):
    """Give the worker something of every kind to do, and people at work around the grid."""
    facts = PointFacts(cast.unit, "gas", "燃气表箱", "3 号楼", 30, "锁好，没有气味。", 40.1, 124.4)
    list_point(facts, by=cast.community_clerk, at=timezone.now())
    PostFactory(user=cast.town_clerk, grid=cast.community, work_phone="0415-2100001")
    notify(
        key="hint",
        user=cast.grid_worker,
        title="周五前看一遍楼道",
        body="有堆物的拍照。",
        at=timezone.now(),
    )
    order = settle(cast)
    petition = Petition.objects.get(pk=order.petition_id)
    return SimpleNamespace(care=make_care_due(cast.unit), order=order, petition=petition)
