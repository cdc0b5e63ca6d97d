"""Notices, instructions and whistles as pages show them: one row of a list, one page."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yuanbao.roles import Capability

SHOWS = {"open": _("未办结"), "over": _("已逾期"), "done": _("已办结"), "all": _("全部")}


@dataclass(frozen=True)
class PaperRow:
    """One paper in a list. `who` is the agency, or all that were called."""

    row: Any
    title: str
    meta: str
    who: str
    since: datetime
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class PaperPage:
    """One paper: its words, its facts, what happened, and what the person may do."""

    row: Any
    title: str
    words: str
    facts: list[tuple[str, Any]]
    story: list[dict[str, Any]]
    may: frozenset[Capability]
    since: datetime
    due_at: datetime
    done_at: datetime | None
    link: tuple[str, str] | None = None
    print_url: str = ""
    calls: list[Any] = field(default_factory=list)

    def allows(self, act: Any) -> bool:
        """Say whether the person may do the act, whatever state the paper is in."""
        return act.capability in self.may


def shown(rows: QuerySet, show: str, *, open_states: Any, over: Any) -> QuerySet:
    """Keep what a tab shows: what is open, what of it is late, what has ended, or everything."""
    if show == "over":
        return rows.filter(over)
    if show == "done":
        return rows.exclude(state__in=open_states)
    return rows if show == "all" else rows.filter(state__in=open_states)


def line(who: Any, title: str, at: datetime, quote: str = "", tone: str = "") -> dict[str, Any]:
    """Return one line as `components/_timeline.html` draws it."""
    return {"who": str(who or _("系统")), "title": title, "at": at, "quote": quote, "tone": tone}
