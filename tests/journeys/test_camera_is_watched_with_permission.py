"""A town asks to look through a camera; the shift leader allows it; the picture is asked of us."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from grids.models import Viewing, ViewingRequest
from tests.browser import assert_no_sideways_scroll, axe
from tests.factories.devices import CameraFactory

pytestmark = pytest.mark.django_db(transaction=True)
LIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nfirst.ts\n#EXT-X-ENDLIST\n"


@pytest.fixture
def recorder():
    """A camera's stream of one piece, which is no picture; it notes what was fetched."""
    fetched = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            fetched.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(LIST if self.path.endswith(".m3u8") else b"\x47" + bytes(187))

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/cam/live.m3u8", fetched
    server.shutdown()
    server.server_close()


def test_town_asks_the_leader_allows_and_the_look_is_written_down(open_page, cast, recorder):
    address, fetched = recorder
    camera = CameraFactory(grid=cast.unit, name="馨悦路口球机", stream=address)
    page = open_page(reverse("grids:camera-list"), width=360, user=cast.town_clerk)
    page.get_by_role("link", name="馨悦路口球机").click()
    page.get_by_role("link", name="申请调阅").click()
    page.get_by_label("调阅事由").fill("找走失老人")
    page.get_by_label("要看什么").fill("路口昨晚八点的画面")
    axe(page)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("已提交，批准后会告诉您。")).to_be_visible()
    asked = ViewingRequest.objects.get(camera=camera)

    leader = open_page(reverse("grids:viewing-list"), width=1440, user=cast.shift_leader)
    leader.get_by_role("link", name="馨悦路口球机").click()
    leader.get_by_role("link", name="批准", exact=True).click()
    leader.get_by_role("button", name="批准调阅").click()
    expect(leader.get_by_text("已办。")).to_be_visible()

    page.reload()
    page.get_by_role("button", name="开始观看").click()
    expect(page.get_by_text("开始观看，已记录")).to_be_visible()
    expect(page.locator("[data-stream-said]")).to_contain_text("画面接不上")
    axe(page)
    assert_no_sideways_scroll(page)
    assert Viewing.objects.get(request=asked).by == cast.town_clerk
    assert {"/cam/live.m3u8", "/cam/first.ts"} <= set(fetched)
    assert address not in page.content()
