"""Give out a stored file, or the part of it that a player asks for: phones will not play without."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

_ASKED = re.compile(r"bytes=(\d*)-(\d*)")
PIECE = 64 * 1024


def file_response(
    asked: str, file: IO[bytes], *, size: int, content_type: str
) -> HttpResponse | StreamingHttpResponse:
    """Return the whole file, or with status 206 the part named by `asked`, a `Range` header.

    A part that lies outside the file is 416; what cannot be understood asks for the whole.
    """
    response = _answer(_part(asked, size), file, size, content_type)
    response["Accept-Ranges"] = "bytes"
    return response


def _answer(
    part: range | None, file: IO[bytes], size: int, content_type: str
) -> HttpResponse | StreamingHttpResponse:
    if part is None:
        whole = FileResponse(file, content_type=content_type)
        whole["Content-Length"] = str(size)
        return whole
    if not part:
        file.close()
        outside = HttpResponse(status=416)
        outside["Content-Range"] = f"bytes */{size}"
        return outside
    pieces = _pieces(file, part.start, len(part))
    response = StreamingHttpResponse(pieces, status=206, content_type=content_type)
    response["Content-Length"] = str(len(part))
    response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def _part(asked: str, size: int) -> range | None:
    """Return the bytes asked for, an empty range where there are none, None for the whole."""
    found = _ASKED.fullmatch(asked.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        return range(max(size - int(found[2]), 0), size)
    return range(int(found[1]), min(int(found[2] or size - 1) + 1, size))


def _pieces(file: IO[bytes], first: int, left: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
