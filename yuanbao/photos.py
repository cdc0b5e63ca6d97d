"""Take uploaded photos in: verify, turn upright, strip everything but the picture, make a thumbnail.

What is kept is always a new JPEG made from the pixels. Place, camera and time marks, hidden
scripts and archives glued behind the picture do not survive that.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 50_000_000
# The longest side of what is kept, in pixels: enough to read a sign, small enough for a phone.
LONGEST = 2560
THUMBNAIL = 480
QUALITY = 85
# The formats' own readers are called directly: they look at the header only, so that the size
# is known before any memory is taken for pixels.
READERS: tuple[tuple[bytes, int, type[ImageFile]], ...] = (
    (b"\xff\xd8\xff", 0, JpegImageFile),
    (b"\x89PNG\r\n\x1a\n", 0, PngImageFile),
    (b"WEBP", 8, WebPImageFile),
)
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"heif", b"avif")


class PhotoRefused(ValueError):
    """The file is not taken; the message is a sentence for the person who chose it."""


@dataclass(frozen=True)
class CleanPhoto:
    """A JPEG made from the pixels alone, its thumbnail, size in pixels and the JPEG's SHA-256."""

    data: bytes
    width: int
    height: int
    thumb: bytes
    sha256: str


def clean_photo(
    file: IO[bytes], *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS
) -> CleanPhoto:
    """Return a clean copy of a JPEG, PNG or WebP picture; of a moving one, its first frame.

    Neither the file's name nor its declared type is believed. Raises PhotoRefused for an empty,
    too large, damaged or other file, and for a picture of more than `max_pixels`.
    """
    content = file.read(max_bytes + 1)
    _check_bytes(content, max_bytes)
    try:
        picture = _reader(content)(io.BytesIO(content))
        _check_pixels(picture, max_pixels)
        upright = _upright(picture)
    except PhotoRefused:
        raise
    except Exception as error:  # a crafted file may make a decoder raise anything
        raise PhotoRefused(_("这张照片已损坏或没有传完整，请重新拍一张或换一张。")) from error
    data = _jpeg(upright)
    width, height = upright.size
    upright.thumbnail((THUMBNAIL, THUMBNAIL))
    return CleanPhoto(data, width, height, _jpeg(upright), hashlib.sha256(data).hexdigest())


def _check_bytes(content: bytes, max_bytes: int) -> None:
    if not content:
        raise PhotoRefused(_("这个文件是空的，请重新选择照片。"))
    if len(content) > max_bytes:
        megabytes = max_bytes // (1024 * 1024)
        raise PhotoRefused(
            _("照片太大，每张不能超过 %(limit)s MB。请缩小后再传。") % {"limit": megabytes}
        )


def _reader(content: bytes) -> type[ImageFile]:
    for magic, at, reader in READERS:
        if content[at : at + len(magic)] == magic:
            return reader
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        raise PhotoRefused(
            _(
                "这是 HEIC 格式的照片，这里读不了。请在手机“设置—相机—格式”里选“兼容性最佳”后重拍，"
                "或先截屏再上传截图。"
            )
        )
    raise PhotoRefused(_("这不是能用的照片。请上传 JPG、PNG 或 WebP 格式的图片。"))


def _check_pixels(picture: Image.Image, max_pixels: int) -> None:
    width, height = picture.size
    if width * height > max_pixels:
        raise PhotoRefused(
            _("照片的像素太多（%(width)s×%(height)s），请缩小后再传。")
            % {"width": width, "height": height}
        )


def _upright(picture: Image.Image) -> Image.Image:
    # Shrinking comes first: a JPEG is then decoded at a fraction of its size.
    picture.thumbnail((LONGEST, LONGEST))
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in {"P", "PA", "LA", "RGBA", "La", "RGBa"} or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        white = Image.new("RGB", layer.size, "white")
        white.paste(layer, mask=layer.getchannel("A"))
        return white
    return picture.convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
