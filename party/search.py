"""Full-text search of the knowledge base.

Chinese is cut into characters and pairs of neighbours (`yuanbao.segment`) and kept as a
`tsvector` of weights A (title), B (keywords) and C (text). The GIN index finds candidates by the
rarest pairs of a question, `ts_rank` picks some hundred of them, and `party.knowledge.ranking`
puts these in order. Needs nothing that PostgreSQL does not bring along.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.functions import Cast

from party import markup
from party.knowledge import ranking
from party.knowledge.ranking import Scale, Text
from party.models import KnowledgeItem, SearchScale, SynonymGroup, TermCount
from yuanbao.segment import search_vector_text

# So many entries may be looked at, and so many of them are scored exactly.
BUDGET, CANDIDATES = 800, 120
MOST_RESULTS = 60
# What scores below this share of the best answer has only chance words in common.
LEAST_SHARE = 0.25
# Below this share of what was asked, the best entry speaks of something else.
LEAST_COVERAGE = 0.3
_LATIN = re.compile(r"[a-z]{2,24}")


@dataclass(frozen=True)
class Hit:
    """One entry that answers: its key and how well."""

    pk: int
    score: float
    coverage: float


@dataclass(frozen=True)
class Answered:
    """What a search found, best first, and the words to highlight."""

    hits: list[Hit]
    words: list[str]

    @property
    def is_sure(self) -> bool:
        """Say whether the best entry speaks of what was asked at all."""
        return bool(self.hits) and self.hits[0].coverage >= LEAST_COVERAGE


def vector_of(title: str, keywords: str, body: str) -> Any:
    """Return what an entry's `search` column is set to."""
    parts = ((title, "A"), (keywords, "B"), (markup.plain(body), "C"))
    vectors = [
        SearchVector(Value(search_vector_text(text)), config="simple", weight=weight)
        for text, weight in parts
    ]
    return vectors[0] + vectors[1] + vectors[2]


def pinyin_of(title: str, keywords: str) -> str:
    """Return the reading of title and keywords without tones, joined, and its first letters."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its tables are large, only writers need them

    text = f"{title} {keywords}"
    whole = "".join(lazy_pinyin(text, errors="ignore"))
    first = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore"))
    return f"{whole} {first}"[:1600]


def find(asked: str, rows: QuerySet[KnowledgeItem], *, limit: int = MOST_RESULTS) -> Answered:
    """Return the entries among `rows` that answer what was typed, best first.

    Costs four queries, whatever was typed. A few Latin letters that find nothing are read as
    pinyin.
    """
    terms = ranking.terms_of(asked, synonyms())
    if not terms:
        return Answered([], [])
    counts, scale = counts_of(terms)
    rarities = {term: ranking.rarity(counts.get(term, 0), scale.n_items) for term in terms}
    hits = [
        Hit(pk, *ranking.judge(terms, rarities, text, scale))
        for pk, text in candidates(rows, terms, counts)
    ]
    if not hits:
        return Answered(by_pinyin(asked, rows, limit), [])
    hits.sort(key=lambda hit: (-hit.score, hit.pk))
    least = hits[0].score * LEAST_SHARE
    best = [hit for hit in hits[:limit] if hit.score >= least]
    return Answered(best, ranking.marks(asked, terms))


def synonyms() -> list[list[str]]:
    """Return the groups of synonyms in force, folded."""
    groups = SynonymGroup.objects.filter(is_active=True).order_by("id")
    return [ranking.folded(words).split() for words in groups.values_list("words", flat=True)]


def counts_of(terms: Iterable[str]) -> tuple[dict[str, int], Scale]:
    """Return how many entries hold each term, and the scale of the whole; two queries."""
    known = TermCount.objects.filter(term__in=list(terms))
    counts = dict(known.values_list("term", "n_items"))
    scale = SearchScale.objects.order_by("-id").values_list("n_items", "mean_length").first()
    return counts, Scale(*scale) if scale else Scale(1, 300.0)


def candidates(
    rows: QuerySet[KnowledgeItem], terms: dict[str, float], counts: dict[str, int]
) -> list[tuple[int, Text]]:
    """Return some hundred entries that hold rare terms of the question, with their words."""
    groups = ranking.telling(terms, counts, BUDGET)
    if not groups:
        return []
    found = rows.filter(search=_any_of(term for group in groups for term in group))
    found = found.annotate(likeness=_likeness(groups, counts)).order_by("-likeness", "id")
    fields = found.values_list("pk", "title", "keywords", "body")[:CANDIDATES]
    return [
        (pk, Text(title.lower(), keywords.lower(), body.lower()))
        for pk, title, keywords, body in fields
    ]


def _any_of(terms: Iterable[str]) -> SearchQuery:
    """Return a query for any of the terms; they hold letters, digits and characters alone."""
    quoted = (f"'{term}'" for term in terms)
    return SearchQuery(" | ".join(quoted), config="simple", search_type="raw")


def _likeness(groups: list[list[str]], counts: dict[str, int]) -> Any:
    """Return a rough rank: of each group of like rarity what `ts_rank` says, times its rarity."""
    total: Any = Value(0.0, output_field=FloatField())
    n_items = max(counts.values(), default=1) * 2 + 10
    for group in groups:
        rare = ranking.rarity(min(counts.get(term, 0) for term in group), n_items)
        rank = SearchRank(F("search"), _any_of(group), weights=[0.1, 0.4, 0.8, 1.0])
        total = total + Cast(rank, FloatField()) * Value(rare * len(group))
    return total


def by_pinyin(asked: str, rows: Any, limit: int) -> list[Hit]:
    """Return entries whose title reads as typed: yibao and yb find 医保."""
    letters = "".join(asked.lower().split())
    if not _LATIN.fullmatch(letters):
        return []
    found = rows.filter(pinyin__contains=letters).newest_first()
    return [Hit(pk, 1.0, 1.0) for pk in found.values_list("pk", flat=True)[:limit]]


def on_the_day(on: date, *, kind: str = "", topic: str = "") -> QuerySet[KnowledgeItem]:
    """Return public entries of that day, of one kind or topic if given."""
    rows = KnowledgeItem.objects.public(on)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(topic__code=topic) if topic else rows
