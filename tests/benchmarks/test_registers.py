"""Tables of the registers' benchmarks."""

from benchmarks.asking import Answered, as_markdown
from benchmarks.imports import Phase
from benchmarks.imports import as_markdown as phases_as_markdown


def answered(person, page="residents", **facts):
    usual = {"p50": 40.0, "p95": 60.0, "statements": 11, "floor": 5.0}
    return Answered(person, page, **{**usual, **facts})


def test_table_of_pages_leaves_out_what_somebody_may_not_open():
    page = answered("clerk", "page of a grid", p50=50.0)

    table = as_markdown([answered("worker"), answered("clerk"), page])

    assert table.splitlines()[2:] == [
        "| residents | 11 | 40 | 60 | 8.0 | 11 | 40 | 60 | 8.0 |",
        "| page of a grid | – | – | – | – | 11 | 50 | 60 | 10.0 |",
    ]


def test_table_of_phases_sets_each_in_relation_to_the_copy():
    phases = [Phase("take over", 10.0, 1000, 201.4), Phase("plain COPY of it", 0.5, 1000)]

    assert phases_as_markdown(phases).splitlines()[2:] == [
        "| take over | 10.00 | 100 | 201 | 0.050 |",
        "| plain COPY of it | 0.50 | 2,000 | – | 1.000 |",
    ]
