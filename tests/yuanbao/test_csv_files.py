import pytest

from yuanbao.csv_files import csv_file, guarded, unguarded
from yuanbao.sheets import Column, read_sheet


@pytest.mark.parametrize("text", ["=1+1", "+1-2", "-1-cmd", "@cmd", "\t=1", "\r=1"])
def test_guard_leaves_no_start_of_a_formula(text):
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("13800001111", "\t13800001111"),
        ("11010519491231002X", "11010519491231002X"),
        ("110105194912310021", "\t110105194912310021"),
        ("0415", "\t0415"),
        ("12", "12"),
        ("-1", "-1"),
        ("0", "0"),
        ("88.50", "88.50"),
        ("'quoted'", "'quoted'"),
        ("", ""),
    ],
)
def test_guard_keeps_long_numbers_text_and_short_ones_numbers(text, cell):
    assert guarded(text) == cell


def test_file_is_read_back_as_it_was_written():
    columns = [Column("name", "名称"), Column("phone", "电话"), Column("note", "备注")]
    rows = [["=1+1", "13800001111", None], ["五号，楼\n门", "0415-2123456", "+8"]]

    data = csv_file([str(one.name) for one in columns], rows, ["于海霞 导出"])

    found = read_sheet("表.csv", data, columns).rows
    assert data.startswith(b"\xef\xbb\xbf")
    assert [list(row.cells.values()) for row in found] == [
        ["=1+1", "13800001111", ""],
        ["五号，楼\n门", "0415-2123456", "+8"],
    ]
