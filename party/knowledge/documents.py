"""Read what editors upload: Markdown, DOCX and PDF as lines, CSV as questions and answers.

No entity of an uploaded XML is ever resolved, and nothing of it is run.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from party.knowledge.splitting import MOST_PARTS, Part, split

LARGEST = 10 * 1024 * 1024
LARGEST_TEXT = 20 * 1024 * 1024
MOST_PAGES = 500
SUFFIXES = (".md", ".txt", ".docx", ".pdf", ".csv")

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_STYLE = re.compile(r"(?:heading|标题)?\s*(\d)", re.IGNORECASE)
_QUESTION = ("问题", "标题", "question")
_ANSWER = ("答案", "答复", "内容", "answer")
_KEYWORDS = ("关键词", "keywords")


class Unreadable(ValueError):
    """The file cannot be read; the sentence says why and what to do."""


def parts_of(name: str, content: bytes) -> list[Part]:
    """Return the entries found in a file. Raises Unreadable."""
    suffix = PurePath(name).suffix.lower()
    title = PurePath(name).stem[:80]
    if suffix not in SUFFIXES:
        raise Unreadable(_("只能读 Markdown、DOCX、PDF 和 CSV。老的 .doc 请先另存为 .docx。"))
    if suffix == ".csv":
        parts = _pairs(_text(content))
    elif suffix == ".docx":
        parts = split(list(_docx_lines(content)), title)
    elif suffix == ".pdf":
        parts = split(_pdf_lines(content), title)
    else:
        parts = split(_text(content).splitlines(), title)
    if not any(part.body for part in parts):
        raise Unreadable(_("没有读到文字。扫描的图片请先识别成文字再上传。"))
    if len(parts) > MOST_PARTS:
        raise Unreadable(_("一个文件最多 %(n)d 条，请分成几个文件。") % {"n": MOST_PARTS})
    return parts


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("文字编码不认识，请存成 UTF-8 再上传。"))


def _pairs(text: str) -> list[Part]:
    rows = csv.DictReader(io.StringIO(text))
    names = {(name or "").strip(): name for name in rows.fieldnames or ()}
    question = next((names[name] for name in _QUESTION if name in names), None)
    answer = next((names[name] for name in _ANSWER if name in names), None)
    keywords = next((names[name] for name in _KEYWORDS if name in names), None)
    if question is None or answer is None:
        raise Unreadable(_("表头要有“问题”和“答案”两列。"))
    return [
        Part(
            (row[question] or "").strip(),
            [(row[answer] or "").strip()] if (row[answer] or "").strip() else [],
            (row[keywords] or "").strip()[:200] if keywords else "",
        )
        for row in rows
        if (row[question] or "").strip()
    ]


def _docx_lines(content: bytes) -> Iterator[str]:
    """Yield the paragraphs of a Word document, headings marked as Markdown marks them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            inner = packed.getinfo("word/document.xml")
            if inner.file_size > LARGEST_TEXT:
                raise Unreadable(_("文档里的文字太多，请分成几个文件。"))
            source = packed.read(inner)
        if b"<!DOCTYPE" in source[:2000]:
            raise Unreadable(_("这不是 Word 存的文档。"))
        document = ET.fromstring(source)  # noqa: S314 - without a DTD there are no entities
    except (zipfile.BadZipFile, KeyError, ET.ParseError) as error:
        raise Unreadable(_("打不开这个文档，请用 Word 重新另存为 .docx。")) from error
    for paragraph in document.iter(f"{_W}p"):
        words = "".join(
            "\t" if piece.tag == f"{_W}tab" else piece.text or ""
            for piece in paragraph.iter()
            if piece.tag in {f"{_W}t", f"{_W}tab"}
        )
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        level = _HEADING_STYLE.fullmatch(style.get(f"{_W}val", "")) if style is not None else None
        yield f"{'#' * int(level[1])} {words}" if level and words.strip() else words


def _pdf_lines(content: bytes) -> list[str]:
    """Return the lines of a PDF; lines that were broken only by the page's width are joined."""
    from pypdf import PdfReader  # noqa: PLC0415 - only those who import need it
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - as above

    try:
        reader = PdfReader(io.BytesIO(content))
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable(_("超过 %(n)d 页，请分成几个文件。") % {"n": MOST_PAGES})
        text = "\n".join(page.extract_text() for page in reader.pages)
    except (PyPdfError, OSError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable(_("打不开这个 PDF。加了密码的请先去掉密码。")) from error
    return _joined(text)


_BEGINS = re.compile(
    r"\s*(?:第[零〇一二三四五六七八九十百千\d]+[编章节条]|[问答QA]\s*[:：]|[（(]?[一二三四五六七八九十\d]+[)）、.．])"
)
_ENDS = re.compile(r"[。；：！？!?;:]\s*$")


def _joined(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines():
        if not line.strip() or re.fullmatch(r"[\s—–-]*\d{1,4}[\s—–-]*", line):
            continue
        goes_on = (
            lines
            and not _BEGINS.match(line)
            and not _ENDS.search(lines[-1])
            and len(lines[-1]) > 15
        )
        if goes_on:
            lines[-1] += line.strip()
        else:
            lines.append(line.strip())
    return lines
