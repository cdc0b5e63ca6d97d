"""What the public pages and the editors' desk read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from grids.choices import Level
from grids.models import Grid
from party.choices import Section
from party.models import Article, Column
from party.queries import reviewing
from party.queries.stories import story_of
from yuanbao.roles import Capability
from yuanbao.segment import query_text, search_query

NEWEST_IN_SECTION = 6
NOTICES_ON_FRONT = 3
# A list shows title, summary and unit; the text and its search words stay where they are.
HEAVY = ("body", "search")


@dataclass(frozen=True)
class Tile:
    """A column as a tile: where a tap leads, and whether that is a page of another part."""

    column: Column
    url: str
    leads_away: bool


def address_of(column: Column) -> tuple[str, bool]:
    """Return a column's address; where it leads to a page, that page's, if the site has it."""
    if column.leads_to:
        try:
            return reverse(column.leads_to), True
        except NoReverseMatch:
            pass
    return reverse("party:column-detail", args=[column.code]), False


def tiles_of(section: str) -> list[Tile]:
    """Return the open columns of a section in their order."""
    columns = Column.objects.active().filter(section=section).in_order()
    return [Tile(column, *address_of(column)) for column in columns]


def sections() -> list[dict[str, Any]]:
    """Return every section with its open columns; one query."""
    tiles: dict[str, list[Tile]] = {}
    for column in Column.objects.active().in_order():
        tiles.setdefault(column.section, []).append(Tile(column, *address_of(column)))
    return [
        {"code": section.value, "label": section.label, "tiles": tiles.get(section.value, [])}
        for section in Section
    ]


def open_columns() -> QuerySet[Column]:
    """Return the columns that may be looked at."""
    return Column.objects.active()


def column_topics(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return code → (name, address) of open columns that hold articles, for subscriptions."""
    rows = Column.objects.active().filter(code__in=list(codes), leads_to="")
    return {row.code: (row.name, reverse("party:column-detail", args=[row.code])) for row in rows}


def public_articles(on: date) -> QuerySet[Article]:
    """Return what anyone may read on that day, newest first, without the texts."""
    rows = Article.objects.public(on).newest_first().select_related("column", "grid")
    return rows.defer(*HEAVY, "grid__boundary")


def readable_articles(on: date, user: Any) -> QuerySet[Article]:
    """Return what this reader may read on that day, newest first, without the texts."""
    rows = Article.objects.in_force(on).for_reader(user).newest_first()
    return rows.select_related("column", "grid").defer(*HEAVY, "grid__boundary")


def article_to_read(on: date, user: Any) -> QuerySet[Article]:
    """Return what this reader may read, with the text, for one page."""
    rows = Article.objects.in_force(on).for_reader(user)
    return rows.select_related("column", "grid", "organisation").defer("grid__boundary")


def notices(on: date) -> QuerySet[Article]:
    """Return the notices in force, newest first."""
    return public_articles(on).notices()


@dataclass(frozen=True)
class Search:
    """What was asked for, the rows that answer it, and the words to highlight."""

    asked: str
    rows: QuerySet[Article]
    words: list[str]


def search(asked: str, on: date, user: Any = None) -> Search:
    """Return the reader's articles that hold all of the typed words, newest first.

    Without a reader what anyone may read is searched.

    Nothing typed finds everything; signs alone find nothing.
    """
    asked = asked.strip()
    rows = public_articles(on) if user is None else readable_articles(on, user)
    if not asked:
        return Search(asked, rows, [])
    query = search_query(asked)
    found = rows.filter(search=query) if query is not None else rows.none()
    return Search(asked, found, asked.split() if query_text(asked) else [])


def desk_articles(user, capability: Capability = Capability.WRITE_CONTENT) -> QuerySet[Article]:
    """Return the articles of the person's areas, newest first; to find one of them."""
    return _for_desk(Article.objects.permitted(user, capability))


def listed_articles(user) -> QuerySet[Article]:
    """Return the same articles for the editors' list: the person's areas are found once."""
    return _for_desk(Article.objects.listed(user, Capability.WRITE_CONTENT))


def _for_desk(rows: QuerySet[Article]) -> QuerySet[Article]:
    rows = rows.order_by("-id").select_related("column", "grid", "written_by")
    return rows.defer(*HEAVY, "grid__boundary")


def waiting_for_review(user) -> QuerySet[Article]:
    """Return what the person may publish and did not write, longest waiting first."""
    return reviewing.waiting_for(desk_articles(user, Capability.PUBLISH_CONTENT), user)


def count_waiting(user) -> int:
    """Return how many articles wait for this reviewer; one query."""
    return waiting_for_review(user).count()


def areas_of(user) -> QuerySet[Grid]:
    """Return the places the person may write for: the district, towns and communities."""
    areas = Grid.objects.permitted(user, Capability.WRITE_CONTENT).live()
    in_order = areas.filter(level__lte=Level.COMMUNITY).order_by("tree_id", "lft")
    return in_order.defer("boundary")


def editable_columns() -> QuerySet[Column]:
    """Return the columns that hold articles."""
    return Column.objects.active().filter(leads_to="").in_order()


def course_of(article: Article) -> list[dict[str, Any]]:
    """Return what happened to an article, newest first, as timeline entries."""
    return story_of(article, reviewing.ACTS, tones=reviewing.TONES)
