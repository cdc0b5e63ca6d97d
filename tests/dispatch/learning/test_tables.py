import pytest

from dispatch.learning.tables import TableRefused, read_labelled, read_rows
from tests.dispatch.learning.samples import as_csv


def test_read_labelled_with_byte_order_mark_and_line_breaks_keeps_cells_whole(tmp_path):
    path = as_csv(tmp_path / "a.csv", [("第一行\n第二行", "甲")], encoding="utf-8-sig")

    found = read_labelled(path, "内容", "类别")

    assert (found.texts, found.labels) == (["第一行\n第二行"], ["甲"])


def test_read_labelled_counts_rows_it_leaves_out(tmp_path):
    rows = [("有文字", "甲"), ("  ", "甲"), ("", ""), ("没有类别", "")]

    found = read_labelled(as_csv(tmp_path / "a.csv", rows), "内容", "类别")

    assert (found.texts, found.without_text, found.without_label) == (["有文字"], 2, 1)


def test_read_rows_short_row_reads_as_empty_cells(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("内容,类别\n只有文字\n", encoding="utf-8")

    assert read_rows(path, ("内容", "类别")) == [{"内容": "只有文字", "类别": ""}]


def test_read_rows_missing_column_names_what_is_there(tmp_path):
    path = as_csv(tmp_path / "a.csv", [("文字", "甲")])

    with pytest.raises(TableRefused, match="没有列「标签」；现有的列是：内容、类别。"):
        read_rows(path, ("内容", "标签"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "是空的"),
        ("内容,类别\n".encode(), "没有一行数据"),
        ("内容,类别\n文字,甲\n".encode("gb18030"), "不是 UTF-8"),
        ("内容,类别\n,甲\n".encode(), "没有一行同时有"),
    ],
)
def test_read_labelled_unusable_file_says_why(tmp_path, content, sentence):
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with pytest.raises(TableRefused, match=sentence):
        read_labelled(path, "内容", "类别")


def test_read_rows_absent_file_says_so(tmp_path):
    with pytest.raises(TableRefused, match="打不开文件"):
        read_rows(tmp_path / "none.csv", ("内容",))
