"""The commitment letter as PDF: its words, the signature, and the digest by which it is checked."""

import json

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from reportlab.graphics.shapes import Drawing, PolyLine
from reportlab.lib.units import mm

from grids.models import Commitment
from yuanbao import pdf

WIDTH, HEIGHT = 60 * mm, 24 * mm
SIDE = 1000


def letter_paper(letter: Commitment) -> bytes:
    """Return the signed letter."""
    sheet = pdf.Sheet(letter.title, note=_("校验值 %(digest)s") % {"digest": letter.digest})
    signed = f"{localtime(letter.signed_at):%Y-%m-%d %H:%M}"
    lines = [line.strip() for line in letter.body.splitlines() if line.strip()]
    story = [pdf.paragraph(f"{number}. {line}") for number, line in enumerate(lines, start=1)]
    story += [
        pdf.heading(_("签名")),
        pdf.facts(
            sheet,
            [
                (_("承诺人"), letter.signed_name or _("离岗满二年，姓名和签名已清除")),
                (_("网格"), letter.profile.grid.name),
                (_("签署时间"), signed),
            ],
        ),
    ]
    if letter.strokes:
        story += [pdf.paragraph(_("手写签名"), "small"), _drawn(json.loads(letter.strokes))]
    return pdf.document(sheet, story)


def _drawn(strokes: list[list[list[int]]]) -> Drawing:
    """Draw what the finger drew: points between 0 and 1000, downwards."""
    drawing = Drawing(WIDTH, HEIGHT)
    for line in strokes:
        points = [
            number for x, y in line for number in (x / SIDE * WIDTH, HEIGHT - y / SIDE * HEIGHT)
        ]
        if len(points) >= 4:
            drawing.add(PolyLine(points, strokeColor=pdf.INK, strokeWidth=1.2))
    return drawing
