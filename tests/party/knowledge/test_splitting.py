import io
import zipfile

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from party.knowledge import documents
from party.knowledge.documents import Unreadable, parts_of
from party.knowledge.splitting import Part, split

LAW = """# 示例区供热办法

## 第一章 总则

第一条 为了把供热的事办好，制定本办法。

第二条 本区供热适用本办法。

（一）居民；

（二）单位。

## 第二章 用热

第三条 室温不低于十八度。
"""


def as_pairs(parts):
    return [(part.title, part.body) for part in parts]


def test_regulation_becomes_an_entry_for_each_article():
    parts = split(LAW.splitlines(), "文件")

    assert [part.title for part in parts] == [
        "《示例区供热办法》第一条：为了把供热的事办好，制定本办法",
        "《示例区供热办法》第二条：本区供热适用本办法",
        "《示例区供热办法》第三条：室温不低于十八度",
    ]
    assert parts[1].body == "第二条 本区供热适用本办法。\n\n（一）居民；\n\n（二）单位。"
    assert [part.keywords for part in parts] == ["总则", "总则", "用热"]


def test_questions_and_answers_become_pairs():
    parts = split(
        ["问：几点开门？", "答：早上八点半。", "周末不开。", "Q: 能停车吗", "A：能。"], "x"
    )

    assert as_pairs(parts) == [
        ("几点开门？", "早上八点半。\n\n周末不开。"),
        ("能停车吗", "能。"),
    ]


def test_headings_become_entries_and_name_what_lies_below():
    parts = split(["# 办事", "## 低保", "到社区申请。", "## 残疾证", "到残联。"], "x")

    assert as_pairs(parts) == [("低保", "到社区申请。"), ("残疾证", "到残联。")]
    assert parts[0].keywords == "办事"


def test_plain_text_is_one_entry_with_the_name_of_its_file():
    assert as_pairs(split(["一句。", "又一句。"], "通知")) == [("通知", "一句。\n\n又一句。")]


@pytest.mark.parametrize(
    ("title", "lines", "fault"),
    [
        ("题", [], "没有内容"),
        ("题" * 121, ["x"], "标题超过 120 个字"),
        ("题", ["x" * 20_001], "内容超过 20000 个字"),
        ("题", ["x"], ""),
    ],
)
def test_part_says_why_it_cannot_become_an_entry(title, lines, fault):
    assert Part(title, lines).fault == fault


def docx(*paragraphs, doctype=""):
    """Return a Word document of (style, words) pairs."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>'
        for style, words in paragraphs
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        whole = f"<?xml version='1.0'?>{doctype}<w:document {space}><w:body>{body}</w:body></w:document>"
        file.writestr("word/document.xml", whole)
    return packed.getvalue()


def test_word_document_is_read_by_its_headings():
    content = docx(
        ("Heading1", "低保怎么申请"), ("", "到社区。"), ("2", "要带什么"), ("", "户口簿。")
    )

    assert as_pairs(parts_of("指南.docx", content)) == [
        ("低保怎么申请", "到社区。"),
        ("要带什么", "户口簿。"),
    ]


def test_pdf_is_read_and_its_broken_lines_are_joined():
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    page = io.BytesIO()
    canvas = Canvas(page)
    canvas.setFont("STSong-Light", 12)
    for at, line in enumerate(
        ["问：报停要在什么时候以前办理才算数呢，过", "了还行吗", "答：九月底以前。"]
    ):
        canvas.drawString(50, 700 - 20 * at, line)
    canvas.save()

    parts = parts_of("问答.pdf", page.getvalue())

    assert as_pairs(parts) == [("报停要在什么时候以前办理才算数呢，过了还行吗", "九月底以前。")]


def test_table_needs_questions_and_answers():
    assert as_pairs(parts_of("a.csv", "问题,答案\n甲,乙\n,空\n丙,\n".encode())) == [
        ("甲", "乙"),
        ("丙", ""),
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("旧.doc", b"x", "另存为 .docx"),
        ("坏.docx", b"x", "重新另存为"),
        ("坏.pdf", b"x", "打不开这个 PDF"),
        ("空.md", b"  \n", "没有读到文字"),
        ("表.csv", "甲,乙\n1,2\n".encode(), "“问题”和“答案”"),
        ("乱.txt", b"\xff\xff\xff\x80", "存成 UTF-8"),
        ("炸.docx", docx(("", "x"), doctype="<!DOCTYPE a>"), "不是 Word"),
    ],
)
def test_unreadable_file_is_refused_in_words(name, content, words):
    with pytest.raises(Unreadable, match=words):
        parts_of(name, content)


def test_file_with_too_many_entries_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "MOST_PARTS", 1)

    with pytest.raises(Unreadable, match="最多 1 条"):
        parts_of("a.csv", "问题,答案\n甲,乙\n丙,丁\n".encode())


def test_old_chinese_encoding_is_read():
    assert as_pairs(parts_of("通知.txt", "停水通知。".encode("gb18030"))) == [
        ("通知", "停水通知。")
    ]
