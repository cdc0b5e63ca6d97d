import io
import json
from datetime import date

import pytest
from jsonschema import Draft202012Validator, ValidationError

from yuanbao.opendata.datasets import (
    Column,
    Dataset,
    at_least_few,
    schema_of,
    write_csv,
    write_json,
)

ROWS = [
    {"name": "=1+1", "count": 5, "on": date(2026, 11, 23), "few": False},
    {"name": "甲", "count": None, "on": None, "few": True},
]
TABLE = Dataset(
    code="table",
    title="表",
    about="一张表。",
    columns=(
        Column("name", "text", "名"),
        Column("count", "whole", "数", may_be_empty=True),
        Column("on", "day", "日", may_be_empty=True),
        Column("few", "yes_no", "少"),
    ),
    rows=lambda _on: ROWS,
)


def test_csv_has_a_mark_its_columns_and_no_formulas():
    out = io.StringIO()

    count = write_csv(TABLE, ROWS, out)

    assert count == 2
    assert out.getvalue() == (
        "\ufeffname,count,on,few\r\n'=1+1,5,2026-11-23,false\r\n甲,,,true\r\n"
    )


def test_json_fits_its_schema():
    out = io.StringIO()

    write_json(TABLE, ROWS, out, on=date(2026, 11, 24))

    found = json.loads(out.getvalue())
    Draft202012Validator(schema_of(TABLE)).validate(found)
    assert found["licence"] == "CC-BY-4.0"
    assert found["rows"][0]["count"] == 5


def test_schema_refuses_another_column():
    wrong = {"dataset": "table", "licence": "CC-BY-4.0", "made_on": "2026-11-24", "rows": [{}]}

    with pytest.raises(ValidationError):
        Draft202012Validator(schema_of(TABLE)).validate(wrong)


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_small_counts_are_not_told(count, told):
    assert at_least_few(count) == told
