"""What the one search finds among columns, articles, the knowledge base, and what is offered."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from party.models import Column
from party.queries import articles, knowledge
from party.queries.offers import everything
from yuanbao.finding import SHOWN, Answer, Found, register_finder


def find_columns(asked: str, _on: date) -> Answer:
    """Return open columns whose name or one sentence holds the words."""
    rows = Column.objects.active().in_order()
    said = [row for row in rows if asked in f"{row.name}{row.description}"][:SHOWN]
    found = [Found(row.name, articles.address_of(row)[0], row.description) for row in said]
    return Answer(found, [asked])


def find_articles(asked: str, on: date) -> Answer:
    """Return the newest public articles that hold all of the words."""
    answer = articles.search(asked, on)
    found = [
        Found(
            row.title,
            reverse("party:article-detail", args=[row.public_id]),
            row.summary or f"{row.column.name} · {row.author_unit}",
        )
        for row in answer.rows[:SHOWN]
    ]
    more = f"{reverse('party:article-search')}?{urlencode({'q': asked})}"
    return Answer(found, answer.words, more)


def find_knowledge(asked: str, on: date) -> Answer:
    """Return entries of the knowledge base that answer what was typed."""
    answer = knowledge.find(asked, on)
    rows = knowledge.rows_of(answer.keys[:SHOWN], answer.words)
    found = [
        Found(row.item.title, reverse("party:kb-item", args=[row.item.public_id]), row.snippet)
        for row in rows
    ]
    more = f"{reverse('party:kb-home')}?{urlencode({'q': asked})}"
    return Answer(found, answer.words, more)


def find_offers(asked: str, on: date) -> Answer:
    """Return services, guides, policies, jobs, courses and activities named so; one statement."""
    found = [
        Found(row.title, reverse(row.page, args=[row.key]), f"{row.kind} · {row.about}")
        for row in everything.named(asked, on)
    ]
    return Answer(found, asked.split())


def register_all() -> None:
    """Add the parts; called when the app is ready."""
    register_finder("columns", _("栏目"), "layout-grid", find_columns, rank=10)
    register_finder(
        "kb", _("政策、办事、常见问题"), "book-2", find_knowledge, rank=20, is_slow=True
    )
    register_finder("articles", _("文章和通知"), "news", find_articles, rank=40)
    register_finder("offers", _("服务、岗位、课程和活动"), "heart-handshake", find_offers, rank=25)
