from io import BytesIO

import pytest
from pypdf import PdfReader

from yuanbao import pdf


def pages(data):
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def test_document_names_title_number_note_and_count_on_every_page():
    sheet = pdf.Sheet("考评月报", number="202610", note="打印 王红", mark="王红 10月31日")

    found = pages(pdf.document(sheet, [pdf.paragraph("一行") for _ in range(90)]))

    assert len(found) > 1
    for number, text in enumerate(found, start=1):
        for words in ("考评月报", "202610", "打印 王红", "王红 10月31日"):
            assert words in text
        assert f"第 {number} 页，共 {len(found)} 页" in text


def test_document_keeps_title_and_language():
    reader = PdfReader(BytesIO(pdf.document(pdf.Sheet("督办单"), [])))

    assert reader.metadata.title == "督办单"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


@pytest.mark.parametrize("part", [pdf.paragraph, pdf.heading])
def test_text_with_markup_stays_text(part):
    words = '<img src="http://127.0.0.1/x"/> a & b <b>'

    assert words in "".join(pages(pdf.document(pdf.Sheet("单"), [part(words)])))


def test_facts_longer_than_a_page_go_on_over_the_next():
    sheet = pdf.Sheet("工单")

    found = pages(pdf.document(sheet, [pdf.facts(sheet, [("答复", "路面已经修好。" * 700)])]))

    assert len(found) > 1
    assert "".join(found).count("修好") == 700


def test_grid_over_pages_repeats_its_head():
    sheet = pdf.Sheet("月报", is_wide=True)
    rows = [[f"单位{n}", "1", "100.0%"] for n in range(60)]
    table = pdf.grid(sheet, ["单位", "件数", "满意率"], rows, [4, 1, 1])

    found = pages(pdf.document(sheet, [table]))

    assert len(found) > 1
    assert all("满意率" in text for text in found)
    assert "单位59" in found[-1]


def test_qr_is_drawn_with_the_side_asked_for():
    drawing = pdf.qr("https://example.cn/t/123", 80)

    assert (drawing.width, drawing.height) == (80, 80)
    assert pages(pdf.document(pdf.Sheet("卡"), [drawing]))


def test_heading_at_the_foot_begins_the_next_page_and_its_table_is_cut_where_it_ends():
    sheet = pdf.Sheet("月报")
    rows = [[f"单位{n}", "1"] for n in range(60)]
    above = [pdf.paragraph("一行") for _ in range(33)]
    story = [*above, pdf.heading("乙类"), pdf.grid(sheet, ["单位", "件数"], rows, [3, 1])]

    found = pages(pdf.document(sheet, story))

    assert ["乙类" in text for text in found[:2]] == [False, True]
    assert "单位0" in found[1]
    assert len(found) == 3
