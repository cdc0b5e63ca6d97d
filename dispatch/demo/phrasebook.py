"""The phrases that demo texts are made of: `[one|other]` chooses, `{slot}` is filled."""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "phrases"
COMMON = "00"
CHOICE = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")
QUESTION = re.compile(r"([^，。？：；]*)？")
ASKS = re.compile(r"[吗么怎哪几谁呢]|多少|多长|多久|([能行要够会合该])不\1")


@cache
def phrases() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return the phrases by category (a leaf, a top category or `COMMON`) and part."""
    found = defaultdict(list)
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["category"], row["part"]].append(row["text"])
    return {key: tuple(texts) for key, texts in found.items()}


def lines(code: str, part: str) -> tuple[str, ...]:
    """Return the phrases of a leaf for one part; without any, those of its top, then the common.

    Raises KeyError when nobody wrote that part.
    """
    for key in (code, code[:2]):
        if (key, part) in phrases():
            return phrases()[key, part]
    return phrases()[COMMON, part]


def codes() -> list[str]:
    """Return the leaves that have facts to tell."""
    return sorted(code for code, part in phrases() if part == "fact")


def is_on_site(code: str) -> bool:
    """Tell whether a leaf is settled at a place rather than by explaining."""
    if code in {"0103", "0602", "0604", "0703", "1301"}:
        return False
    return code[:2] < "09" or code[:2] == "13" or code in {"1006", "1102", "1103", "1105", "1202"}


def say(rng: Random, text: str, slots: Mapping[str, str]) -> str:
    """Choose among the alternatives of a phrase and fill its slots."""
    while CHOICE.search(text):
        text = CHOICE.sub(lambda found: rng.choice(found[1].split("|")), text, count=1)
    return QUESTION.sub(_punctuated, SLOT.sub(lambda found: slots[found[1]], text))


def _punctuated(found: re.Match[str]) -> str:
    """End with a question mark only what asks: the choice may have fallen on a plain clause."""
    return found[0] if ASKS.search(found[1]) else found[1] + "。"
