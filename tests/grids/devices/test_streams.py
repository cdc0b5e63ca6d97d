from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from grids.services.devices import streams

PIECES = {
    "/cam/live.m3u8": b"#EXTM3U\n#EXT-X-VERSION:3\nhttp://{host}/cam/a.ts\nb.ts\n",
    "/cam/a.ts": b"\x47first",
    "/cam/bad.m3u8": b"<html>",
    "/cam/moved.ts": None,
    "/other/secret.ts": b"\x47secret",
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.split("?")[0]
        if path not in PIECES:
            self.send_error(404)
            return
        body = PIECES[path]
        if body is None:
            self.send_response(302)
            self.send_header("Location", "/other/secret.ts")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.replace(b"{host}", self.headers["Host"].encode()))

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/cam/live.m3u8"
    server.shutdown()
    server.server_close()


def test_index_names_pieces_from_here(address):
    piece = streams.fetch(address, streams.INDEX)

    assert piece.kind == "application/vnd.apple.mpegurl"
    assert piece.data.split() == [b"#EXTM3U", b"#EXT-X-VERSION:3", b"a.ts", b"b.ts"]


def test_piece_comes_with_its_kind(address):
    piece = streams.fetch(address, "a.ts", "token=1")

    assert (piece.data, piece.kind) == (b"\x47first", "video/mp2t")


@pytest.mark.parametrize(
    "name",
    ["../other/secret.ts", "..%2fother/secret.ts", "a.exe", "moved.ts", "gone.ts", "bad.m3u8", ""],
)
def test_nothing_outside_the_stream_is_fetched(address, name):
    with pytest.raises(streams.NoStream):
        streams.fetch(address, name)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/live.m3u8", "file:///etc/live.m3u8"])
def test_stream_that_is_not_there_is_said(address):
    with pytest.raises(streams.NoStream):
        streams.fetch(address, streams.INDEX)
