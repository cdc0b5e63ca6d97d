"""Columns and articles, required fields only; an article reaches its state through the services."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from party.choices import ArticleState, Section
from party.models import Column
from party.services import content

# A Monday morning: 10:00 in China.
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class ColumnFactory(DjangoModelFactory):
    class Meta:
        model = Column

    code = factory.Sequence(lambda n: f"column-{n}")
    section = Section.SERVICE
    name = factory.Sequence(lambda n: f"{n}号栏目")
    description = "一句话说明"
    icon = "news"


def make_draft(grid, **values):
    """Return what an editor fills in."""
    column = values.pop("column", None) or ColumnFactory()
    facts = {
        "title": "今年供暖怎么报停",
        "body": "九月底以前到窗口办理。",
        "author_unit": "区住建局",
    }
    return content.Draft(column=column, grid=grid, **(facts | values))


def make_article(grid, *, state=ArticleState.PUBLISHED, by=None, at=MONDAY, **values):
    """Write an article and bring it into a state, as the system unless `by` writes it."""
    article = content.draft(make_draft(grid, **values), by=by, at=at)
    if state == ArticleState.DRAFT:
        return article
    article = content.submit(article, by=by, at=at)
    if state == ArticleState.REVIEW:
        return article
    article = content.approve(article, by=None, at=at)
    if state == ArticleState.PUBLISHED:
        return article
    return content.withdraw(article, why="过时了", by=None, at=at)
