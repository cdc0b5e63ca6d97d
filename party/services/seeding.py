"""Take articles in from a file, through the same services that editors use."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate

from grids.choices import Level
from grids.models import Grid
from party.choices import ArticleState, NoticeKind
from party.models import Article, Column
from party.services import content
from yuanbao.audit import unit_of_work


class BadArticles(ValueError):
    """The file cannot be taken in; the sentence says which article is wrong."""


@dataclass(frozen=True)
class Taken:
    """How many articles of the file are new, and how many were there already."""

    added: int
    known: int


@unit_of_work
def load_articles(path: Path, *, at: datetime) -> Taken:
    """Add the articles of a TOML file that are not there yet, by their `key`.

    Each `[[article]]` has key, column, title, unit, body and may have summary, kind, place
    (name or code of a grid, the district if not given), state (draft, review, published),
    days_ago and days_valid, both counted from the day of `at`.
    Raises BadArticles, and then none was added.
    """
    with path.open("rb") as file:
        articles = tomllib.load(file).get("article", [])
    known = set(Article.objects.exclude(source_key=None).values_list("source_key", flat=True))
    columns = {column.code: column for column in Column.objects.all()}
    new = [article for article in articles if article.get("key") not in known]
    for article in new:
        _take(article, columns, at)
    return Taken(added=len(new), known=len(articles) - len(new))


def _take(values: dict[str, Any], columns: dict[str, Column], at: datetime) -> None:
    missing = {"key", "column", "title", "unit", "body"} - values.keys()
    if missing:
        raise BadArticles(f"《{values.get('title', '?')}》少了 {', '.join(sorted(missing))}")
    if values["column"] not in columns:
        raise BadArticles(f"《{values['title']}》的栏目“{values['column']}”不存在")
    if values.get("kind", "") not in {"", *NoticeKind.values}:
        raise BadArticles(f"《{values['title']}》的通知类别“{values['kind']}”不存在")
    written_at = at - timedelta(days=values.get("days_ago", 0), minutes=40)
    days_valid = values.get("days_valid")
    draft = content.Draft(
        column=columns[values["column"]],
        grid=_place(values),
        title=values["title"],
        summary=values.get("summary", ""),
        body=values["body"].strip(),
        author_unit=values["unit"],
        notice_kind=values.get("kind", ""),
        expires_on=None if days_valid is None else localdate(at) + timedelta(days=days_valid),
    )
    article = content.draft(draft, by=None, at=written_at, source_key=values["key"])
    state = values.get("state", ArticleState.PUBLISHED)
    if state != ArticleState.DRAFT:
        article = content.submit(article, by=None, at=written_at + timedelta(minutes=10))
    if state == ArticleState.PUBLISHED:
        content.approve(article, by=None, at=written_at + timedelta(minutes=40))


def _place(values: dict[str, Any]) -> Grid:
    places = Grid.objects.live().defer("boundary").order_by("level", "pk")
    wanted = values.get("place")
    if wanted:
        found = places.filter(code=wanted).first() or places.filter(name=wanted).first()
    else:
        found = places.filter(level=Level.DISTRICT).first()
    if found is None:
        raise BadArticles(f"《{values['title']}》的发布范围“{wanted or '区'}”不存在")
    return found
