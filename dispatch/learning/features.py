"""Turn a text into weighted n-grams. Shared by training and prediction; needs numpy only.

A feature is a 32-bit number: an n-gram of characters anywhere in the text, the same near
its head (residents put the point first), or a word and a pair of words where the text came
already segmented. Hashing saves carrying a vocabulary; the text itself gives the words back.
"""

import unicodedata
from dataclasses import dataclass

import numpy as np

ORDERS = (1, 2, 3, 4)
HEAD_CHARACTERS = 40
HEAD_ORDERS = (1, 2, 3)
# A petition of a thousand characters says what it is about in the first ones; the bound
# keeps the cost of a pasted novel the same as that of a letter.
LONGEST = 6000
# Prose has a blank every now and then; a segmented text has one for every two characters.
SEGMENTED_SHARE = 0.2

BLOCKS = ("anywhere", "head", "words")
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(32)


@dataclass(frozen=True)
class Grams:
    """The n-grams of one block of one text: their numbers, and where each one stands."""

    ids: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray


def normalise(text: str) -> str:
    """Fold full-width forms and case, so that ５Ｇ, 5g and 5G are one thing; bound the length."""
    return unicodedata.normalize("NFKC", text[:LONGEST]).lower()


def is_segmented(text: str) -> bool:
    """Say whether blanks separate the words of a Chinese text."""
    stripped = text.strip()
    return bool(stripped) and stripped.count(" ") / len(stripped) > SEGMENTED_SHARE


def joined(text: str) -> str:
    """Return the text normalised and without any white space."""
    return "".join(normalise(text).split())


def blocks_of(text: str) -> tuple[Grams, Grams, Grams]:
    """Return the n-grams of a text in the order of `BLOCKS`; positions refer to `joined(text)`."""
    flat = joined(text)
    words = normalise(text).split() if is_segmented(text) else []
    return (
        _character_grams(flat, ORDERS, seed=1),
        _character_grams(flat[:HEAD_CHARACTERS], HEAD_ORDERS, seed=2),
        _word_grams(words),
    )


def _character_grams(flat: str, orders: tuple[int, ...], *, seed: int) -> Grams:
    codes = np.frombuffer(flat.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    ids, starts, lengths = [], [], []
    # Above every character's code, or two blocks would give one number to different characters.
    rolling = np.full(len(codes) + 1, seed << 32, dtype=np.uint64)
    for order in range(1, max(orders) + 1):
        count = len(codes) - order + 1
        if count < 1:
            break
        rolling = (rolling[:count] ^ codes[order - 1 :]) * _PRIME
        rolling ^= rolling >> _SHIFT
        if order in orders:
            ids.append(_folded(rolling))
            starts.append(np.arange(count))
            lengths.append(np.full(count, order))
    return _grams(ids, starts, lengths)


def _word_grams(words: list[str]) -> Grams:
    if not words:
        return _grams([], [], [])
    sizes = np.array([len(word) for word in words])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    single = np.array([_word_hash(word) for word in words], dtype=np.uint64)
    pair = (single[:-1] ^ (single[1:] * _PRIME)) * _PRIME
    pair ^= pair >> _SHIFT
    return _grams(
        [_folded(single), _folded(pair)],
        [starts, starts[:-1]],
        [sizes, sizes[:-1] + sizes[1:]],
    )


def _word_hash(word: str) -> int:
    value = 3 << 32
    for character in word:
        value = ((value ^ ord(character)) * int(_PRIME)) & 0xFFFFFFFFFFFFFFFF
        value ^= value >> 32
    return value


def _folded(values: np.ndarray) -> np.ndarray:
    return (values * _PRIME >> _SHIFT).astype(np.uint32)


def _grams(ids: list, starts: list, lengths: list) -> Grams:
    if not ids:
        nothing = np.zeros(0, dtype=np.int64)
        return Grams(nothing.astype(np.uint32), nothing, nothing)
    return Grams(np.concatenate(ids), np.concatenate(starts), np.concatenate(lengths))
