"""Measure the pages of articles, knowledge, courses and Party members on a large district's worth.

    python -m benchmarks.content --fill 10000     # that many articles and as many entries
    python -m benchmarks.content --samples 40
    python -m benchmarks.content --drop           # take away what --fill wrote

Needs a demo district. What is written are the demo's own articles and entries with other words in
them, known by their `source_key`.
"""

import benchmarks.ready  # noqa: F401, I001 (models exist after it)

import argparse
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, islice
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchVector
from django.db.models import Model, Value
from django.urls import reverse
from django.utils import timezone

from benchmarks import words
from benchmarks.asking import Form, as_markdown, measure
from grids.models import Post
from party import search
from party.models import Article, KnowledgeItem, Membership, OrganisationPost, Column
from party.services.knowledge.terms import count_terms
from yuanbao.models import User
from yuanbao.roles import Role
from yuanbao.segment import search_vector_text

MARK = "volume-"
BATCH = 500
DAYS = 900


def fill(n: int, *, seed: int = 5) -> None:
    """Write `n` articles and `n` entries; raises SystemExit where the demo has none to vary."""
    dice = Random(seed)
    _write(_articles(n, dice), Article)
    _write(_entries(n, dice), KnowledgeItem)
    count_terms(at=timezone.now())


def drop() -> None:
    """Take away what `fill` wrote."""
    for model in (Article, KnowledgeItem):
        model._default_manager.filter(source_key__startswith=MARK).delete()
    count_terms(at=timezone.now())


def _write(rows: Iterator[Any], model: type[Model]) -> None:
    while batch := list(islice(rows, BATCH)):
        model._default_manager.bulk_create(batch)


def _articles(n: int, dice: Random) -> Iterator[Article]:
    for serial, copy in _copies(Article, n, dice):
        copy.title = _title(copy.title, dice)[:60]
        text = search_vector_text(f"{copy.title} {copy.summary} {copy.body}")
        copy.search = SearchVector(Value(text), config="simple")
        copy.source_key = f"{MARK}article-{serial}"
        copy.expires_on, copy.notice_kind = None, ""
        yield copy


def _entries(n: int, dice: Random) -> Iterator[KnowledgeItem]:
    for serial, copy in _copies(KnowledgeItem, n, dice):
        copy.title = _title(copy.title, dice)[:120]
        copy.search = search.vector_of(copy.title, copy.keywords, copy.body)
        copy.source_key = f"{MARK}entry-{serial}"
        copy.valid_to = None
        yield copy


def _copies(model: Any, n: int, dice: Random) -> Iterator[tuple[int, Any]]:
    """Yield unsaved copies of the published rows in turn, each with a paragraph of its own."""
    rows = list(model._default_manager.filter(state="published", source_key__isnull=False))
    if not rows:
        raise SystemExit("fill the district first: make run")
    names = [f.attname for f in model._meta.concrete_fields if f.name not in ("id", "public_id")]
    for serial, row in zip(range(n), cycle(rows), strict=False):
        copy = model(**{name: getattr(row, name) for name in names})
        copy.body = f"{row.body}\n\n{_paragraph(dice)}"
        copy.published_at = timezone.now() - timedelta(minutes=dice.randrange(DAYS * 24 * 60))
        yield serial, copy


def _title(title: str, dice: Random) -> str:
    return f"{dice.choice(words.SUBJECTS)}{dice.choice(words.FAULTS)}：{title}"


def _paragraph(dice: Random) -> str:
    parts = (words.WHEN, words.SUBJECTS, words.FAULTS, words.WHO, words.WISHES, words.DONE)
    return "，".join(dice.choice(part) for part in parts for _twice in range(2)) + "。"


def people() -> dict[str, User | None]:
    """Return who asks: nobody signed in, a member, the one who keeps the largest rolls, an editor."""
    member = Membership.objects.current().filter(user__isnull=False).order_by("pk").first()
    keeper = (
        OrganisationPost.objects.filter(user__isnull=False, ends_on=None)
        .select_related("user")
        .order_by("organisation__path")
        .first()
    )
    editor = Post.objects.filter(role=Role.EDITOR, ends_on=None).select_related("user").first()
    if not (member and keeper and editor):
        raise SystemExit("fill the district first: make run")
    return {
        "anybody": None,
        "member": member.user,
        "keeper of the district's rolls": keeper.user,
        "editor": editor.user,
    }


def pages() -> dict[str, str | Form]:
    """Return the pages' names and paths."""
    article = Article.objects.filter(source_key__startswith=MARK).first() or _first(Article)
    item = KnowledgeItem.objects.filter(source_key__startswith=MARK).first() or _first(
        KnowledgeItem
    )
    column = Column.objects.get(pk=article.column_id)
    return {
        "sections": reverse("party:section-list"),
        "a column": reverse("party:column-detail", args=[column.code]),
        "a column, page 20": f"{reverse('party:column-detail', args=[column.code])}?page=20",
        "articles found by two words": _found("party:article-search", "暖气 维修"),
        "an article": reverse("party:article-detail", args=[article.public_id]),
        "knowledge": reverse("party:kb-home"),
        "knowledge found by a question": _found("party:kb-home", "取暖费怎么报停"),
        "knowledge found by a long question": _found(
            "party:kb-home", "我家老人腿脚不好，低保怎么申请，要带什么材料，去哪里办"
        ),
        "an entry": reverse("party:kb-item", args=[item.public_id]),
        "suggestions while typing": Form(
            reverse("party:kb-suggest"), {"text": "暖气不热应该找谁反映"}
        ),
        "desk: articles": reverse("party:article-list"),
        "desk: entries": reverse("party:kb-list"),
        "courses": reverse("party:course-list"),
        "my study": reverse("party:my-study"),
        "desk: courses": reverse("party:course-desk"),
        "desk: study records": reverse("party:study-list"),
        "organisations": reverse("party:organisation-list"),
        "desk: organisations": reverse("party:organisation-home"),
        "desk: members": reverse("party:member-list"),
        "desk: members, page 100": f"{reverse('party:member-list')}?page=100",
        "my Party page": reverse("party:my-party"),
    }


def _first(model: Any) -> Any:
    return model._default_manager.filter(state="published").order_by("pk")[0]


def _found(url_name: str, asked: str) -> str:
    return f"{reverse(url_name)}?{urlencode({'q': asked, 'text': asked})}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--fill", type=int, default=0, help="articles and entries to write")
    parser.add_argument("--drop", action="store_true")
    parser.add_argument("--samples", type=int, default=0, help="answers of each page")
    chosen = parser.parse_args()
    if chosen.fill:
        fill(chosen.fill)
    if chosen.samples:
        print(as_markdown(measure(people(), pages(), chosen.samples)))
    if chosen.drop:
        drop()


if __name__ == "__main__":
    main()
