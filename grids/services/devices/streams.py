"""Fetches pieces of a camera's HLS stream, so that its address never leaves the server."""

import re
from dataclasses import dataclass
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.utils.translation import gettext as _

INDEX = "index.m3u8"
SECONDS = 5
MOST_BYTES = 20 * 1024 * 1024
KINDS = {
    "m3u8": "application/vnd.apple.mpegurl",
    "ts": "video/mp2t",
    "m4s": "video/iso.segment",
    "mp4": "video/mp4",
    "aac": "audio/aac",
}
_NAME = re.compile(r"(?:[\w-]+/){0,4}[\w.-]+\.(m3u8|ts|m4s|mp4|aac)", re.ASCII)


class NoStream(Exception):
    """The stream is not there, or is no stream."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_args, **_kwargs):
        return None


def why_no_address(address: str) -> str:
    """Say what is wrong with the address of a stream; empty when nothing is."""
    if address.startswith(("http://", "https://")) and address.endswith(".m3u8"):
        return ""
    return _("要以 http:// 或 https:// 开头，以 .m3u8 结尾。")


@dataclass(frozen=True)
class Piece:
    data: bytes
    kind: str


def fetch(address: str, name: str, query: str = "") -> Piece:
    """Return one piece that lies beside the stream's index, at most 20 MB. Raises NoStream.

    `name` INDEX is the index itself, whatever it is called there. A list that names its pieces
    by whole addresses of the same folder gets them named from there; nothing outside the folder
    is fetched, and no redirect is followed.
    """
    matched = _NAME.fullmatch(name)
    if matched is None or ".." in name:
        raise NoStream(_("这不是视频流的一部分。"))
    folder = urljoin(address, ".")
    target = address if name == INDEX else urljoin(folder, name)
    if not target.startswith(folder) or urlsplit(target).scheme not in {"http", "https"}:
        raise NoStream(_("这不是视频流的一部分。"))
    if query and name != INDEX:
        target = f"{target}?{query}"
    data = _read(target)
    if matched[1] == "m3u8":
        if not data.startswith(b"#EXTM3U"):
            raise NoStream(_("视频流的清单不对。"))
        data = data.replace(folder.encode(), b"")
    return Piece(data, KINDS[matched[1]])


def _read(target: str) -> bytes:
    try:
        with build_opener(_NoRedirects).open(Request(target), timeout=SECONDS) as answer:  # noqa: S310 - scheme checked
            data = answer.read(MOST_BYTES + 1)
    except (URLError, OSError, ValueError) as error:
        raise NoStream(_("视频流没有回应。")) from error
    if len(data) > MOST_BYTES:
        raise NoStream(_("视频流的一段太大。"))
    return data
