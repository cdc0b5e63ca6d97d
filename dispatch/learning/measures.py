"""Measure answers against what people decided: pure arithmetic on plain lists."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Scores:
    """Shares between 0 and 1, rounded to four places; `per_class` in the order of the labels."""

    n: int
    accuracy: float
    macro_f1: float
    per_class: dict[str, dict[str, float | int]]
    coverage_at_95: float
    coverage_at_98: float

    def as_dict(self) -> dict:
        return dict(vars(self))


def scores(truth: Sequence[str], answers: Sequence[str], confidences: Sequence[float]) -> Scores:
    """Compare answers with the truth. Macro F1 is the plain mean over the labels that occur in either."""
    per_class = {
        label: _class_scores(label, truth, answers) for label in sorted({*truth, *answers})
    }
    right = [wanted == given for wanted, given in zip(truth, answers, strict=True)]
    return Scores(
        n=len(truth),
        accuracy=_share(sum(right), len(right)),
        macro_f1=_share(sum(row["f1"] for row in per_class.values()), len(per_class)),
        per_class=per_class,
        coverage_at_95=coverage(right, confidences, 0.95),
        coverage_at_98=coverage(right, confidences, 0.98),
    )


def coverage(right: Sequence[bool], confidences: Sequence[float], level: float) -> float:
    """Return the largest share of items that may be decided alone at a precision of `level`.

    Items are taken from the surest down. Items of equal confidence are taken together: no
    threshold could tell them apart.
    """
    order = sorted(range(len(right)), key=lambda place: -confidences[place])
    best = hits = 0
    for taken, place in enumerate(order, 1):
        hits += right[place]
        is_last_of_tie = taken == len(order) or confidences[order[taken]] < confidences[place]
        if is_last_of_tie and hits >= level * taken:
            best = taken
    return _share(best, len(order))


def _class_scores(label: str, truth: Sequence[str], answers: Sequence[str]) -> dict:
    pairs = Counter(
        (wanted == label, given == label) for wanted, given in zip(truth, answers, strict=True)
    )
    hits, wanted = pairs[True, True], pairs[True, True] + pairs[True, False]
    given = pairs[True, True] + pairs[False, True]
    return {
        "n": wanted,
        "precision": _share(hits, given),
        "recall": _share(hits, wanted),
        "f1": _share(2 * hits, wanted + given),
    }


def _share(part: float, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
