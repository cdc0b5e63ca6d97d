"""我代办的: what a person follows for others with what is next to do, and who waits for somebody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.models import Leave, Question
from dispatch.services.judging import raters
from grids.scoping import reach_grids, territory_filter
from petitions.choices import ENDED, State
from petitions.models import Petition, ProgressEntry, Proxy
from petitions.queries import Line, story_of
from petitions.services.proxies import colleagues_of, open_proxy
from yuanbao.masking import mask_name, mask_phone
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

# How many of the notes "已告知" the page shows, the newest first.
TOLD_SHOWN = 10


def followed_by(user: Any, *, at: datetime) -> QuerySet[Proxy]:
    """Return what the person follows, and what colleagues away today do whose B 角 they are.

    Questions and untold news come first. Index `proxy_open_by_user`.
    """
    away = Leave.objects.on(localdate(at)).filter(stand_in=user.pk).values("user")
    rows = _open().filter(Q(user=user.pk) | Q(user__in=away))
    return rows.order_by("question_lapses_at", "petition__due_at", "id")


def waiting_for(user: Any) -> QuerySet[Proxy]:
    """Return matters of the person's places whose petitioner asked for somebody, the oldest first."""
    reach = reach_grids(user, Capability.PROXY_PETITION)
    here = territory_filter(
        reach, town="petition__town", community="petition__community", grid="petition__grid"
    )
    return _open().filter(here, user=None).order_by("consented_at", "id")


def _open() -> QuerySet[Proxy]:
    questions = Question.objects.filter(
        petition=OuterRef("petition"), answered_at=None, lapsed_at=None
    ).order_by("lapses_at")
    rows = Proxy.objects.filter(ended_at=None, petition__is_sensitive=False)
    rows = rows.exclude(petition__state__in=sorted(ENDED)).annotate(
        question_text=Subquery(questions.values("text")[:1]),
        question_lapses_at=Subquery(questions.values("lapses_at")[:1]),
    )
    related = rows.select_related("user", "petition__community", "petition__category")
    return related.defer("petition__community__boundary")


def next_step(proxy: Any) -> tuple[str, str]:
    """Return tone and words of what the proxy does next."""
    petition = proxy.petition
    if proxy.question_text:
        return "warn", _("请补充：%s") % proxy.question_text
    if proxy.has_untold_news:
        return "warn", _("有新进展，告诉反映人并记下来")
    if petition.state == State.ANSWERED and not petition.judged:
        return "work", _("问满意不满意，替他记下评价")
    if petition.state == State.ANSWERED:
        return "", _("已评价，等归档")
    return "", _("等承办单位办理")


@dataclass(frozen=True)
class ProxyPage:
    """One matter for those who follow it, or may take it up."""

    petition: Petition
    proxy: Any
    person: str
    phone: str
    lines: list[Line]
    told: list[ProgressEntry]
    colleagues: list[Any]
    parts: list[raters.Asked]
    is_mine: bool
    may_relieve: bool

    @property
    def step(self) -> tuple[str, str]:
        return next_step(self.proxy)

    @property
    def may_take(self) -> bool:
        return self.petition.state not in ENDED and (self.proxy is None or self.proxy.is_asked)


def matter_to_follow(user: Any, public_id: Any) -> Petition:
    """Return a matter that the person follows or may take up; raises OutOfReach."""
    rows = Petition.objects.permitted(user, Capability.PROXY_PETITION)
    rows = rows.select_related("petitioner", "category", "grid", "community", "town")
    borders = (f"{place}__boundary" for place in ("grid", "community", "town"))
    petition = rows.filter(public_id=public_id).defer(*borders).first()
    if petition is None:
        raise OutOfReach(f"{user} may not follow petition {public_id}")
    return petition


def colleagues_for(petition: Petition, *, at: datetime) -> list[Any]:
    """Return who may take the matter over from whoever follows it; nobody where nobody does."""
    return _colleagues(open_proxy(petition), at=at)


def _colleagues(proxy: Any, *, at: datetime) -> list[Any]:
    return colleagues_of(proxy, at=at) if proxy and proxy.user_id else []


def proxy_page(user: Any, petition: Petition, *, at: datetime) -> ProxyPage:
    """Build the page of one matter."""
    proxy = _open().filter(petition=petition).first() or open_proxy(petition)
    colleagues = _colleagues(proxy, at=at)
    is_mine = proxy is not None and proxy.user_id == user.pk
    petitioner = petition.petitioner
    petition_lines = ProgressEntry.objects.filter(petition_id=petition.pk)
    story = story_of(petition.pk, state=petition.state, due_at=petition.due_at)
    return ProxyPage(
        petition=petition,
        proxy=proxy,
        person=mask_name(petitioner.name) if petitioner.name else _("匿名"),
        phone=mask_phone(petitioner.phone) if petitioner.phone else "",
        lines=story.lines,
        told=list(petition_lines.filter(act="inform").order_by("-at", "-id")[:TOLD_SHOWN]),
        colleagues=colleagues,
        parts=raters.unrated(petition) if is_mine and petition.state == State.ANSWERED else [],
        is_mine=is_mine,
        may_relieve=not is_mine and user in colleagues,
    )
