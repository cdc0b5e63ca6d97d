"""What a recording is and how long it lasts, read from its bytes; neither name nor type is believed.

WebM (Android, desktop), MP4 (iPhone, and what phones record by themselves), Ogg and WAV are
taken. A file whose length cannot be read is refused.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import IO

from django.utils.translation import gettext as _

LONGEST_SECONDS = 60
MAX_BYTES = 8 * 1024 * 1024
# A recorder stops a moment after it was told to.
SLACK = 2
OPUS_RATE = 48_000


class SoundRefused(ValueError):
    """The recording is not taken; the message is a sentence for the person who made it."""


@dataclass(frozen=True)
class Sound:
    """A checked recording: its bytes, what it is, how long, and its SHA-256."""

    data: bytes
    mime: str
    seconds: int
    sha256: str


def read_sound(file: IO[bytes]) -> Sound:
    """Return a recording of at most a minute.

    Raises SoundRefused for an empty, too large, too long, damaged or other file.
    """
    data = file.read(MAX_BYTES + 1)
    if not data:
        raise SoundRefused(_("录音是空的，请再录一次。"))
    if len(data) > MAX_BYTES:
        raise SoundRefused(_("录音太大，最多 60 秒，请录短一些。"))
    for mime, is_one, length in READERS:
        if not is_one(data):
            continue
        try:
            seconds = length(data)
        except (struct.error, ValueError, IndexError) as error:
            raise SoundRefused(_("录音坏了，听不出有多长，请再录一次。")) from error
        if seconds <= 0:
            raise SoundRefused(_("录音是空的，请再录一次。"))
        if seconds > LONGEST_SECONDS + SLACK:
            raise SoundRefused(_("录音超过 60 秒，请挑要紧的说，或请我们给您回电。"))
        whole = min(max(1, round(seconds)), LONGEST_SECONDS)
        return Sound(data, mime, whole, sha256(data).hexdigest())
    raise SoundRefused(_("这不是能听的录音，请用手机的录音，或请我们给您回电。"))


def mime_of(data: bytes) -> str:
    """Return what kind of recording the bytes are, "" for none of those that are taken."""
    return next((mime for mime, is_one, _length in READERS if is_one(data)), "")


def _wav_seconds(data: bytes) -> float:
    rate = struct.unpack_from("<I", data, 28)[0]
    at = data.index(b"data", 36)
    size = struct.unpack_from("<I", data, at + 4)[0]
    # A recorder that streams leaves the size open.
    size = min(size, len(data) - at - 8)
    return size / rate if rate else 0.0


def _ogg_seconds(data: bytes) -> float:
    """Return the last page's granule position over the rate of Opus or Vorbis."""
    last = data.rindex(b"OggS")
    granule = struct.unpack_from("<q", data, last + 6)[0]
    at = data.find(b"\x01vorbis")
    rate = struct.unpack_from("<I", data, at + 12)[0] if at >= 0 else OPUS_RATE
    if rate == 0 or (at < 0 and b"OpusHead" not in data[:200]):
        raise ValueError("neither Opus nor Vorbis")
    return granule / rate


def _mp4_seconds(data: bytes) -> float:
    at = data.index(b"mvhd") + 4
    if data[at] == 1:
        scale, length = struct.unpack_from(">IQ", data, at + 20)
    else:
        scale, length = struct.unpack_from(">II", data, at + 12)
    found = length / scale if scale else 0.0
    # A file made of pieces says its length piece by piece.
    return found or _pieces_seconds(data)


def _pieces_seconds(data: bytes) -> float:
    at = data.index(b"mdhd") + 4
    scale = struct.unpack_from(">I", data, at + (20 if data[at] == 1 else 12))[0]
    last, seen = 0, data.find(b"tfdt")
    if seen < 0 or not scale:
        raise ValueError("no length")
    while seen >= 0:
        wide = data[seen + 4] == 1
        last = struct.unpack_from(">Q" if wide else ">I", data, seen + 8)[0]
        seen = data.find(b"tfdt", seen + 4)
    return max(last / scale, 1.0)


# Elements of WebM: those that hold others, and those that tell the time.
_INSIDE = {0x18538067, 0x1549A966, 0x1F43B675, 0xA0}
_SCALE, _LENGTH, _CLUSTER_TIME, _BLOCKS = 0x2AD7B1, 0x4489, 0xE7, {0xA3, 0xA1}


def _webm_seconds(data: bytes) -> float:
    """Return the length a WebM says, or the time of its last sound: live recorders say none."""
    scale, stated, cluster, last = 1_000_000, 0.0, 0, 0
    for name, body in _elements(data):
        if name == _SCALE:
            scale = int.from_bytes(body, "big")
        elif name == _LENGTH:
            stated = struct.unpack(">d" if len(body) == 8 else ">f", body)[0]
        elif name == _CLUSTER_TIME:
            cluster = int.from_bytes(body, "big")
            last = max(last, cluster)
        elif name in _BLOCKS:
            skip = _width(body[0])
            last = max(last, cluster + struct.unpack_from(">h", body, skip)[0])
    return max(stated, last) * scale / 1e9


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(data)
    while at < end:
        width = _width(data[at])
        name = int.from_bytes(data[at : at + width], "big")
        at += width
        wide = _width(data[at])
        size = int.from_bytes(data[at : at + wide], "big") & ((1 << 7 * wide) - 1)
        is_open = size == (1 << 7 * wide) - 1
        at += wide
        if name in _INSIDE:
            continue
        if is_open:
            raise ValueError("an element without an end")
        yield name, data[at : at + size]
        at += size


def _width(first: int) -> int:
    if first == 0:
        raise ValueError("no element")
    return 9 - first.bit_length()


READERS = (
    ("audio/wav", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WAVE", _wav_seconds),
    ("audio/ogg", lambda data: data[:4] == b"OggS", _ogg_seconds),
    ("audio/mp4", lambda data: data[4:8] == b"ftyp", _mp4_seconds),
    (
        "audio/webm",
        lambda data: data[:4] == b"\x1aE\xdf\xa3" and b"webm" in data[:64],
        _webm_seconds,
    ),
)
