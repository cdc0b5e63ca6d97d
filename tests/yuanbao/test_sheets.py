"""Tables in files: read as people save them, written so that nothing is run or lost."""

import io
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook

from yuanbao import sheets
from yuanbao.sheet_books import template, write_sheet
from yuanbao.sheets import Column, SheetRefused, read_sheet

COLUMNS = (
    Column("number", "编号", ("工单号",), note="必填", required=True),
    Column("text", "内容", sample="暖气不热", required=True),
    Column("kind", "类型", choices=("求助", "投诉")),
)


def csv_of(*lines, encoding="utf-8"):
    return "\n".join(lines).encode(encoding)


def xlsx_of(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def cells(name, data):
    return [row.cells for row in read_sheet(name, data, COLUMNS).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_read_csv_knows_the_encodings_that_people_save(encoding):
    data = csv_of("编号,内容", "H1,暖气不热", encoding=encoding)

    assert cells("a.csv", data) == [{"number": "H1", "text": "暖气不热"}]


def test_read_counts_lines_as_the_file_does_and_leaves_blank_ones_out():
    data = csv_of("编号,内容", "H1,暖气不热", ",", "H2,路灯不亮")

    rows = read_sheet("a.csv", data, COLUMNS).rows

    assert [row.line for row in rows] == [2, 4]


def test_read_knows_other_names_and_lists_those_it_does_not_know():
    sheet = read_sheet("a.csv", csv_of("工单号,内容*,坐席", "H1,暖气不热,王"), COLUMNS)

    assert (sheet.rows[0].cells, sheet.unknown) == ({"number": "H1", "text": "暖气不热"}, ["坐席"])


def test_read_xlsx_takes_numbers_and_days_as_they_are_shown():
    data = xlsx_of(["编号", "内容"], [13800001111, datetime(2026, 11, 23, 10, 5)])  # noqa: DTZ001 - a cell has no zone

    assert cells("a.xlsx", data) == [{"number": "13800001111", "text": "2026-11-23 10:05:00"}]


def test_read_xlsx_names_a_number_whose_last_digits_are_lost():
    data = xlsx_of(["编号", "内容"], [8890202611230001999, "暖气不热"])

    [row] = read_sheet("a.xlsx", data, COLUMNS).rows

    assert "文本格式" in row.faults["number"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xls", b"", "另存为 .xlsx"),
        ("a.pdf", b"", "只收"),
        ("a.xlsx", b"not a zip", "打不开"),
        ("a.csv", b"\x81\xff\xfe\xff", "编码"),
        ("a.csv", csv_of("编号,内容"), "没有一行"),
        ("a.csv", csv_of("编号,说明", "H1,x"), "缺少：内容"),
        ("a.csv", csv_of("编号,工单号,内容", "H1,H1,x"), "出现了两次"),
        ("a.csv", b"a" * (sheets.MAX_BYTES + 1), "超过 5 MB"),
        ("a.csv", csv_of("编号,内容", *["H1,x"] * (sheets.MAX_ROWS + 1)), "超过 5000 行"),
    ],
)
def test_read_refuses_a_file_with_a_sentence_that_helps(name, data, words):
    with pytest.raises(SheetRefused, match=words):
        read_sheet(name, data, COLUMNS)


def test_write_keeps_what_begins_like_a_formula_a_text():
    data = write_sheet("回填", [("答复", 20)], [["=HYPERLINK(1)"], ["+1"], ["二\x07字"]])

    page = load_workbook(io.BytesIO(data)).active

    assert [(row[0].value, row[0].data_type) for row in page.iter_rows(min_row=2)] == [
        ("=HYPERLINK(1)", "s"),
        ("+1", "s"),
        ("二字", "s"),
    ]


def test_template_has_drop_downs_and_its_notes_are_no_row():
    data = template("热线诉求", COLUMNS)
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    [rule] = page.data_validations.dataValidation

    assert str(rule.sqref) == "C3:C5000"
    assert [cell.value for cell in page[1]] == ["编号*", "内容*", "类型"]
    with pytest.raises(SheetRefused, match="没有一行"):
        read_sheet("a.xlsx", data, COLUMNS)


def workbook_of(fill):
    book = Workbook()
    fill(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_read_finds_the_names_below_a_title():
    data = csv_of("2026年诉求台账,,", "制表：办公室,,", "编号,内容,类型", "H1,暖气不热,求助")

    [row] = read_sheet("a.csv", data, COLUMNS).rows

    assert (row.line, row.cells["number"]) == (4, "H1")


def test_read_takes_the_page_that_has_the_columns_and_says_which():
    def fill(book):
        book.active.append(["说明", "这张不是数据"])
        page = book.create_sheet("数据")
        page.append(["编号", "内容"])
        page.append(["H1", "暖气不热"])
        book.create_sheet("旧表").sheet_state = "hidden"

    sheet = read_sheet("a.xlsx", workbook_of(fill), COLUMNS)

    assert (sheet.page, [row.cells["number"] for row in sheet.rows]) == ("数据", ["H1"])


def test_read_names_cells_that_a_merged_one_hides_and_rows_that_are_hidden():
    def fill(book):
        page = book.active
        for row in (["编号", "内容"], ["H1", "一样"], ["H2", None], ["H3", "灯不亮"]):
            page.append(row)
        page.merge_cells("B2:B3")
        page.row_dimensions[4].hidden = True

    rows = read_sheet("a.xlsx", workbook_of(fill), COLUMNS).rows

    assert rows[0].faults == {}
    assert "取消合并" in rows[1].faults["text"]
    assert "隐藏" in rows[2].faults[sheets.WHOLE_ROW]


@pytest.mark.parametrize(
    ("typed", "words"), [("#N/A", "出错的公式"), ("2.10602E+17", "科学计数法")]
)
def test_read_names_what_a_spreadsheet_spoiled(typed, words):
    [row] = read_sheet("a.csv", csv_of("编号,内容", f"{typed},暖气不热"), COLUMNS).rows

    assert words in row.faults["number"]


def test_read_writes_numbers_without_the_dust_of_arithmetic():
    data = xlsx_of(["编号", "内容"], [0.1 + 0.2, True])

    assert cells("a.xlsx", data) == [{"number": "0.3", "text": "是"}]


def test_read_refuses_a_workbook_that_unpacks_to_too_much():
    data = xlsx_of(["编号", "内容"], ["H1", "x"])

    with pytest.raises(SheetRefused, match="太大"):
        read_sheet("a.xlsx", data, COLUMNS, sheets.Limits(unpacked=100))


def test_read_refuses_an_endless_cell_in_words():
    data = csv_of("编号,内容", 'H1,"' + "很长" * 100_000)

    with pytest.raises(SheetRefused, match="引号"):
        read_sheet("a.csv", data, COLUMNS)
