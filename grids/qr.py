"""QR codes as PNG bytes."""

from io import BytesIO

import qrcode
from qrcode.constants import ERROR_CORRECT_M


def png(text: str) -> bytes:
    """Return a black and white QR code of the text, quiet zone included, fit for print."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=12, border=4)
    code.add_data(text)
    code.make(fit=True)
    out = BytesIO()
    code.make_image().save(out, "PNG")
    return out.getvalue()
