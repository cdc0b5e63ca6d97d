"""The contact card drawn once, on paper or as a picture: facts in, PNG or PDF out.

A card is 90 × 54 mm. Places on it are millimetres from its upper left corner; two surfaces turn
them into a PDF page's points or a picture's pixels. reportlab and Pillow cost memory, so callers
import this module where they draw.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Protocol

import qrcode
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from grids.workers.card_facts import CardFacts, Ring
from yuanbao import pdf

WIDTH, HEIGHT = 90.0, 54.0
COLUMNS, ROWS = 2, 5
A_PAGE = COLUMNS * ROWS
DOTS_PER_MM = 12  # about 300 to the inch
INK, GREY, RED, PAPER, GROUND = "#1F1B16", "#5E574E", "#B3261E", "#FFFFFF", "#F6E7DF"
POINT_MM = 25.4 / 72


class Surface(Protocol):
    """Something a card can be drawn on; all measures in millimetres, text sizes in points."""

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None: ...
    def shape(self, points: Ring, colour: str, line: str) -> None: ...
    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool, colour: str
    ) -> None: ...
    def length(self, text: str, size: float, *, bold: bool) -> float: ...
    def photo(self, x: float, y: float, width: float, height: float, data: bytes) -> None: ...


# --- what stands where --------------------------------------------------------------------------


def draw_front(on: Surface, card: CardFacts) -> None:
    """Draw who serves, the number to ring and the code to scan."""
    on.fill(0, 0, WIDTH, HEIGHT, PAPER)
    on.fill(0, 0, WIDTH, 9, RED)
    _fitted(on, 4, 6.3, _("服务联系卡"), 12, 40, bold=True, colour=PAPER)
    _fitted(on, 46, 6.2, card.area, 9, 40, colour=PAPER)
    left = 4.0
    if card.photo:
        on.photo(4, 13, 19, 25, card.photo)
        left = 26.0
    room = 61 - left
    _fitted(on, left, 18, card.name or _("网格员待定"), 16, room, bold=True)
    _fitted(on, left, 23.5, card.role, 9, room, colour=GREY)
    _fitted(on, left, 31, card.phone or card.hotline, 14, room, bold=True, colour=RED)
    _fitted(on, left, 36.5, _("包保区域"), 7, room, colour=GREY)
    _fitted(on, left, 40.8, card.grid, 9, room)
    # Nothing within four modules of the code: cameras look for it by its empty margin.
    _code(on, 64, 12, 22, card.url)
    _fitted(on, 64, 40.5, _("扫一扫，向网格反映"), 7, 22, colour=GREY)
    on.fill(4, 43, WIDTH - 8, 0.2, GREY)
    _fitted(on, 4, 48, _("换人不换码：扫码看今天谁在服务，也能直接反映。"), 8, 82)


def draw_back(on: Surface, card: CardFacts) -> None:
    """Draw the area on a small map and what the worker can be asked for."""
    on.fill(0, 0, WIDTH, HEIGHT, PAPER)
    on.fill(4, 5, 38, 38, GROUND)
    _map(on, 4, 5, 38, card)
    _fitted(on, 46, 10, card.grid, 12, 40, bold=True)
    for place, line in enumerate(_services()):
        _fitted(on, 46, 17 + 5.2 * place, line, 8.5, 41)
    _fitted(on, 46, 40, _("编码 %(code)s") % {"code": card.code}, 7, 40, colour=GREY)
    on.fill(4, 46, WIDTH - 8, 0.2, GREY)
    _fitted(on, 4, 50.5, _("火警 119 · 报警 110 · 急救 120"), 8, 46, bold=True, colour=RED)
    if card.hotline:
        _fitted(on, 52, 50.5, _("监督电话 %(phone)s") % {"phone": card.hotline}, 8, 34)


def _services() -> tuple[str, ...]:
    return (
        _("· 家里、楼里、路上的烦心事"),
        _("· 安全隐患随手告诉我"),
        _("· 老人、孩子需要搭把手"),
        _("· 政策怎么办、找谁办"),
    )


def _fitted(
    on: Surface,
    x: float,
    y: float,
    text: str,
    size: float,
    room: float,
    *,
    bold: bool = False,
    colour: str = INK,
) -> None:
    """Write a line, smaller where it would run out of its room, cut where even that is too long."""
    while size > 5 and on.length(text, size, bold=bold) > room:
        size -= 0.5
    while text and on.length(text, size, bold=bold) > room:
        text = text[:-1]
    on.text(x, y, text, size, bold=bold, colour=colour)


def _code(on: Surface, x: float, y: float, side: float, url: str) -> None:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(url)
    code.make(fit=True)
    matrix = code.get_matrix()
    step = side / len(matrix)
    for row, cells in enumerate(matrix):
        for start, end in _runs(cells):
            on.fill(x + start * step, y + row * step, (end - start) * step, step, "#000000")


def _runs(cells: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the beginnings and ends of unbroken dark stretches."""
    start = None
    for place, is_dark in enumerate([*cells, False]):
        if is_dark and start is None:
            start = place
        if not is_dark and start is not None:
            yield start, place
            start = None


