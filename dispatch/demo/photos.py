"""Drawn pictures for the demo: a wall, a road, a yard, before and after; none from life."""

import io
from random import Random

from PIL import Image, ImageDraw

from yuanbao.photos import CleanPhoto, clean_photo

SIZE = (960, 720)
SKY, GROUND, WALL = (203, 214, 222), (150, 146, 138), (222, 212, 194)
DIRT, CLEAN = (92, 84, 72), (176, 172, 162)


def draw_photo(seed: int, *, is_done: bool = False) -> CleanPhoto:
    """Return a drawn yard with rubbish before the work, and swept after it."""
    rng = Random(seed)  # noqa: S311 - invention, not secrecy
    picture = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 430, *SIZE), fill=CLEAN if is_done else GROUND)
    left = rng.randrange(60, 240)
    pen.rectangle((left, 120, left + 520, 470), fill=WALL)
    for row in range(2):
        for column in range(5):
            x, y = left + 40 + column * 96, 160 + row * 130
            pen.rectangle((x, y, x + 54, y + 76), fill=(120, 144, 160), outline=(90, 90, 90))
    if not is_done:
        for _heap in range(14):
            x, y, size = rng.randrange(80, 860), rng.randrange(490, 640), rng.randrange(24, 70)
            shade = tuple(part + rng.randrange(-20, 60) for part in DIRT)
            pen.ellipse((x, y, x + size, y + size // 2), fill=shade)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return clean_photo(io.BytesIO(out.getvalue()))
