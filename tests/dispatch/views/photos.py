"""A picture as a phone sends it."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(name="photo.jpg"):
    """Return a small JPEG."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")
