"""Choose the phrase that speaks of the same thing: the rarer the shared words, the closer."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from random import Random

from dispatch.demo.phrasebook import lines, say

PARTS = ("title", "fact", "more", "answer")
MARKUP = re.compile(r"\{\w+\}")
RUNS = re.compile(r"[\u4e00-\u9fff]+")
TRIES = 2
PAIR, SINGLE = 2.0, 0.25  # one character alone says little


def grams(text: str) -> set[str]:
    """Return the single and paired characters of the Chinese runs of a text."""
    found = set()
    for run in RUNS.findall(text):
        found.update(run)
        found.update(run[n : n + 2] for n in range(len(run) - 1))
    return found


@cache
def weights(code: str) -> Mapping[str, float]:
    """Return how much each gram tells within a category: nothing when every phrase has it."""
    texts = [MARKUP.sub("，", text) for part in PARTS for text in lines(code, part)]
    counts = Counter(gram for text in texts for gram in grams(text))
    rare = {gram: count for gram, count in counts.items() if count <= len(texts) / 4}
    return {gram: (PAIR if len(gram) > 1 else SINGLE) / count for gram, count in rare.items()}


def nearness(code: str, one: set[str], other: set[str]) -> float:
    """Return the weight of what two sets of grams share."""
    worth = weights(code)
    return sum(worth.get(gram, 0.0) for gram in one & other)


def nearest(
    rng: Random, code: str, part: str, slots: Mapping[str, str], text: str, *, luck: float = 0.2
) -> tuple[str, float]:
    """Return the phrase of a part that is nearest to `text`, and how near it is.

    `luck` is the share by which chance may raise or lower each: 0 never, 1 up to double.
    """
    said = grams(text)
    best, nearest_yet = "", -1.0
    for phrase in lines(code, part):
        for _ in range(TRIES):
            candidate = say(rng, phrase, slots)
            near = nearness(code, said, grams(candidate)) * rng.uniform(1 - luck, 1 + luck)
            if near > nearest_yet:
                best, nearest_yet = candidate, near
    return best, nearest_yet
