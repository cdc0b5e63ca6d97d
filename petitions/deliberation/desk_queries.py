"""What organisers and moderators of topics see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.timezone import localdate

from grids.choices import Level
from grids.models import Grid
from grids.scoping import reach_grids, territory_of_grid
from grids.services.hierarchy import ancestry
from petitions.deliberation import queries, workflow
from petitions.deliberation.choices import OpinionKind, OpinionState, Phase
from petitions.models import BallotOption, Milestone, Opinion, Petition, Residency, Talk, Topic
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, Transition, moves_of

ORGANISE, MODERATE = Capability.ORGANISE_TOPIC, Capability.MODERATE_OPINION
OPINIONS_ON_DESK = 40
MOST_PLACES = 200


def desk_topics(user: Any, show: str) -> QuerySet[Topic]:
    """Return the topics organised in one's territory, those that wait for a step first."""
    rows = Topic.objects.filter(territory_of_grid(reach_grids(user, ORGANISE)))
    if show == "draft":
        rows = rows.filter(state=Phase.DRAFTING)
    elif show == "past":
        rows = rows.filter(queries.SHOWN["past"])
    else:
        rows = rows.filter(queries.SHOWN["now"])
    return (
        rows.select_related("grid")
        .defer("text", "result", "grid__boundary")
        .annotate(
            n_said=queries.count_of(Opinion.objects.published()),
            n_held=queries.count_of(Opinion.objects.to_moderate()),
        )
        .order_by("phase_ends_on", "-id")
    )


def topic_on_desk(user: Any, public_id: Any) -> Topic:
    """Return a topic one organises; raises OutOfReach."""
    topic = queries.read_topic(Topic.objects.permitted(user, ORGANISE), public_id)
    if topic is None:
        raise OutOfReach(f"{user} does not organise topic {public_id}")
    return topic


PARTS: dict[str, Any] = {
    "option": BallotOption,
    "talk": Talk,
    "milestone": Milestone,
    "opinion": Opinion,
}


def part_on_desk(user: Any, kind: str, public_id: Any) -> tuple[Topic, Any]:
    """Return a topic one organises with one of its parts; raises OutOfReach."""
    mine = Topic.objects.permitted(user, ORGANISE)
    rows = PARTS[kind].objects.filter(topic__in=mine).select_related("topic")
    part = rows.filter(public_id=public_id).first()
    if part is None:
        raise OutOfReach(f"{user} organises no {kind} {public_id}")
    return topic_on_desk(user, part.topic.public_id), part


@dataclass(frozen=True)
class DeskPage:
    """A topic as its organisers see it."""

    topic: Topic
    page: queries.TopicPage
    moves: list[Transition]
    opinions: list[Opinion]
    n_held: int
    is_over: bool
    choosable: list[queries.OptionShown]


def desk_page(topic: Topic, user: Any, *, at: datetime) -> DeskPage:
    """Return what the desk shows of a topic of `topic_on_desk`."""
    page = queries.topic_page(topic, user, at=at, with_opinions=False)
    opinions = queries.public_opinions(topic)[:OPINIONS_ON_DESK]
    best = [one for one in page.options if one.is_best]
    return DeskPage(
        topic=topic,
        page=page,
        moves=moves_of(topic, workflow.MOVES, by=user),
        opinions=list(opinions),
        n_held=topic.opinions.to_moderate().count(),
        is_over=topic.is_over_on(localdate(at)),
        choosable=best if topic.is_counted else page.options,
    )


def proposals_of(topic: Topic) -> QuerySet[Opinion]:
    """Return the public proposals an option may come from, the most supported first."""
    rows = topic.opinions.published().filter(kind=OpinionKind.PROPOSAL)
    return rows.order_by("-n_supports", "-id")


def organisable_places(user: Any) -> QuerySet[Grid]:
    """Return the places that one may hold a topic for: small ones only below the community."""
    reach = reach_grids(user, ORGANISE)
    rows = Grid.objects.permitted(user, ORGANISE).live().defer("boundary")
    if any(grid.level < Level.COMMUNITY for grid in reach):
        rows = rows.filter(level__lte=Level.COMMUNITY)
    return rows.order_by("tree_id", "lft")[:MOST_PLACES]


def matter_for_topic(user: Any, public_id: Any) -> Petition:
    """Return a matter of one's territory that may become a topic; raises OutOfReach."""
    rows = Petition.objects.permitted(user, ORGANISE).filter(public_id=public_id)
    petition = rows.select_related("category", "grid").defer("grid__boundary").first()
    if petition is None or not queries.may_become_topic(petition):
        raise OutOfReach(f"petition {public_id} becomes no topic for {user}")
    return petition


def place_of_matter(petition: Petition) -> list[int]:
    """Return the keys of the places a matter lies in, the smallest first, to be ticked in a form."""
    if petition.grid is None:
        return []
    line = ancestry(petition.grid)
    found = [one for one in (line.compound, line.community) if one is not None]
    return [one.pk for one in found]


def opinions_to_moderate(user: Any, show: str = "todo") -> QuerySet[Opinion]:
    """Return what waits for a moderator in one's territory, appeals first; or what was decided."""
    rows = Opinion.objects.filter(
        territory_of_grid(reach_grids(user, MODERATE), grid="topic__grid")
    ).select_related("topic")
    if show == "past":
        decided = rows.filter(decided_by__isnull=False).exclude(state=OpinionState.APPEALED)
        return decided.order_by("-decided_at", "-id")
    appeals = Case(
        When(state=OpinionState.APPEALED, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return rows.to_moderate().order_by(appeals, "said_at", "id")


def opinion_for(user: Any, public_id: Any) -> Opinion:
    """Return an opinion one moderates; raises OutOfReach."""
    rows = Opinion.objects.permitted(user, MODERATE).filter(public_id=public_id)
    opinion = rows.select_related("topic", "about", "decided_by").first()
    if opinion is None:
        raise OutOfReach(f"{user} does not moderate opinion {public_id}")
    return opinion


def residencies_to_confirm(user: Any) -> QuerySet[Residency]:
    """Return who asked to be confirmed as a resident of one's territory, the oldest first."""
    rows = Residency.objects.asked().filter(territory_of_grid(reach_grids(user, ORGANISE)))
    return rows.select_related("grid", "user").defer("grid__boundary").order_by("asked_at", "id")


def residency_for(user: Any, public_id: Any) -> Residency:
    """Return one of them; raises OutOfReach."""
    row = Residency.objects.permitted(user, ORGANISE).filter(public_id=public_id).first()
    if row is None:
        raise OutOfReach(f"{user} does not confirm residency {public_id}")
    return row
