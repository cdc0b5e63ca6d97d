"""The score of a month: rates, the weighted sum, classes of size and ranks. Pure.

Formulas, bases and edge rules stand in docs/scores.md. A rate without a base is no rate: neither
0 nor 100 per cent. What rests on few rows is marked and never ranked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

# A share of fewer rows says little; it is marked, and whoever has one is not ranked.
SMALL = 10


@dataclass(frozen=True)
class Rate:
    """`part` of `whole` rows."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Return the share, None where there is nothing to divide by."""
        return self.part / self.whole if self.whole else None

    @property
    def is_small(self) -> bool:
        return 0 < self.whole < SMALL


@dataclass(frozen=True)
class Weights:
    """What each of the three rates counts in the whole, in hundredths; sources in docs/scores.md."""

    response: int
    solution: int
    satisfaction: int


def read_weights(text: str) -> Weights:
    """Return the weights that `30-35-35` names: response, solution, satisfaction, 100 in all.

    Raises ValueError for anything else.
    """
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        raise ValueError(f"weights are three whole numbers like 30-35-35, not {text!r}")
    response, solution, satisfaction = map(int, parts)
    if response + solution + satisfaction != 100:
        raise ValueError(f"weights must add up to 100, {text!r} does not")
    return Weights(response, solution, satisfaction)


def composite(response: Rate, solution: Rate, satisfaction: Rate, weights: Weights) -> float | None:
    """Return the 综合得分 out of 100, None as soon as one of the three has no base."""
    pairs = (
        (response, weights.response),
        (solution, weights.solution),
        (satisfaction, weights.satisfaction),
    )
    if any(rate.value is None for rate, _weight in pairs):
        return None
    # Exact until the end: a half is rounded up, as people do it by hand.
    total = sum((Fraction(rate.part, rate.whole) * weight for rate, weight in pairs), Fraction())
    return floor(total * 10 + Fraction(1, 2)) / 10


def is_ranked(score: float | None, bases: Iterable[Rate]) -> bool:
    """Say whether a score may be compared: it exists, and none of its bases is small."""
    return score is not None and not any(rate.is_small for rate in bases)


# From so many orders or matters a month on; what has fewer is compared with its like.
SIZES: Sequence[tuple[int, str]] = ((100, "large"), (30, "middle"), (0, "small"))


def size_of(n: int) -> str:
    """Return the class of size that `n` received rows belong to."""
    return next(name for least, name in SIZES if n >= least)


def ranks(scores: Mapping[str, float]) -> dict[str, int]:
    """Return each key's rank among the others, the best first; equals share a rank."""
    best_first = sorted(scores.values(), reverse=True)
    return {key: best_first.index(score) + 1 for key, score in scores.items()}
