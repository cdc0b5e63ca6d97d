import pytest

from dispatch.learning.measures import coverage, scores


def test_scores_mixed_answers_counts_each_class():
    found = scores(["a", "a", "a", "b"], ["a", "a", "b", "b"], [0.9, 0.8, 0.4, 0.7])

    assert found.as_dict() == {
        "n": 4,
        "accuracy": 0.75,
        "macro_f1": 0.7333,
        "per_class": {
            "a": {"n": 3, "precision": 1.0, "recall": 0.6667, "f1": 0.8},
            "b": {"n": 1, "precision": 0.5, "recall": 1.0, "f1": 0.6667},
        },
        "coverage_at_95": 0.75,
        "coverage_at_98": 0.75,
    }


@pytest.mark.parametrize(
    ("right", "confidences", "level", "share"),
    [
        ([], [], 0.95, 0.0),
        ([False], [0.9], 0.95, 0.0),
        ([True, True], [0.9, 0.1], 0.95, 1.0),
        # A mistake among the surest may be made good by what follows.
        ([False] + [True] * 19, [1.0] + [0.5] * 19, 0.95, 1.0),
        # Equal confidence cannot be told apart: both or neither.
        ([True, False], [0.9, 0.9], 0.95, 0.0),
        ([True, True, False, False], [0.9, 0.8, 0.7, 0.6], 0.95, 0.5),
    ],
)
def test_coverage_takes_the_surest_as_long_as_precision_holds(right, confidences, level, share):
    assert coverage(right, confidences, level) == share
