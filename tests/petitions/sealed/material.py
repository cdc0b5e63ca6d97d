"""Files as reporters have them: full of traces."""

import io
from zipfile import ZipFile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

AUTHOR = "作者欧阳暗记"
CAMERA = "CAMERA-OF-OUYANG"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def photo() -> bytes:
    """A JPEG that says where it was taken and with what."""
    picture, out = Image.new("RGB", (64, 48), "navy"), io.BytesIO()
    marks = Image.Exif()
    marks[0x010F] = CAMERA
    marks.get_ifd(0x8825)[1] = "N"
    marks.get_ifd(0x8825)[2] = (40.0, 7.0, 12.0)
    picture.save(out, "JPEG", exif=marks, comment=CAMERA.encode())
    return out.getvalue()


def document(text="现场照片在后面") -> bytes:
    """A Word document with its author, a remark of theirs, and words under tracked changes."""
    body = (
        f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r>'
        f'<w:ins w:author="{AUTHOR}"><w:r><w:t>补一句</w:t></w:r></w:ins>'
        f'<w:del w:author="{AUTHOR}"><w:r><w:delText>删掉的</w:delText></w:r></w:del></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>表里</w:t><w:tab/><w:t>的字 &amp;</w:t></w:r></w:p>"
        "</w:tc></w:tr></w:tbl></w:body></w:document>"
    )
    out = io.BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("docProps/core.xml", f"<creator>{AUTHOR}</creator>")
        package.writestr("word/comments.xml", f"<comment author='{AUTHOR}'/>")
        package.writestr("word/document.xml", body)
    return out.getvalue()


def pdf(*, password="") -> bytes:
    """A PDF with its author, a remark, and a photo with marks of its own."""
    drawn = io.BytesIO()
    Image.open(io.BytesIO(photo())).save(drawn, "PDF")
    writer = PdfWriter(clone_from=io.BytesIO(drawn.getvalue()))
    writer.add_metadata({"/Author": AUTHOR, "/Creator": AUTHOR})
    box = ArrayObject([FloatObject(n) for n in (0, 0, 10, 10)])
    remark = {"/Subtype": NameObject("/Text"), "/T": TextStringObject(AUTHOR), "/Rect": box}
    writer.add_annotation(
        0, DictionaryObject({NameObject(name): value for name, value in remark.items()})
    )
    for image in writer.pages[0]["/Resources"]["/XObject"].values():
        image.get_object()._data = photo()
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
