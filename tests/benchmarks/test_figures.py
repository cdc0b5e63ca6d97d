import pytest

from benchmarks.figures import Figures, as_markdown, middle, percentile, read


def figures(rate, ratio=None):
    return Figures(
        scenario="DeskList", rate=rate, p50=rate, p95=rate, p99=rate, requests=10, failures=1,
        statements=4.0, ratio=ratio,
    )  # fmt: skip


@pytest.mark.parametrize(("share", "expected"), [(0.5, 10.0), (0.9, 10.0), (0.91, 50.0), (1, 50.0)])
def test_percentile_of_counted_times_takes_the_first_that_covers_the_share(share, expected):
    assert percentile({50.0: 1, 10.0: 9}, share) == expected


def test_percentile_of_nothing_is_nothing():
    assert percentile({}, 0.99) == 0.0


def test_read_joins_rows_and_weighs_statements():
    row = {"num_requests": 30, "num_failures": 2, "start_time": 100.0,
           "last_request_timestamp": 103.0, "response_times": {"20": 29, "90": 1}}  # fmt: skip

    found = read("DeskList", [row], {"12": 29, "42": 1})

    assert (found.rate, found.requests, found.failures) == (10.0, 30, 2)
    assert (found.p50, found.p99) == (20.0, 90.0)
    assert found.statements == 13.0


def test_read_without_any_answer_is_all_nothing():
    found = read("QueueList", [], {})

    assert (found.rate, found.requests, found.statements) == (0.0, 0, 0.0)


def test_middle_of_runs_takes_medians_and_adds_up_what_was_counted():
    found = middle([figures(10, 0.1), figures(30, 0.5), figures(20, 0.2)])

    assert (found.rate, found.ratio, found.p95) == (20, 0.2, 20)
    assert (found.requests, found.failures) == (30, 3)


def test_as_markdown_without_a_ratio_draws_a_dash():
    table = as_markdown([figures(10)])

    assert table.splitlines()[-1] == "| DeskList | 10.0 | 10 | 10 | 10 | 1 of 10 | 4.0 | – | – |"
