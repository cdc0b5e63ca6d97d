"""Tell what an uploaded file of a lesson is by its first bytes; its name is not believed. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from party.education.choices import LessonKind

MEGABYTE = 1024 * 1024
LARGEST = {LessonKind.VIDEO: 300 * MEGABYTE, LessonKind.DOCUMENT: 30 * MEGABYTE}
# The beginnings of what every phone can show, and the part of the file that they stand at.
_SIGNS = (
    (LessonKind.VIDEO, 4, b"ftyp", "mp4", "video/mp4"),
    (LessonKind.VIDEO, 0, b"\x1a\x45\xdf\xa3", "webm", "video/webm"),
    (LessonKind.DOCUMENT, 0, b"%PDF-", "pdf", "application/pdf"),
)
HEAD = 16


class FileRefused(ValueError):
    """The file is not taken; the message is a sentence for the person who chose it."""


@dataclass(frozen=True)
class FileFormat:
    """What a file is: the ending and the type it is given out with."""

    ending: str
    content_type: str


def format_of(head: bytes, size: int, kind: str) -> FileFormat:
    """Return the format of a file for a lesson of the kind, by its first bytes and its size.

    Raises FileRefused for an empty, too large or other file.
    """
    if size == 0:
        raise FileRefused(_("这个文件是空的，请重新选择。"))
    if kind not in LARGEST:
        raise FileRefused(_("文字课不用上传文件；要传文件，请把形式改成视频或文档。"))
    largest = LARGEST[LessonKind(kind)]
    if size > largest:
        raise FileRefused(
            _("文件太大，不能超过 %(n)d MB。请压缩或分成几节课。") % {"n": largest // MEGABYTE}
        )
    for fits, at, sign, ending, content_type in _SIGNS:
        if fits == kind and head[at : at + len(sign)] == sign:
            return FileFormat(ending, content_type)
    if kind == LessonKind.VIDEO:
        raise FileRefused(_("这不是能播放的视频。请上传 MP4 或 WebM 格式的文件。"))
    raise FileRefused(_("这不是 PDF。Word、PPT 请先另存为 PDF 再上传，手机上才能直接看。"))
