from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook

from yuanbao.excel import Column, workbook


def read(data):
    return load_workbook(BytesIO(data)).active


def test_workbook_holds_title_notes_head_and_rows():
    columns = [Column("单位", 20), Column("满意率", form="0.0%")]

    sheet = read(workbook("考评月报", columns, [["住建局", 0.5], ["城管局", None]], ["2026年10月"]))

    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found == [
        ["考评月报", None],
        ["2026年10月", None],
        ["单位", "满意率"],
        ["住建局", 0.5],
        ["城管局", None],
    ]
    assert sheet["B4"].number_format == "0.0%"
    assert sheet.freeze_panes == "A4"


def test_workbook_keeps_what_looks_like_a_formula_as_text():
    sheet = read(workbook("=1", [Column("+2")], [['=HYPERLINK("http://x")'], ["@cmd"]]))

    assert [row[0].data_type for row in sheet.iter_rows()] == ["s", "s", "s", "s"]
    assert sheet["A3"].value == '=HYPERLINK("http://x")'


def test_workbook_leaves_out_what_cannot_be_written():
    sheet = read(workbook("表/一", [Column("说明")], [["a\x00b\x1fc"], ["字" * 40_000]]))

    assert sheet.title == "表 一"
    assert sheet["A3"].value == "abc"
    assert len(sheet["A4"].value) == 32_000


def test_workbook_writes_moments_in_local_time():
    sheet = read(workbook("表", [Column("时间")], [[datetime(2026, 10, 31, 17, tzinfo=UTC)]]))

    assert f"{sheet['A3'].value:%F %H}" == "2026-11-01 01"
