"""How well an entry answers what was typed: BM25 over single characters and pairs. Pure.

Chinese words need no dictionary here: neighbouring pairs tell nearly all that words tell, and are
never cut wrongly. Rare pairs count for more, a hit in the title for more than one in the text,
and a long entry needs more hits than a short one.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from yuanbao.segment import HAN, tokens

# Saturation and length of BM25, chosen by trying values on two whole files of questions with answers.
K1, B = 0.8, 0.75
# A single character says less than a pair of them.
CHARACTER, SYNONYM = 0.8, 0.6
# Rare terms count for more than BM25 gives them: questions are short, and one name decides.
SHARPNESS = 1.8
FIELD_WEIGHTS = (2.5, 2.0, 1.0)
LONGEST = 400
LEAST_ITEMS = 200
MOST_TERMS = 160

# How people begin and end questions: rare in answers, and yet no sign of what is meant.
_ASKING = re.compile(
    "|".join(
        sorted(
            [
                "什么时候",
                "什么",
                "哪些",
                "哪个",
                "哪里",
                "哪儿",
                "哪几",
                "哪家",
                "哪天",
                "哪",
                "如何",
                "怎么样",
                "怎么办",
                "怎么做",
                "怎么弄",
                "怎么回事",
                "怎么",
                "怎样",
                "咋办",
                "咋",
                "多少",
                "是否",
                "请问",
                "想问",
                "问一下",
                "我想",
                "能否",
                "可否",
                "能不能",
                "可不可以",
                "为什么",
                "为何",
                "多久",
                "何时",
                "谁",
                "吗",
                "呢",
                "呀",
                "啊",
                "有没有",
                "是不是",
                "你好",
                "您好",
                "谢谢",
            ],
            key=len,
            reverse=True,
        )
    )
)
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True)
class Text:
    """What is ranked: title, keywords and body, folded."""

    title: str
    keywords: str
    body: str


@dataclass(frozen=True)
class Scale:
    """How many entries there are, and how many characters they have on average."""

    n_items: int
    mean_length: float


class Worth(NamedTuple):
    """How well a text answers, 0 when no term occurs, and the share of the question from 0 to 1."""

    score: float
    coverage: float


def folded(text: str) -> str:
    """Return the text in half width and lower case, as terms are compared."""
    return unicodedata.normalize("NFKC", text).lower()


def terms_of(asked: str, synonyms: Iterable[Sequence[str]] = ()) -> dict[str, float]:
    """Return the terms of a question with their weights; words of asking are left out.

    A word's synonyms join with less weight than what was typed. A question of nothing but words
    of asking keeps them.
    """
    asked = folded(asked[:LONGEST])
    bare = _ASKING.sub(" ", asked)
    typed = tokens(bare) or tokens(asked)
    weights = {term: _weight(term) for term in typed}
    for word in _added(asked, synonyms):
        for term in tokens(word):
            weights.setdefault(term, _weight(term) * SYNONYM)
    return dict(list(weights.items())[:MOST_TERMS])


def _weight(term: str) -> float:
    return CHARACTER if len(term) == 1 and _HAN.match(term) else 1.0


def _added(asked: str, synonyms: Iterable[Sequence[str]]) -> list[str]:
    groups = [group for group in synonyms if any(word in asked for word in group)]
    return [word for group in groups for word in group if word not in asked]


def rarity(n_with: int, n_items: int) -> float:
    """Return how much a term tells: near nothing when everything holds it.

    A small knowledge base counts as one of `LEAST_ITEMS`: a word in its only entry is no common one.
    """
    n_items = max(n_items, LEAST_ITEMS)
    return math.log(1 + (n_items - n_with + 0.5) / (n_with + 0.5)) ** SHARPNESS


def judge(
    terms: Mapping[str, float], rarities: Mapping[str, float], text: Text, scale: Scale
) -> Worth:
    """Return how well the text answers, and which share of what was asked it speaks of at all."""
    length = len(text.title) + len(text.keywords) + len(text.body)
    brake = K1 * (1 - B + B * length / max(scale.mean_length, 1.0))
    fields = tuple(zip(FIELD_WEIGHTS, (text.title, text.keywords, text.body), strict=True))
    fields = tuple((each, field) for each, field in fields if field)
    found = asked = held = 0.0
    for term, weight in terms.items():
        worth = weight * rarities[term]
        asked += worth
        hits = sum(each * field.count(term) for each, field in fields)
        if hits:
            held += worth
            found += worth * hits * (K1 + 1) / (hits + brake)
    return Worth(found, held / asked if asked else 0.0)


def telling(terms: Mapping[str, float], counts: Mapping[str, int], budget: int) -> list[list[str]]:
    """Return the terms that candidates are looked up by, the rarer half and the commoner half.

    Together they lead to about `budget` entries at most, the three rarest always.
    """
    pairs = [term for term in terms if not (len(term) == 1 and _HAN.match(term))] or list(terms)
    chosen: list[str] = []
    reached = 0
    for term in sorted(pairs, key=lambda term: (counts.get(term, 0), term)):
        n_with = counts.get(term, 0)
        if not n_with and counts:
            continue
        if len(chosen) >= 3 and reached + n_with > budget:
            break
        chosen.append(term)
        reached += n_with
    half = len(chosen) // 2
    return [group for group in (chosen[:half], chosen[half:]) if group]


def snippet(body: str, words: Sequence[str], width: int = 90) -> str:
    """Return the piece of the text where most of the words stand, to be highlighted."""
    flat = " ".join(body.split())
    low = folded(flat)
    if len(low) != len(flat):
        low = flat.lower()
    places = sorted({at.start() for word in words for at in re.finditer(re.escape(word), low)})
    if not places:
        return flat[:width] + ("…" if len(flat) > width else "")
    best = max(places, key=lambda start: sum(start <= at < start + width for at in places))
    start = max(0, best - 12)
    end = start + width
    return ("…" if start else "") + flat[start:end] + ("…" if end < len(flat) else "")


def marks(asked: str, terms: Iterable[str]) -> list[str]:
    """Return the words to highlight: runs as they were typed, and pairs of them."""
    bare = _ASKING.sub(" ", folded(asked))
    runs = [run for run in re.split(r"[^\w]+", bare) if len(run) > 1]
    return [*runs, *(term for term in terms if len(term) > 1)]
