"""Guess a category from keywords alone: what a fresh installation knows before any training."""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from dispatch.learning.features import joined

KEYWORDS = Path(__file__).resolve().parent.parent / "data" / "category_keywords.csv"
# The first line says what it is about; a word there counts for more than one further on.
HEAD_CHARACTERS = 30
HEAD_WEIGHT = 1.5
# What speaks for "something else": as much as one plain two-character word at the end of a text.
OTHERWISE = 1.0


@dataclass(frozen=True)
class Match:
    """A category with its score (0 or more, no unit), share of the doubt, and the words found."""

    code: str
    score: float
    confidence: float
    words: tuple[str, ...]


class Lexicon:
    """Keywords by category code. A word that several categories use counts less in each."""

    def __init__(self, keywords: Mapping[str, Sequence[str]]):
        self.keywords = {
            code: tuple(dict.fromkeys(joined(word) for word in words))
            for code, words in keywords.items()
        }

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.keywords)

    @cached_property
    def _weights(self) -> dict[str, float]:
        uses: dict[str, int] = {}
        for words in self.keywords.values():
            for word in words:
                uses[word] = uses.get(word, 0) + 1
        return {word: math.sqrt(len(word) / 2) / count for word, count in uses.items()}

    def match(self, text: str) -> tuple[Match, ...]:
        """Return the categories whose words stand in the text, best first; none for no word.

        A keyword inside a longer one that was found in the same category is not counted again.
        Confidence is the category's part of all scores and of the chance of something else;
        it is a ranking aid, not measured precision.
        """
        flat = joined(text)
        scored = []
        for code, words in self.keywords.items():
            found = _longest([word for word in words if word in flat])
            if found:
                scored.append((code, sum(self._worth(word, flat) for word in found), found))
        scored.sort(key=lambda row: (-row[1], row[0]))
        # Squares: the leader must stand out, a crowd of faint rivals must not drown it.
        whole = OTHERWISE**2 + sum(score**2 for _, score, _ in scored)
        return tuple(
            Match(code, round(score, 4), round(score**2 / whole, 4), found)
            for code, score, found in scored
        )

    def _worth(self, word: str, flat: str) -> float:
        return self._weights[word] * (HEAD_WEIGHT if word in flat[:HEAD_CHARACTERS] else 1.0)


def _longest(words: list[str]) -> tuple[str, ...]:
    return tuple(
        word for word in words if not any(word != other and word in other for other in words)
    )


def read_lexicon(path: Path = KEYWORDS) -> Lexicon:
    """Return the lexicon of a CSV file with the columns `code` and `keywords` (`;` between them)."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return Lexicon({row["code"]: row["keywords"].split(";") for row in csv.DictReader(file)})


@cache
def default_lexicon() -> Lexicon:
    """Return the lexicon that comes with the product, read once per process."""
    return read_lexicon()
