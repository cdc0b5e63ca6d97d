"""Write, review, publish and withdraw articles."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.urls import reverse

from grids.choices import Level
from grids.models import Grid
from party import markup
from party.choices import Audience
from party.models import Article, Column, PartyOrganisation, Revision
from party.services import reviewing
from yuanbao.audit import record
from yuanbao.models import User
from yuanbao.redaction import unpublishable_in
from yuanbao.segment import search_vector_text
from yuanbao.services.subscriptions import publish
from yuanbao.subscribing.topics import topic_key
from yuanbao.workflow import unit_of_work


@dataclass(frozen=True)
class Draft:
    """What an editor fills in. `notice_kind` is empty for an article that is no notice."""

    column: Column
    grid: Grid
    title: str
    body: str
    author_unit: str
    summary: str = ""
    notice_kind: str = ""
    expires_on: date | None = None
    audience: str = Audience.EVERYBODY
    organisation: PartyOrganisation | None = None


@unit_of_work
def draft(draft: Draft, *, by: User | None, at: datetime, source_key: str | None = None) -> Article:
    """Begin an article and keep its first version.

    Raises OutOfReach when `by` may not write for the area, NoOrganisation.
    """
    reviewing.check_area(draft.grid, by)
    article = Article(**_fields(draft), written_by=by, written_at=at, source_key=source_key)
    article.save()
    _keep_version(article, by=by, at=at)
    record(article, "draft", by=by, at=at)
    return article


@unit_of_work
def edit(article: Article, draft: Draft, *, base: int, by: User | None, at: datetime) -> Article:
    """Change a draft; `base` is the version the editor started from.

    Raises OutOfReach, and TransitionRefused when it is no draft any more or when somebody
    saved another version in between: nothing of theirs is overwritten.
    """
    locked = reviewing.lock_to_edit(article, base=base, by=by)
    reviewing.check_area(draft.grid, by)
    for name, value in _fields(draft).items():
        setattr(locked, name, value)
    locked.revision_number += 1
    locked.save()
    _keep_version(locked, by=by, at=at)
    record(locked, "edit", by=by, at=at, version=locked.revision_number)
    return locked


@unit_of_work
def submit(article: Article, *, by: User | None, at: datetime) -> Article:
    """Give a draft to the reviewers.

    Raises PersonalDataFound for one with somebody's number, OutOfReach or TransitionRefused.
    """
    _check_nobodys(article)
    return reviewing.submit(article, by=by, at=at)


@unit_of_work
def approve(article: Article, *, by: User | None, at: datetime) -> Article:
    """Publish what was reviewed, and tell the writer.

    Raises OutOfReach, OwnWork for anyone who wrote a version of it, Expired when its last day
    is over, PersonalDataFound, TransitionRefused.
    """
    locked = reviewing.lock_to_publish(article, by=by)
    reviewing.check_lasts(locked.expires_on, at)
    _check_nobodys(locked)
    published = reviewing.publish(locked, by=by, at=at)
    _tell_followers(published, at=at)
    return published


def _tell_followers(article: Article, *, at: datetime) -> None:
    """Have it told to whoever follows its column, or a place; never what is not for everybody."""
    if article.audience != Audience.EVERYBODY:
        return
    # What is meant for the whole district rings at everybody's door only when it is a notice.
    is_near = article.notice_kind or article.grid.level > Level.DISTRICT
    places = Grid.objects.under(article.grid) if is_near else Grid.objects.none()
    grids = places.values_list("code", flat=True)
    kind = article.get_notice_kind_display() if article.notice_kind else article.column.name
    publish(
        key=f"article:{article.pk}:{article.revision_number}",
        topics=[topic_key("column", article.column.code), *(topic_key("grid", g) for g in grids)],
        title=f"{kind}：{article.title}",
        body=article.summary,
        url=reverse("party:article-detail", args=[article.public_id]),
        at=at,
    )


@unit_of_work
def send_back(article: Article, *, why: str, by: User | None, at: datetime) -> Article:
    """Return an article to its writer, saying what is to be changed.

    Raises ReasonMissing, OutOfReach or TransitionRefused.
    """
    return reviewing.send_back(article, why=why, by=by, at=at)


@unit_of_work
def withdraw(article: Article, *, why: str, by: User | None, at: datetime) -> Article:
    """Take a published article off the public pages.

    Raises ReasonMissing, OutOfReach or TransitionRefused.
    """
    return reviewing.withdraw(article, why=why, by=by, at=at)


@unit_of_work
def revise(article: Article, *, by: User | None, at: datetime) -> Article:
    """Make a withdrawn article a draft again, to be reviewed anew."""
    return reviewing.revise(article, by=by, at=at)


def _check_nobodys(article: Article) -> None:
    said = (article.title, article.summary, article.body, article.author_unit)
    reviewing.check_nobodys(unpublishable_in(*said))


def _fields(draft: Draft) -> dict[str, Any]:
    words = search_vector_text(f"{draft.title} {draft.summary} {markup.plain(draft.body)}")
    return {
        **reviewing.audience_of(draft),
        "column": draft.column,
        "grid": draft.grid,
        "title": draft.title,
        "summary": draft.summary,
        "body": draft.body,
        "author_unit": draft.author_unit,
        "notice_kind": draft.notice_kind,
        "expires_on": draft.expires_on,
        "search": SearchVector(Value(words), config="simple"),
    }


def _keep_version(article: Article, *, by: User | None, at: datetime) -> None:
    Revision.objects.create(
        article=article,
        number=article.revision_number,
        title=article.title,
        summary=article.summary,
        body=article.body,
        by=by,
        at=at,
    )
