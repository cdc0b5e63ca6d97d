import io
from zipfile import ZipFile

import pytest
from PIL import Image
from pypdf import PdfReader

from petitions.sealed.files import FileRefused, clean_file, without_marks
from petitions.sealed.word import paragraphs_in
from tests.petitions.sealed.material import AUTHOR, CAMERA, document, pdf, photo


def test_clean_of_a_photo_with_place_leaves_the_picture_alone():
    cleaned = clean_file(io.BytesIO(photo()))

    picture = Image.open(io.BytesIO(cleaned.clean))
    assert (picture.size, dict(picture.getexif())) == ((64, 48), {})
    assert CAMERA.encode() not in cleaned.clean
    assert cleaned.original == photo()


def test_clean_of_a_document_leaves_its_words_alone():
    cleaned = clean_file(io.BytesIO(document()))

    with ZipFile(io.BytesIO(cleaned.clean)) as package:
        whole = b"".join(package.read(name) for name in package.namelist()).decode()
    assert AUTHOR not in whole
    assert paragraphs_in(cleaned.clean) == ["现场照片在后面补一句", "表里\t的字 &"]


def test_clean_of_a_pdf_leaves_its_pages_alone():
    cleaned = clean_file(io.BytesIO(pdf()))

    read = PdfReader(io.BytesIO(cleaned.clean))
    picture = read.pages[0]["/Resources"]["/XObject"]["/image"].get_object()
    assert len(read.pages) == 1
    assert "/Annots" not in read.pages[0]
    assert not read.metadata
    assert CAMERA.encode() not in picture._data
    assert Image.open(io.BytesIO(picture._data)).size == (64, 48)
    assert AUTHOR.encode("utf-16-be") not in cleaned.clean
    assert AUTHOR.encode() not in cleaned.clean


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "只收照片"),
        (b"MZ\x90\x00", "只收照片"),
        (b"\xff\xd8\xff\xe0broken", "损坏"),
        (b"%PDF-1.7 broken", "PDF 已损坏"),
        (b"PK\x03\x04broken", "读不出来"),
        (b"x" * (8 * 1024 * 1024 + 1), "不能超过 8 MB"),
    ],
)
def test_clean_of_what_cannot_be_read_is_refused_in_words(content, words):
    with pytest.raises(FileRefused, match=words):
        clean_file(io.BytesIO(content))


def test_clean_of_a_locked_pdf_is_refused():
    with pytest.raises(FileRefused, match="密码"):
        clean_file(io.BytesIO(pdf(password="x")))


def test_clean_of_a_package_without_words_is_refused():
    out = io.BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("other.xml", "<x/>")

    with pytest.raises(FileRefused, match="读不出来"):
        clean_file(io.BytesIO(out.getvalue()))


@pytest.mark.parametrize(
    "body", ["<not closed", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'], ids=["broken", "bomb"]
)
def test_clean_of_a_crafted_document_is_refused(body):
    out = io.BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("word/document.xml", body)

    with pytest.raises(FileRefused, match="读不出来"):
        clean_file(io.BytesIO(out.getvalue()))


def test_without_marks_leaves_other_bytes_alone():
    assert without_marks(b"no picture") == b"no picture"
