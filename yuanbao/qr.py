"""QR codes as one SVG path: drawn in the page, without a picture from elsewhere."""

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of white around, as the standard asks


@dataclass(frozen=True)
class Code:
    """`size` is the side in modules with the quiet zone, `path` the dark modules."""

    size: int
    path: str


def code_of(text: str) -> Code:
    """Return the QR code of a text; error correction M bears a creased printout."""
    maker = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    maker.add_data(text)
    maker.make(fit=True)
    matrix = maker.get_matrix()
    runs = [run for y, row in enumerate(matrix) for run in _runs(row, y)]
    return Code(len(matrix), "".join(runs))


def _runs(row: list[bool], y: int) -> list[str]:
    """Return one rectangle for each stretch of dark modules in a row."""
    found, start = [], None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            found.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return found
