"""PDF documents in Chinese: one frame with title, number and foot, and the parts to fill it with.

reportlab costs 17 MB and its two fonts 46 MB more, so callers import this module where they draw.
Every text is escaped: what a resident wrote is never read as markup.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext as _
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, SimpleDocTemplate, Table

REGULAR, BOLD = "Yuanbao", "Yuanbao-Bold"
INK, GREY, RULE, SHADE = (
    HexColor("#1F1B16"),
    HexColor("#5E574E"),
    HexColor("#B8B0A5"),
    HexColor("#F3F0EB"),
)
MARGIN = 18 * mm
HEAD, FOOT = 26 * mm, 18 * mm
ROOM_BELOW_HEADING = 45 * mm
PADDING = 6  # points that reportlab's frame leaves inside its margins


@dataclass(frozen=True)
class Sheet:
    """What stands on every page: `title`, `number` at its right, `note` in the foot.

    `mark` is a pale watermark across the page, for papers that name who printed them.
    """

    title: str
    number: str = ""
    note: str = ""
    mark: str = ""
    is_wide: bool = False

    @property
    def size(self) -> tuple[float, float]:
        return landscape(A4) if self.is_wide else A4

    @property
    def width(self) -> float:
        """Return the width there is between the margins."""
        return self.size[0] - 2 * MARGIN


def document(sheet: Sheet, story: Sequence[Flowable]) -> bytes:
    """Return the PDF of the parts in their order, each page framed and counted."""
    load_fonts()
    out = BytesIO()
    template = SimpleDocTemplate(
        out,
        pagesize=sheet.size,
        leftMargin=MARGIN - PADDING,
        rightMargin=MARGIN - PADDING,
        topMargin=HEAD,
        bottomMargin=FOOT,
        title=sheet.title,
        author=settings.SITE["organiser"],
        lang="zh-CN",
    )
    template.build(list(_with_breaks(story)), canvasmaker=_framed_by(sheet))
    return out.getvalue()


def _with_breaks(story: Sequence[Flowable]) -> Iterator[Flowable]:
    """Start a page where a heading would stand at its foot; what follows may still be cut."""
    for part in story:
        if getattr(part, "style", None) is _style("heading"):
            yield CondPageBreak(ROOM_BELOW_HEADING)
        yield part


def heading(text: str) -> Flowable:
    """Return the heading of a part; it never stands alone at the foot of a page."""
    return Paragraph(_safe(text), _style("heading"))


def paragraph(text: str, style: str = "body") -> Flowable:
    """Return a text with its line breaks; `style` is body, small, number or label."""
    return Paragraph(_safe(text), _style(style))


def facts(sheet: Sheet, rows: Sequence[tuple[str, str]]) -> Flowable:
    """Return names and values in two ruled columns over the whole width."""
    cells = [[paragraph(name, "label"), paragraph(value)] for name, value in rows]
    widths = [28 * mm, sheet.width - 28 * mm]
    # An answer may be longer than a page: its row is then cut at the foot and goes on.
    return Table(cells, widths, splitInRow=1, style=[*_RULED, _SHADED_NAMES])


def grid(
    sheet: Sheet,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    shares: Sequence[float],
    *,
    n_texts: int = 1,
) -> Flowable:
    """Return a ruled table whose head is repeated on each page.

    `shares` divide the width; the first `n_texts` columns stand left, the numbers after them right.
    """
    whole = sum(shares)
    styles = ["small"] * n_texts + ["number"] * (len(head) - n_texts)
    labels = ["label"] * n_texts + ["number-label"] * (len(head) - n_texts)
    cells = [[paragraph(*cell) for cell in zip(head, labels, strict=True)]]
    cells += [[paragraph(*cell) for cell in zip(row, styles, strict=True)] for row in rows]
    widths = [sheet.width * share / whole for share in shares]
    return Table(cells, widths, repeatRows=1, style=[*_RULED, _SHADED_HEAD])


def qr(text: str, side: float = 28 * mm) -> Flowable:
    """Return the QR code of a text as a drawing of this side."""
    widget = QrCodeWidget(text, barLevel="M")
    left, bottom, right, top = widget.getBounds()
    drawing = Drawing(
        side, side, transform=[side / (right - left), 0, 0, side / (top - bottom), 0, 0]
    )
    drawing.add(widget)
    return drawing


def _safe(text: str) -> str:
    return escape(str(text)).replace("\n", "<br/>")


_RULED = [
    ("GRID", (0, 0), (-1, -1), 0.4, RULE),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
]
_SHADED_HEAD = ("BACKGROUND", (0, 0), (-1, 0), SHADE)
_SHADED_NAMES = ("BACKGROUND", (0, 0), (0, -1), SHADE)


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Make both fonts known; once a process."""
    for name, file in ((REGULAR, settings.FONT_REGULAR), (BOLD, settings.FONT_BOLD)):
        pdfmetrics.registerFont(TTFont(name, str(file)))


@lru_cache(maxsize=8)
def _style(name: str) -> ParagraphStyle:
    load_fonts()
    font, size, align = {
        "heading": (BOLD, 12, 0),
        "body": (REGULAR, 10.5, 0),
        "small": (REGULAR, 9, 0),
        "number": (REGULAR, 9, 2),
        "label": (BOLD, 9, 0),
        "number-label": (BOLD, 9, 2),
    }[name]
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=size * 1.5,
        alignment=align,
        textColor=INK,
        wordWrap="CJK",
        spaceBefore=8 if name == "heading" else 0,
        spaceAfter=4 if name in {"heading", "body"} else 0,
    )


def _framed_by(sheet: Sheet) -> type[Canvas]:
    """Return a canvas that keeps its pages until it knows how many there are."""

    class Framed(Canvas):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self._kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._kept, start=1):
                self.__dict__.update(page)
                _draw_frame(self, sheet, number, len(self._kept))
                super().showPage()
            super().save()

    return Framed


def _draw_frame(canvas: Canvas, sheet: Sheet, number: int, of: int) -> None:
    width, height = sheet.size
    canvas.saveState()
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 15)
    canvas.drawString(MARGIN, height - 15 * mm, sheet.title)
    canvas.setStrokeColor(RULE)
    canvas.line(MARGIN, height - 20 * mm, width - MARGIN, height - 20 * mm)
    canvas.line(MARGIN, 14 * mm, width - MARGIN, 14 * mm)
    canvas.setFillColor(GREY)
    canvas.setFont(REGULAR, 9)
    canvas.drawRightString(width - MARGIN, height - 15 * mm, sheet.number)
    canvas.drawString(MARGIN, 9 * mm, sheet.note)
    page = _("第 %(number)s 页，共 %(of)s 页") % {"number": number, "of": of}
    canvas.drawRightString(width - MARGIN, 9 * mm, page)
    _draw_mark(canvas, sheet)
    canvas.restoreState()


def _draw_mark(canvas: Canvas, sheet: Sheet) -> None:
    if not sheet.mark:
        return
    width, height = sheet.size
    canvas.setFillColor(INK)
    canvas.setFillAlpha(0.07)
    canvas.setFont(REGULAR, 26)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(35)
    for line in (-2, 0, 2):
        canvas.drawCentredString(0, line * 45 * mm, sheet.mark)
