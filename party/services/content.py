"""Write, review, publish and withdraw articles."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from grids.models import Grid
from party import markup, workflow
from party.choices import ArticleState
from party.models import Article, Column, Revision
from yuanbao.audit import record
from yuanbao.models import User
from yuanbao.notifications import notify
from yuanbao.roles import Capability
from yuanbao.segment import search_vector_text
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock, reachable, unit_of_work


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


class ReasonMissing(TransitionRefused):
    """An article was to be sent back without saying what is to be changed."""


class Expired(TransitionRefused):
    """An article was to be published that nobody could read any more."""


class OwnWork(TransitionRefused):
    """Somebody who wrote a version of the article was to publish it."""


@unit_of_work
def draft(draft: Draft, *, by: User | None, at: datetime, source_key: str | None = None) -> Article:
    """Begin an article and keep its first version.

    Raises OutOfReach when `by` may not write for the area.
    """
    _check_area(draft.grid, by)
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
    locked = lock(article, by=by, capability=Capability.WRITE_CONTENT, act="edit")
    _check_area(draft.grid, by)
    if locked.state != ArticleState.DRAFT:
        raise TransitionRefused(
            _("现在是“%(state)s”，不能再改。您填的内容还在。")
            % {"state": locked.get_state_display()}
        )
    if locked.revision_number != base:
        raise TransitionRefused(_who_saved(locked))
    for name, value in _fields(draft).items():
        setattr(locked, name, value)
    locked.revision_number += 1
    locked.save()
    _keep_version(locked, by=by, at=at)
    record(locked, "edit", by=by, at=at, version=locked.revision_number)
    return locked


@unit_of_work
def submit(article: Article, *, by: User | None, at: datetime) -> Article:
    """Give a draft to the reviewers. Raises OutOfReach or TransitionRefused."""
    return apply(article, workflow.SUBMIT, by=by, at=at, send_back_reason="")


@unit_of_work
def approve(article: Article, *, by: User | None, at: datetime) -> Article:
    """Publish what was reviewed, and tell the writer.

    Raises OutOfReach, OwnWork for anyone who wrote a version of it, Expired when its last day
    is over, TransitionRefused.
    """
    locked = lock(article, by=by, capability=Capability.PUBLISH_CONTENT, act="approve")
    if by is not None and locked.revisions.filter(by=by).exists():
        raise OwnWork(_("自己写的、改过的稿子要请别人审核发布。"))
    if locked.expires_on is not None and locked.expires_on < localdate(at):
        raise Expired(_("“有效到”已经过了，发布了也没人看得到。请退回改日期。"))
    published = apply(article, workflow.APPROVE, by=by, at=at, reviewed_by=by)
    _tell_writer(published, _("您写的《%(title)s》已发布") % {"title": published.title}, at=at)
    return published


@unit_of_work
def send_back(article: Article, *, why: str, by: User | None, at: datetime) -> Article:
    """Return an article to its writer, saying what is to be changed.

    Raises ReasonMissing, OutOfReach or TransitionRefused.
    """
    if not why.strip():
        raise ReasonMissing(_("请写明退回的理由，让采编人知道改哪里。"))
    back = apply(article, workflow.SEND_BACK, by=by, at=at, why=why, send_back_reason=why)
    title = _("您写的《%(title)s》退回修改") % {"title": back.title}
    _tell_writer(back, title, body=why, at=at)
    return back


@unit_of_work
def withdraw(article: Article, *, why: str, by: User | None, at: datetime) -> Article:
    """Take a published article off the public pages.

    Raises ReasonMissing, OutOfReach or TransitionRefused.
    """
    if not why.strip():
        raise ReasonMissing(_("请写明撤下的理由，会记在这篇文章的经过里。"))
    return apply(article, workflow.WITHDRAW, by=by, at=at, why=why)


@unit_of_work
def revise(article: Article, *, by: User | None, at: datetime) -> Article:
    """Make a withdrawn article a draft again, to be reviewed anew."""
    return apply(article, workflow.REVISE, by=by, at=at, reviewed_by=None)


def _check_area(grid: Grid, by: User | None) -> None:
    areas = reachable(Grid, by, Capability.WRITE_CONTENT)
    if not areas.filter(pk=grid.pk, retired_at__isnull=True).exists():
        raise OutOfReach(f"{by} may not write for {grid.code}")


def _fields(draft: Draft) -> dict[str, Any]:
    words = search_vector_text(f"{draft.title} {draft.summary} {markup.plain(draft.body)}")
    return {
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


def _who_saved(article: Article) -> str:
    last = article.revisions.select_related("by").order_by("-number").first()
    return _("%(who)s在 %(when)s 存了新的一稿，请先看过再改。您填的内容还在。") % {
        "who": (last.by if last else None) or _("别人"),
        "when": localtime(last.at).strftime("%m-%d %H:%M") if last else "",
    }


def _tell_writer(article: Article, title: str, *, at: datetime, body: str = "") -> None:
    if article.written_by is None:
        return
    notify(
        key=f"article:{article.pk}:{article.state}:{article.revision_number}:{at.timestamp():.0f}",
        title=title,
        body=body,
        url=reverse("party:article-preview", args=[article.public_id]),
        user=article.written_by,
        channels=["in_app"],
        at=at,
    )
