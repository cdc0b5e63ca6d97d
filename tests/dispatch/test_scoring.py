import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.scoring import SMALL, Rate, composite, is_ranked, ranks, read_weights, size_of

WEIGHTS = read_weights("30-35-35")


@pytest.mark.parametrize(
    ("part", "whole", "value"), [(0, 0, None), (0, 4, 0.0), (3, 4, 0.75), (4, 4, 1.0)]
)
def test_rate_without_a_base_is_neither_nothing_nor_everything(part, whole, value):
    assert Rate(part, whole).value == value


@pytest.mark.parametrize(("whole", "small"), [(0, False), (1, True), (9, True), (10, False)])
def test_rate_of_a_small_base_is_marked_and_none_is_not_small(whole, small):
    assert Rate(0, whole).is_small is small


def test_composite_weighs_the_three_rates():
    assert composite(Rate(1, 1), Rate(1, 2), Rate(3, 4), WEIGHTS) == 73.8
    assert composite(Rate(1, 1), Rate(1, 2), Rate(3, 4), read_weights("10-45-45")) == 66.3


@pytest.mark.parametrize("empty", [0, 1, 2])
def test_composite_without_one_of_its_rates_is_none(empty):
    rates = [Rate(1, 1), Rate(1, 1), Rate(1, 1)]
    rates[empty] = Rate(0, 0)

    assert composite(*rates, WEIGHTS) is None


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=3, max_size=3))
def test_composite_lies_between_nothing_and_a_hundred(pairs):
    score = composite(*(Rate(min(pair), max(pair)) for pair in pairs), WEIGHTS)

    assert score is None or 0 <= score <= 100


@pytest.mark.parametrize(
    "text", ["", "30-35", "30-35-36", "a-b-c", "-30-65-65", "30-35-35-0", "30 35 35"]
)
def test_read_weights_refuses_what_does_not_add_up(text):
    with pytest.raises(ValueError, match="weights"):
        read_weights(text)


@pytest.mark.parametrize(
    ("score", "bases", "ranked"),
    [
        (90.0, [Rate(9, SMALL)], True),
        (90.0, [Rate(9, SMALL), Rate(1, SMALL - 1)], False),
        (None, [Rate(9, SMALL)], False),
    ],
)
def test_is_ranked_only_with_a_score_and_bases_that_say_something(score, bases, ranked):
    assert is_ranked(score, bases) is ranked


@pytest.mark.parametrize(
    ("n", "size"), [(0, "small"), (29, "small"), (30, "middle"), (99, "middle"), (100, "large")]
)
def test_size_of_has_its_edges_where_the_table_says(n, size):
    assert size_of(n) == size


def test_ranks_share_a_place_among_equals_and_skip_the_next():
    assert ranks({"a": 90.0, "b": 95.5, "c": 90.0, "d": 10.0}) == {"b": 1, "a": 2, "c": 2, "d": 4}