def _map(on: Surface, x: float, y: float, side: float, card: CardFacts) -> None:
    """Draw the outline in its square, north above; degrees of longitude are shortened as on a map."""
    points = [point for ring in card.rings for point in ring]
    if not points:
        _fitted(on, x + 3, y + side / 2, _("还没有边界图"), 8, side - 6, colour=GREY)
        return
    squeeze = 0.76  # the cosine of forty degrees
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    span = max((east - west) * squeeze, north - south) or 1e-6
    scale = (side - 6) / span
    middle = ((west + east) / 2, (south + north) / 2)

    def placed(ring: Ring) -> list[tuple[float, float]]:
        return [
            (
                x + side / 2 + (lng - middle[0]) * squeeze * scale,
                y + side / 2 - (lat - middle[1]) * scale,
            )
            for lng, lat in ring
        ]

    for ring in card.rings:
        on.shape(placed(ring), "#E9B8A6", RED)
    _fitted(on, x + side - 6, y + 4, _("北 ↑"), 7, 6, colour=GREY)


# --- on paper -----------------------------------------------------------------------------------


class PaperSurface:
    """A card's place on a PDF page; `x` and `top` are points from the page's corner."""

    def __init__(self, canvas: Canvas, x: float, top: float) -> None:
        self.canvas, self.x, self.top = canvas, x, top

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.canvas.setFillColor(HexColor(colour))
        low = self.top - (y + height) * mm
        self.canvas.rect(self.x + x * mm, low, width * mm, height * mm, stroke=0, fill=1)

    def shape(self, points: Ring, colour: str, line: str) -> None:
        path = self.canvas.beginPath()
        for number, (x, y) in enumerate(points):
            step = path.moveTo if number == 0 else path.lineTo
            step(self.x + x * mm, self.top - y * mm)
        path.close()
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.setStrokeColor(HexColor(line))
        self.canvas.setLineWidth(0.6)
        self.canvas.drawPath(path, stroke=1, fill=1)

    def text(self, x: float, y: float, text: str, size: float, *, bold: bool, colour: str) -> None:
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.setFont(pdf.BOLD if bold else pdf.REGULAR, size)
        self.canvas.drawString(self.x + x * mm, self.top - y * mm, text)

    def length(self, text: str, size: float, *, bold: bool) -> float:
        font = pdf.BOLD if bold else pdf.REGULAR
        return float(pdfmetrics.stringWidth(text, font, size)) * POINT_MM

    def photo(self, x: float, y: float, width: float, height: float, data: bytes) -> None:
        picture = ImageReader(BytesIO(_cropped(data, width / height)))
        low = self.top - (y + height) * mm
        self.canvas.drawImage(picture, self.x + x * mm, low, width * mm, height * mm)


def sheets(cards: Sequence[CardFacts], title: str) -> bytes:
    """Return A4 pages of ten cards with cut marks, each followed by the page of its backs.

    Backs stand mirrored, so that paper turned over its long edge has each behind its front.
    """
    pdf.load_fonts()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, initialFontName=pdf.REGULAR)
    canvas.setTitle(title)
    for first in range(0, len(cards), A_PAGE):
        page = cards[first : first + A_PAGE]
        for is_back in (False, True):
            _page(canvas, page, is_back=is_back)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def _page(canvas: Canvas, cards: Sequence[CardFacts], *, is_back: bool) -> None:
    wide, high = A4
    left = (wide - COLUMNS * WIDTH * mm) / 2
    top = high - (high - ROWS * HEIGHT * mm) / 2
    draw = draw_back if is_back else draw_front
    for place, card in enumerate(cards):
        row, column = divmod(place, COLUMNS)
        if is_back:
            column = COLUMNS - 1 - column
        draw(PaperSurface(canvas, left + column * WIDTH * mm, top - row * HEIGHT * mm), card)
    _cut_marks(canvas, left, top)


