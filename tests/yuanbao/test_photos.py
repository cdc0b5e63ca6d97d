import hashlib
import io
import struct
import tracemalloc
import zlib

import pytest
from PIL import Image

from yuanbao.photos import LONGEST, THUMBNAIL, PhotoRefused, clean_photo

ORIENTATION, DESCRIPTION, GPS = 0x0112, 0x010E, 0x8825


def picture(size=(60, 40), mode="RGB", form="JPEG", colour=None, **options):
    out = io.BytesIO()
    Image.new(mode, size, colour or 0).save(out, form, **options)
    return out.getvalue()


def clean(content, **limits):
    return clean_photo(io.BytesIO(content), **limits)


def bomb(width, height):
    """A PNG whose header promises many pixels and whose data holds almost none."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(bytes(10_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "LA"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("WEBP", "RGB"),
        ("WEBP", "RGBA"),
    ],
)
def test_clean_photo_of_a_picture_is_a_jpeg_of_its_size(form, mode):
    photo = clean(picture(mode=mode, form=form))

    kept = Image.open(io.BytesIO(photo.data))
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (60, 40))
    assert (photo.width, photo.height) == (60, 40)
    assert photo.sha256 == hashlib.sha256(photo.data).hexdigest()


def test_clean_photo_keeps_nothing_but_the_pixels():
    exif = Image.Exif()
    exif[DESCRIPTION] = "张三家 13812345678"
    exif.get_ifd(GPS)[1] = "N"
    content = picture(exif=exif, comment=b"secret", icc_profile=b"profile" * 30)

    photo = clean(content)

    for data in (photo.data, photo.thumb):
        kept = Image.open(io.BytesIO(data))
        assert not kept.getexif()
        assert not kept.info.keys() & {"exif", "comment", "icc_profile", "xmp"}
        assert b"13812345678" not in data
        assert b"secret" not in data


def test_clean_photo_turns_the_picture_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    photo = clean(picture((60, 40), exif=exif))

    assert (photo.width, photo.height) == (40, 60)


def test_clean_photo_of_a_large_picture_is_shrunk_with_thumbnail():
    photo = clean(picture((4000, 1000)))

    assert (photo.width, photo.height) == (LONGEST, 640)
    assert max(Image.open(io.BytesIO(photo.thumb)).size) == THUMBNAIL


def test_clean_photo_lays_transparency_on_white():
    photo = clean(picture(mode="RGBA", form="PNG", colour=(0, 0, 0, 0)))

    assert Image.open(io.BytesIO(photo.data)).getpixel((5, 5)) == (255, 255, 255)


def test_clean_photo_of_a_moving_picture_keeps_the_first_frame():
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], lossless=True)

    red, _, blue = Image.open(io.BytesIO(clean(out.getvalue()).data)).getpixel((10, 10))

    assert red > 200 > blue


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04archive", b"GIF89a"])
def test_clean_photo_drops_what_is_glued_behind(tail):
    photo = clean(picture() + tail)

    assert tail not in photo.data
    assert tail not in photo.thumb


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body>hello</body></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        b"PK\x03\x04" + bytes(100),
        b"%PDF-1.7",
        b"BM" + bytes(100),
        b"\x00",
        picture(form="GIF", mode="P"),
        b"<!--" + picture(),
    ],
)
def test_clean_photo_of_another_type_is_refused_in_words(content):
    with pytest.raises(PhotoRefused, match="JPG、PNG 或 WebP"):
        clean(content)


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_clean_photo_of_heic_says_what_to_do(brand):
    with pytest.raises(PhotoRefused, match="兼容性最佳"):
        clean(b"\x00\x00\x00\x18ftyp" + brand + bytes(50))


def test_clean_photo_of_an_empty_file_is_refused():
    with pytest.raises(PhotoRefused, match="空的"):
        clean(b"")


def test_clean_photo_of_too_many_bytes_is_refused_without_reading_on():
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size=-1):
            assert size > 0
            self.taken += size
            return bytes(size)

    source = Endless()

    with pytest.raises(PhotoRefused, match="1 MB"):
        clean_photo(source, max_bytes=1024 * 1024)

    assert source.taken == 1024 * 1024 + 1


def test_clean_photo_of_a_bomb_is_refused_without_taking_memory():
    content = bomb(20_000, 5_000)
    tracemalloc.start()

    with pytest.raises(PhotoRefused, match="20000×5000"):
        clean(content)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_clean_photo_at_the_limit_of_pixels_is_taken():
    assert clean(picture((50, 40)), max_pixels=2000).width == 50
    with pytest.raises(PhotoRefused, match="像素太多"):
        clean(picture((50, 41)), max_pixels=2000)


@pytest.mark.parametrize(
    "content",
    [
        picture((600, 400), colour=(9, 99, 199))[:-400],
        picture(form="PNG")[:60],
        picture(form="WEBP")[:40],
        bomb(400, 300),
        b"\xff\xd8\xff",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_clean_photo_of_a_damaged_file_is_refused_in_words(content):
    with pytest.raises(PhotoRefused, match="损坏"):
        clean(content)
