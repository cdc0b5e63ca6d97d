"""Try the search on questions with known answers, in temporary tables beside the real ones.

The trial runs the very code of the product: a temporary table of the same name stands before the
real one on this connection until the transaction ends. Nothing of the file is kept.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from party import search
from party.knowledge.choices import ItemState, Kind
from party.models import KnowledgeItem, SearchScale, TermCount
from party.services.knowledge.terms import count_terms

CONTAINS, BARE, CHARACTERS, ANY, OURS = (
    "逐字包含 icontains",
    "未切分 tsvector",
    "逐字 tsvector，都要有",
    "逐字 tsvector，任一",
    "本系统",
)
METHODS = (CONTAINS, BARE, CHARACTERS, ANY, OURS)
DEPTH = 60
_ITEM = KnowledgeItem._meta.db_table
_PLAIN = "trial_plain"


@dataclass(frozen=True)
class Pair:
    """A question and its answer; answers of one `document` are read as one text."""

    question: str
    answer: str
    title: str = ""
    document: str = ""


@dataclass(frozen=True)
class Figures:
    """How often the answer stood first, among five, the mean of 1/rank, and how long it took."""

    hit_1: float
    hit_5: float
    mrr: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True)
class Trial:
    n_questions: int
    n_documents: int
    figures: dict[str, Figures]


def try_search(
    pairs: Sequence[Pair], *, methods: Sequence[str] = METHODS, pad_to: int = 0
) -> Trial:
    """Look every answer up by its question; the same words are one answer.

    The questions themselves are not indexed. With `pad_to` further answers are made of halves of
    the given ones, so that speed can be seen at that size.
    """
    texts, gold = _documents(pairs)
    padding = max(0, pad_to - len(texts))
    with transaction.atomic():
        _prepare(texts, padding)
        figures = {
            method: _figures([pair.question for pair in pairs], gold, _SEARCHES[method])
            for method in methods
        }
        _remove()
    return Trial(len(pairs), len(texts), figures)


def _documents(pairs: Sequence[Pair]) -> tuple[list[tuple[str, str]], list[int]]:
    """Return (title, text) of each document, and for each question the place of its own."""
    keys: dict[tuple[str, str], int] = {}
    texts: list[tuple[str, list[str]]] = []
    gold = []
    for pair in pairs:
        key = ("", pair.document) if pair.document else (pair.title, pair.answer)
        place = keys.setdefault(key, len(texts))
        if place == len(texts):
            texts.append((pair.title, []))
        if pair.answer not in texts[place][1]:
            texts[place][1].append(pair.answer)
        gold.append(place + 1)
    return [(title, "\n".join(answers)) for title, answers in texts], gold


def _prepare(texts: list[tuple[str, str]], padding: int) -> None:
    with connection.cursor() as cursor:
        for model in (KnowledgeItem, TermCount, SearchScale):
            table = model._meta.db_table
            cursor.execute(
                f"CREATE TEMP TABLE {table} (LIKE {table} INCLUDING DEFAULTS INCLUDING IDENTITY"
                " INCLUDING INDEXES INCLUDING STORAGE) ON COMMIT DROP"
            )
        cursor.execute(f"CREATE TEMP TABLE {_PLAIN} (id int, bare tsvector, spaced tsvector)")
    halves = [
        texts[n % len(texts)][1][: 1 + len(texts[n % len(texts)][1]) // 2] for n in range(padding)
    ]
    _insert([*texts, *(("", half) for half in halves)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_PLAIN} SELECT id, to_tsvector('simple', title || ' ' || body),"  # noqa: S608 - our own tables
            " to_tsvector('simple', regexp_replace(title || ' ' || body, '(.)', '\\1 ', 'g'))"
            f" FROM {_ITEM}"
        )
        cursor.execute(f"CREATE INDEX ON {_PLAIN} USING gin (bare)")
        cursor.execute(f"CREATE INDEX ON {_PLAIN} USING gin (spaced)")
        cursor.execute(f"ANALYZE {_ITEM}")
        cursor.execute(f"ANALYZE {_PLAIN}")
    count_terms(at=timezone.now())


def _insert(texts: list[tuple[str, str]]) -> None:
    at = timezone.now()
    items = [
        KnowledgeItem(
            pk=number,
            kind=Kind.QUESTION,
            topic_id=1,
            grid_id=1,
            title=title[:120],
            body=body,
            state=ItemState.PUBLISHED,
            written_at=at,
            published_at=at,
            search=search.vector_of(title[:120], "", body),
        )
        for number, (title, body) in enumerate(texts, start=1)
    ]
    KnowledgeItem.objects.bulk_create(items, batch_size=500)


def _remove() -> None:
    """Take the temporary tables away before the transaction ends, so that the real ones show."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {_PLAIN}")
        for model in (KnowledgeItem, TermCount, SearchScale):
            cursor.execute(f"DROP TABLE pg_temp.{model._meta.db_table}")


def _figures(
    questions: Sequence[str], gold: Sequence[int], look_up: Callable[[str], list[int]]
) -> Figures:
    ranks, took = [], []
    for question, own in zip(questions, gold, strict=True):
        begun = time.perf_counter()
        found = look_up(question)
        took.append((time.perf_counter() - begun) * 1000)
        ranks.append(found.index(own) + 1 if own in found else 0)
    took.sort()
    n = len(ranks) or 1
    return Figures(
        hit_1=sum(rank == 1 for rank in ranks) / n,
        hit_5=sum(0 < rank <= 5 for rank in ranks) / n,
        mrr=sum(1 / rank for rank in ranks if rank) / n,
        p50_ms=took[len(took) // 2] if took else 0.0,
        p95_ms=took[int(len(took) * 0.95)] if took else 0.0,
    )


def _ours(question: str) -> list[int]:
    rows = search.on_the_day(timezone.localdate())
    return [hit.pk for hit in search.find(question, rows).hits]


def _contains(question: str) -> list[int]:
    rows = KnowledgeItem.objects.filter(body__icontains=question.strip())
    return list(rows.order_by("id").values_list("pk", flat=True)[:DEPTH])


def _plain(column: str, query: str) -> Callable[[str], list[int]]:
    """Return a search of one column by PostgreSQL alone, in the order of `ts_rank`."""
    statement = (
        f"SELECT id FROM {_PLAIN}, {query} AS query WHERE {column} @@ query"  # noqa: S608 - our own names
        f" ORDER BY ts_rank({column}, query) DESC, id LIMIT {DEPTH}"
    )

    def look_up(question: str) -> list[int]:
        words = question if column == "bare" else " ".join(_characters(question))
        with connection.cursor() as cursor:
            cursor.execute(statement, [words])
            return [pk for (pk,) in cursor.fetchall()]

    return look_up


def _characters(text: str) -> Iterator[str]:
    return (character for character in text if character.isalnum())


_AND = "plainto_tsquery('simple', %s)"
_OR = f"to_tsquery('simple', coalesce(nullif(replace({_AND}::text, '&', '|'), ''), 'x'))"
_SEARCHES: dict[str, Callable[[str], list[int]]] = {
    CONTAINS: _contains,
    BARE: _plain("bare", _AND),
    CHARACTERS: _plain("spaced", _AND),
    ANY: _plain("spaced", _OR),
    OURS: _ours,
}
