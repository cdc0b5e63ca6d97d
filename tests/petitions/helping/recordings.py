"""Recordings of every sort, made of silence, as phones and browsers write them."""

import io
import struct
import wave

from django.core.files.uploadedfile import SimpleUploadedFile


def wav(seconds=3, rate=8000):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(bytes(int(rate * seconds)))
    return out.getvalue()


def ogg(seconds=3):
    head = b"OggS" + bytes(22) + b"\x01\x13" + b"OpusHead" + bytes(11)
    last = b"OggS\x00\x04" + struct.pack("<q", 48_000 * seconds) + bytes(12) + b"\x01\x00"
    return head + last


def mp4(seconds=3):
    body = b"mvhd" + bytes(12) + struct.pack(">II", 1000, 1000 * seconds) + bytes(80)
    return struct.pack(">I", 20) + b"ftypM4A " + bytes(8) + struct.pack(">I", len(body)) + body


def _element(name, body):
    return name + struct.pack(">I", 0x10000000 | len(body)) + body


def webm(seconds=3):
    """As a live recorder writes it: no length said, clusters without an end."""
    scale = _element(b"\x15\x49\xa9\x66", _element(b"\x2a\xd7\xb1", (1_000_000).to_bytes(3, "big")))
    block = _element(b"\xa3", b"\x81" + struct.pack(">h", 900) + b"\x80" + bytes(9))
    time = _element(b"\xe7", (seconds * 1000 - 900).to_bytes(3, "big"))
    cluster = b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff" + time + block
    head = _element(b"\x1aE\xdf\xa3", _element(b"\x42\x82", b"webm"))
    return head + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + scale + cluster


def upload(content=None, name="IMG_13800001111.webm"):
    return SimpleUploadedFile(name, wav() if content is None else content, "image/png")