def _cut_marks(canvas: Canvas, left: float, top: float) -> None:
    """Draw short lines in the margins, in line with every edge of the cards."""
    right, bottom = left + COLUMNS * WIDTH * mm, top - ROWS * HEIGHT * mm
    canvas.setStrokeColor(HexColor(GREY))
    canvas.setLineWidth(0.3)
    for column in range(COLUMNS + 1):
        x = left + column * WIDTH * mm
        canvas.line(x, top + 1.5 * mm, x, top + 6 * mm)
        canvas.line(x, bottom - 1.5 * mm, x, bottom - 6 * mm)
    for row in range(ROWS + 1):
        y = top - row * HEIGHT * mm
        canvas.line(left - 6 * mm, y, left - 1.5 * mm, y)
        canvas.line(right + 1.5 * mm, y, right + 6 * mm, y)


# --- as a picture -------------------------------------------------------------------------------


class PictureSurface:
    """A card's place in a picture; `top` is pixels from the picture's upper edge."""

    def __init__(self, picture: Image.Image, top: int) -> None:
        self.picture, self.top = picture, top
        self.pen = ImageDraw.Draw(picture)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * DOTS_PER_MM, self.top + y * DOTS_PER_MM

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        left, upper = self._at(x, y)
        right, lower = self._at(x + width, y + height)
        box = (round(left), round(upper), round(right) - 1, max(round(lower) - 1, round(upper)))
        self.pen.rectangle(box, fill=colour)

    def shape(self, points: Ring, colour: str, line: str) -> None:
        self.pen.polygon([self._at(*point) for point in points], fill=colour, outline=line, width=4)

    def text(self, x: float, y: float, text: str, size: float, *, bold: bool, colour: str) -> None:
        self.pen.text(self._at(x, y), text, font=_font(size, bold=bold), fill=colour, anchor="ls")

    def length(self, text: str, size: float, *, bold: bool) -> float:
        return float(_font(size, bold=bold).getlength(text)) / DOTS_PER_MM

    def photo(self, x: float, y: float, width: float, height: float, data: bytes) -> None:
        size = (round(width * DOTS_PER_MM), round(height * DOTS_PER_MM))
        with Image.open(BytesIO(_cropped(data, width / height))) as photo:
            left, upper = self._at(x, y)
            self.picture.paste(photo.resize(size), (round(left), round(upper)))


def picture(card: CardFacts) -> bytes:
    """Return the card's front above its back as PNG, fit for print at 300 dots to the inch."""
    wide, high = round(WIDTH * DOTS_PER_MM), round(HEIGHT * DOTS_PER_MM)
    gap = 2 * DOTS_PER_MM
    image = Image.new("RGB", (wide, 2 * high + gap), GROUND)
    draw_front(PictureSurface(image, 0), card)
    draw_back(PictureSurface(image, high + gap), card)
    out = BytesIO()
    image.save(out, "PNG", dpi=(304.8, 304.8), optimize=True)
    return out.getvalue()


_fonts: dict[tuple[float, bool], Any] = {}


def _font(size: float, *, bold: bool) -> Any:
    key = (size, bold)
    if key not in _fonts:
        file = settings.FONT_BOLD if bold else settings.FONT_REGULAR
        _fonts[key] = ImageFont.truetype(str(file), round(size * POINT_MM * DOTS_PER_MM))
    return _fonts[key]


def _cropped(data: bytes, ratio: float) -> bytes:
    """Return the middle of a portrait in the ratio of its place, the head's part kept."""
    with Image.open(BytesIO(data)) as photo:
        wide, high = photo.size
        if wide / high > ratio:
            keep = round(high * ratio)
            box = ((wide - keep) // 2, 0, (wide - keep) // 2 + keep, high)
        else:
            box = (0, 0, wide, min(round(wide / ratio), high))
        out = BytesIO()
        photo.convert("RGB").crop(box).save(out, "JPEG", quality=88)
    return out.getvalue()
