"""The words of a Word document, read without trusting it."""

import io
from xml.parsers import expat
from zipfile import ZipFile

MOST_XML = 20 * 1024 * 1024
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "


class NotWord(ValueError):
    """The file is no Word document, or one that is made to harm its reader."""


def paragraphs_in(content: bytes) -> list[str]:
    """Return the text of each paragraph, tables included, in the order of the file.

    Words that were deleted under tracked changes are left out. Raises NotWord, and zipfile's
    BadZipFile.
    """
    with ZipFile(io.BytesIO(content)) as package:
        try:
            part = package.getinfo("word/document.xml")
        except KeyError as error:
            raise NotWord from error
        if part.file_size > MOST_XML:
            raise NotWord
        with package.open(part) as stream:
            xml = stream.read(MOST_XML + 1)
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = _refuse_entities
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise NotWord from error
    return reader.lines


def _refuse_entities(*_declared: object) -> None:
    raise NotWord


class _Reader:
    """Gathers text runs into paragraphs."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._line: list[str] = []
        self._in_text = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        match name.removeprefix(_NAMESPACE):
            case "t":
                self._in_text = True
            case "tab":
                self._line.append("\t")
            case "br":
                self._line.append(" ")

    def end(self, name: str) -> None:
        match name.removeprefix(_NAMESPACE):
            case "t":
                self._in_text = False
            case "p":
                self.lines.append("".join(self._line))
                self._line = []

    def text(self, text: str) -> None:
        if self._in_text:
            self._line.append(text)
