"""What the public pages of topics show; six statements at most."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.timezone import localdate

from grids.models import Grid
from petitions.deliberation.choices import (
    AFTER_DECISION,
    COURSE,
    RUNNING,
    OpinionKind,
    Phase,
)
from petitions.models import (
    Ballot,
    BallotOption,
    LedgerEntry,
    Milestone,
    MilestoneReport,
    Opinion,
    Petition,
    Support,
    Talk,
    Topic,
    TopicNews,
    TopicPlace,
)
from petitions.services.ledger import is_public

# So many people or filings make a matter an often-repeated one.
MANY_JOINED, MANY_MERGED = 5, 3
PROPOSALS_SHOWN, REMARKS_SHOWN, NEWS_SHOWN = 50, 20, 60
SHOWN = {
    "now": Q(state__in=sorted(RUNNING)),
    "voting": Q(state=Phase.DECIDING),
    "past": Q(state__in=[Phase.CONCLUDED, Phase.STOPPED]),
    "all": Q(),
}


def count_of(rows: QuerySet[Any], by: str = "topic") -> Any:
    """Return how many of `rows` each topic has, as an annotation."""
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _place_names() -> ArraySubquery:
    places = TopicPlace.objects.filter(topic=OuterRef("pk")).order_by("grid__code")
    return ArraySubquery(places.values(json=JSONObject(name="grid__name", code="grid__code")))


def public_topics(show: str = "now", grid: Grid | None = None) -> QuerySet[Topic]:
    """Return the topics anybody may read, the newest phase first; `grid` keeps those about it."""
    published = Opinion.objects.published()
    rows = Topic.objects.public().filter(SHOWN.get(show, Q())).defer("text", "result")
    if grid is not None:
        rows = rows.filter(pk__in=about_place(grid).values("topic"))
    return rows.annotate(
        place_names=_place_names(),
        n_said=count_of(published),
        n_ballots=count_of(Ballot.objects.all()),
    ).order_by("-phase_since", "-id")


def topics_called(asked: str) -> QuerySet[Topic]:
    """Return the topics anybody may read in whose titles all of the words stand."""
    rows = Topic.objects.public().only("public_id", "title", "state", "phase_since")
    for word in asked.split():
        rows = rows.filter(title__icontains=word)
    return rows.order_by("-phase_since", "-id")


def about_place(grid: Grid) -> QuerySet[TopicPlace]:
    """Return the anchors of topics that concern a place: in it, or around it."""
    inside = Q(grid__lft__gte=grid.lft, grid__rght__lte=grid.rght)
    around = Q(grid__lft__lte=grid.lft, grid__rght__gte=grid.rght)
    return TopicPlace.objects.filter(inside | around, grid__tree_id=grid.tree_id)


def public_opinions(topic: Topic) -> QuerySet[Opinion]:
    """Return all that is public on a topic, the newest first."""
    return topic.opinions.published().defer("raw_text", "appeal").order_by("-id")


@dataclass(frozen=True)
class OptionShown:
    """One option of a vote, with its share once the votes are counted."""

    pk: int
    public_id: str
    title: str
    text: str
    n_votes: int | None
    share: int
    is_best: bool
    is_mine: bool


@dataclass(frozen=True)
class Step:
    """A milestone with what was reported of it."""

    row: Milestone
    reports: list[tuple[datetime, str]]
    is_late: bool


@dataclass
class Mine:
    """What the person has done on the topic."""

    supported: set[int] = field(default_factory=set)
    option_id: int | None = None
    has_voted: bool = False


@dataclass(frozen=True)
class TopicPage:
    """A topic as everybody reads it."""

    topic: Topic
    options: list[OptionShown]
    proposals: list[Opinion]
    remarks: list[Opinion]
    has_more: bool
    news: list[TopicNews]
    talks: list[Talk]
    steps: list[Step]
    mine: Mine
    takes_proposals: bool
    takes_remarks: bool
    takes_support: bool
    takes_votes: bool
    course: list[tuple[Phase, str]]

    @property
    def turnout(self) -> int | None:
        """Return how many of a hundred entitled people took part."""
        n = self.topic.n_voted if self.topic.is_counted else self.topic.n_ballots  # type: ignore[attr-defined]
        return min(100, round(100 * n / self.topic.n_entitled)) if self.topic.n_entitled else None


def topic_to_read(public_id: Any) -> Topic | None:
    """Return a public topic with its places, options, matters and decision; one statement."""
    return read_topic(Topic.objects.public(), public_id)


def read_topic(rows: QuerySet[Topic], public_id: Any) -> Topic | None:
    """Return one of `rows` with all that one statement can bring."""
    options = BallotOption.objects.filter(topic=OuterRef("pk")).order_by("order")
    entries = LedgerEntry.objects.filter(petition__topics=OuterRef("pk")).order_by("-filed_at")
    matters = entries.values(
        json=JSONObject(number="number", title="title", state="state", state_text="state_text")
    )
    facts = JSONObject(
        pk="pk", public_id="public_id", title="title", text="text", n_votes="n_votes"
    )
    return (
        rows.filter(public_id=public_id)
        .select_related("grid", "resolution", "resolution__option")
        .defer("grid__boundary")
        .annotate(
            place_names=_place_names(),
            option_facts=ArraySubquery(options.values(json=facts)),
            matters=ArraySubquery(matters),
            n_ballots=count_of(Ballot.objects.all()),
            n_said=count_of(Opinion.objects.published()),
        )
        .first()
    )


def topic_page(topic: Topic, user: Any, *, at: datetime, with_opinions: bool = True) -> TopicPage:
    """Return what the public page shows of a topic of `topic_to_read`; five statements more.

    Without its opinions it is two less.
    """
    published = public_opinions(topic)
    proposals = published.filter(kind=OpinionKind.PROPOSAL).order_by("-n_supports", "-id")
    remarks = published.filter(kind=OpinionKind.REMARK)
    shown = list(remarks[: REMARKS_SHOWN + 1]) if with_opinions else []
    mine = mine_of(topic, user)
    today = localdate(at)
    return TopicPage(
        topic=topic,
        options=_options(topic, mine),
        proposals=list(proposals[:PROPOSALS_SHOWN]) if with_opinions else [],
        remarks=shown[:REMARKS_SHOWN],
        has_more=len(shown) > REMARKS_SHOWN,
        news=list(topic.news.order_by("-at", "-id")[:NEWS_SHOWN]),
        talks=list(topic.talks.order_by("-starts_at", "-id")),
        steps=steps_of(topic, at=at),
        mine=mine,
        takes_proposals=topic.takes_on(today, OpinionKind.PROPOSAL),
        takes_remarks=topic.takes_on(today, OpinionKind.REMARK),
        takes_support=topic.takes_support_on(today),
        takes_votes=topic.takes_votes_on(today),
        course=course_of(topic),
    )


def course_of(topic: Topic) -> list[tuple[Phase, str]]:
    """Return the phases in order, each done, now or next."""
    at = COURSE.index(topic.state) if topic.state in COURSE else -1
    return [
        (phase, "now" if n == at else "done" if n < at else "next")
        for n, phase in enumerate(COURSE)
    ]


def mine_of(topic: Topic, user: Any) -> Mine:
    """Return what the person has done on the topic: two statements, none for strangers."""
    if not user.is_authenticated or not getattr(user, "is_resident", False):
        return Mine()
    stood = Support.objects.filter(opinion__topic=topic, user=user)
    ballot = Ballot.objects.filter(topic=topic, voter=user).values_list("option").first()
    return Mine(
        set(stood.values_list("opinion", flat=True)),
        ballot[0] if ballot else None,
        ballot is not None,
    )


def _options(topic: Topic, mine: Mine) -> list[OptionShown]:
    facts: list[dict[str, Any]] = topic.option_facts  # type: ignore[attr-defined]
    best = max((one["n_votes"] or 0 for one in facts), default=0)
    total = sum(one["n_votes"] or 0 for one in facts)
    return [
        OptionShown(
            **one,
            share=round(100 * (one["n_votes"] or 0) / total) if total else 0,
            is_best=bool(best) and one["n_votes"] == best,
            is_mine=one["pk"] == mine.option_id,
        )
        for one in facts
    ]


def steps_of(topic: Topic, *, at: datetime) -> list[Step]:
    """Return the milestones of a decided topic with their reports; one statement or none."""
    if topic.state not in AFTER_DECISION | {Phase.STOPPED}:
        return []
    reports = MilestoneReport.objects.filter(milestone=OuterRef("pk")).order_by("at", "id")
    told = ArraySubquery(reports.values(json=JSONObject(at=F("at"), text=F("text"))))
    rows = topic.milestones.annotate(told=told).order_by("due_on", "id")
    today = localdate(at)
    return [
        Step(
            row,
            [(datetime.fromisoformat(one["at"]), one["text"]) for one in row.told],
            row.closed_at is None and row.due_on < today,
        )
        for row in rows
    ]


def opinions_of(user: Any) -> QuerySet[Opinion]:
    """Return what a person said, the newest first, with its topic."""
    return user.opinions.select_related("topic").order_by("-id")


def topics_of_matter(petition_id: int) -> list[Topic]:
    """Return the public topics that came from a matter."""
    rows = Topic.objects.public().filter(petitions=petition_id)
    return list(rows.only("public_id", "title", "state").order_by("-id"))


def may_become_topic(petition: Petition) -> bool:
    """Say whether a matter is one to talk over: shelved, or met by many, and public."""
    if not is_public(petition):
        return False
    shelved = petition.parts.filter(held_since__isnull=False)
    merged = Petition.objects.filter(merged_into=petition)
    many_joined = petition.n_joined >= MANY_JOINED
    return many_joined or shelved.exists() or merged.count() >= MANY_MERGED
