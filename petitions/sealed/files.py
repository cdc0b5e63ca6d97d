"""Files that reporters attach: taken apart and made anew, so that nothing in them says who made them."""

import io
from dataclasses import dataclass
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from petitions.helping.sounds import mime_of
from petitions.sealed.choices import ENDINGS, MEDIA_TYPES, FileKind
from petitions.sealed.word import NotWord, paragraphs_in
from yuanbao.photos import PhotoRefused, clean_photo

MAX_FILES, MAX_BYTES, MAX_PAGES = 5, 8 * 1024 * 1024, 300
_SOUNDS = {"audio/wav": "wav", "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/webm": "webm"}
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF")
# Of a page and of what it draws: remarks with their authors, and what programs noted of themselves.
_TELLING = ("/Annots", "/Metadata", "/PieceInfo", "/AA", "/LastModified", "/StructParents")


class FileRefused(ValueError):
    """The file is not taken; the message is a sentence for the person who chose it."""


@dataclass(frozen=True)
class CleanFile:
    """What was sent, and a copy of it that is fit to be read by others."""

    kind: str
    original: bytes
    clean: bytes


def clean_file(file: IO[bytes]) -> CleanFile:
    """Return a file with its clean copy. Its name is never looked at, nor kept.

    Pictures are drawn anew; a Word document becomes one of its words alone; a PDF is put
    together anew from its pages. Raises FileRefused.
    """
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FileRefused(_("文件太大，每个不能超过 8 MB。"))
    if content.startswith(_PICTURES) or content[4:8] == b"ftyp":
        return CleanFile(FileKind.PHOTO, content, _picture(content))
    if content.startswith(b"%PDF"):
        return CleanFile(FileKind.PDF, content, _pdf(content))
    if content.startswith(b"PK\x03\x04"):
        return CleanFile(FileKind.WORD, content, _word(content))
    raise FileRefused(_("只收照片（JPG、PNG、WebP）、Word 文档（.docx）和 PDF。"))


def media_of(kind: str, content: bytes) -> tuple[str, str]:
    """Return the ending and the type under which a file of a report is handed out."""
    if kind == FileKind.VOICE:
        mime = mime_of(content)
        return _SOUNDS.get(mime, "bin"), mime or "application/octet-stream"
    return ENDINGS[FileKind(kind)], MEDIA_TYPES[FileKind(kind)]


def _picture(content: bytes) -> bytes:
    try:
        return clean_photo(io.BytesIO(content), max_bytes=MAX_BYTES).data
    except PhotoRefused as refusal:
        raise FileRefused(str(refusal)) from refusal


# --- Word ------------------------------------------------------------------------------------

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)
_BODY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "{}</w:body></w:document>"
)
_PARAGRAPH = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'


def _word(content: bytes) -> bytes:
    try:
        lines = paragraphs_in(content)
    except (NotWord, BadZipFile) as error:
        raise FileRefused(
            _("这个文档读不出来。请另存为 .docx 或 PDF，或者把内容直接写在上面。")
        ) from error
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        body = "".join(_PARAGRAPH.format(escape(line)) for line in lines)
        package.writestr("word/document.xml", _BODY.format(body))
    return out.getvalue()


# --- PDF -------------------------------------------------------------------------------------


def _pdf(content: bytes) -> bytes:
    try:
        reader = _reader_of(content)
        writer = PdfWriter()
        for page in reader.pages:
            _bare(writer.add_page(page), set())
        writer.metadata = None
        out = io.BytesIO()
        writer.write(out)
    except FileRefused:
        raise
    except Exception as error:  # a crafted file may make a parser raise anything
        raise FileRefused(_("这个 PDF 已损坏或读不出来，请换一份。")) from error
    return out.getvalue()


def _reader_of(content: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise FileRefused(_("这个 PDF 设了密码，请去掉密码再传。"))
    if len(reader.pages) > MAX_PAGES:
        raise FileRefused(_("这个 PDF 页数太多，最多 300 页。"))
    return reader


def _bare(drawn: DictionaryObject, seen: set[int]) -> None:
    """Take what tells of authors off a page or a form, and off everything it draws."""
    if id(drawn) in seen:
        return
    seen.add(id(drawn))
    for name in _TELLING:
        drawn.pop(NameObject(name), None)
    resources: Any = drawn.get("/Resources")
    things: Any = resources.get_object().get("/XObject") if resources is not None else None
    for thing in (things.get_object() if things is not None else {}).values():
        inner = thing.get_object()
        if inner.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]) and isinstance(
            inner, StreamObject
        ):
            inner._data = without_marks(inner._data)  # noqa: SLF001 - the picture as it is stored
        _bare(inner, seen)


def without_marks(jpeg: bytes) -> bytes:
    """Return a JPEG without its application and comment segments: place, camera, owner, time.

    The colour segments (APP14, ICC in APP2) stay: without them the picture has other colours.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        marker, body = jpeg[at + 1], jpeg[at + 4 : end]
        is_mark = 0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)
        if not is_mark or body.startswith(b"ICC_PROFILE"):
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])
