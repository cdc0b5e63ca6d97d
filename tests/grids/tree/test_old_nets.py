import pytest

from grids.choices import OldNet
from grids.demo.old_nets import demo_rows
from grids.tree.old_nets import HEAD, Row, read_rows, write_rows

GOOD = "城管网格,CG-1,东镇城管01,210602001001001,60"


def test_rows_are_read_with_and_without_a_head():
    head = ",".join(HEAD)

    plain, _ = read_rows(GOOD)
    headed, faults = read_rows(f"\ufeff{head}\n{GOOD}%\n\n")

    assert plain == [Row(1, "urban", "CG-1", "东镇城管01", "210602001001001", 60)]
    assert [row.percent for row in headed] == [60]
    assert faults == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("城管网格,CG-1,名称", "要有五列"),
        ("消防网,CG-1,名称,1,60", "不认识"),
        ("城管网格,,名称,1,60", "都要填"),
        ("城管网格,CG-1,名称,1,0", "1 到 100"),
        ("城管网格,CG-1,名称,1,六十", "1 到 100"),
        (f"{GOOD}\n{GOOD}", "和前面重复"),
        (f"{GOOD}\n城管网格,CG-1,东镇城管01,210602001001002,60", "超过 100"),
    ],
)
def test_each_bad_line_is_told_in_words(line, words):
    _rows, faults = read_rows(line)

    assert any(words in fault.words for fault in faults)


def test_file_written_is_read_back_and_holds_no_formula():
    text = write_rows([("城管网格", "=1+1", "@名称", "210602001001001", 60)])

    rows, faults = read_rows(text)

    assert "'=1+1" in text
    assert [(row.code, row.name) for row in rows] == [("=1+1", "@名称")]
    assert faults == []


def test_demo_nets_cover_every_unit_and_each_cell_adds_up():
    units = [(f"210602001001{n:03d}", "东镇") for n in range(1, 61)]

    rows = demo_rows(units)

    for net in OldNet:
        mine = [row for row in rows if row.net == net]
        assert {row.grid for row in mine} == {code for code, _town in units}
        cells = {row.code for row in mine}
        assert {sum(r.percent for r in mine if r.code == cell) for cell in cells} == {100}
