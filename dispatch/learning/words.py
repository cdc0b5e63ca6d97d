"""Name the pieces of a text that decided, as words a person can read."""

from itertools import pairwise

import numpy as np

MOST_WORDS = 5
LONGEST_WORD = 8
# A piece that gave less than this share of what the strongest gave is not worth naming.
LEAST_SHARE = 0.25
PUNCTUATION = "，。！？；：、,.!?;:“”‘’()（）[]【】《》"


def deciding_words(
    flat: str, starts: np.ndarray, lengths: np.ndarray, gains: np.ndarray
) -> tuple[str, ...]:
    """Merge overlapping pieces of the text into at most five words of it, strongest first.

    Each piece spreads its gain over its characters. A word is a run of characters that gained
    much; single characters explain nothing and are left out, and so is a longer form of a
    word already named.
    """
    heat = _heat(len(flat), starts, lengths, gains)
    if not flat or heat.max() <= 0:
        return ()
    found: dict[str, float] = {}
    for run in _runs(heat > heat.max() * LEAST_SHARE):
        start, end = _hottest(heat, *run)
        word = flat[start:end].strip(PUNCTUATION)
        if len(word) > 1:
            found[word] = found.get(word, 0) + float(heat[start:end].mean())
    return _distinct(sorted(found, key=lambda word: (-found[word], word)))


def _heat(size: int, starts: np.ndarray, lengths: np.ndarray, gains: np.ndarray) -> np.ndarray:
    change = np.zeros(size + 1)
    np.add.at(change, starts, gains / lengths)
    np.add.at(change, starts + lengths, -gains / lengths)
    return np.cumsum(change)[:size]


def _distinct(best: list[str]) -> tuple[str, ...]:
    named: list[str] = []
    for word in best:
        if not any(word in other or other in word for other in named):
            named.append(word)
    return tuple(named[:MOST_WORDS])


def _runs(hot: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], hot.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in list(pairwise(edges))[::2]]


def _hottest(heat: np.ndarray, start: int, end: int) -> tuple[int, int]:
    """Cut a long run to its hottest stretch."""
    if end - start <= LONGEST_WORD:
        return start, end
    sums = np.convolve(heat[start:end], np.ones(LONGEST_WORD), mode="valid")
    begin = start + int(sums.argmax())
    return begin, begin + LONGEST_WORD
