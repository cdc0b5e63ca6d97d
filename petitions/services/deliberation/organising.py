"""Whoever organises a topic: drafts it, takes it from phase to phase, ends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Grid
from petitions.deliberation import entitlement, workflow
from petitions.deliberation.choices import (
    DecidedBy,
    MilestoneState,
    Phase,
    TalkState,
)
from petitions.models import (
    BallotOption,
    Petition,
    Resolution,
    Topic,
    TopicPetition,
    TopicPlace,
)
from petitions.services.deliberation import news
from petitions.services.ledger import is_public
from yuanbao.audit import record, unit_of_work
from yuanbao.public_numbers import redact
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock

ORGANISE = Capability.ORGANISE_TOPIC


@dataclass(frozen=True)
class Draft:
    """What a topic is about, whom it concerns, and how it will be decided."""

    title: str
    text: str
    decided_by: str = DecidedBy.VOTE


@unit_of_work
def draft(
    facts: Draft,
    places: Sequence[Grid],
    petitions: Sequence[Petition] = (),
    *,
    by: Any,
    at: datetime,
) -> Topic:
    """Start a topic that only organisers see yet. It belongs to the first of its places.

    Raises OutOfReach for a place outside one's territory, TransitionRefused for a matter that
    is not public or no place at all.
    """
    _check_places(places, by)
    topic = Topic.objects.create(
        title=redact(facts.title).text,
        text=redact(facts.text).text,
        decided_by=facts.decided_by,
        grid=places[0],
        started_by=by,
        started_at=at,
    )
    _place(topic, places)
    for petition in petitions:
        _hang_on(topic, petition)
    record(topic, "draft", by=by, at=at)
    return topic


@unit_of_work
def amend(topic: Topic, facts: Draft, places: Sequence[Grid], *, by: Any, at: datetime) -> Topic:
    """Change a draft; what is public already is not changed any more.

    Raises TransitionRefused and OutOfReach.
    """
    topic = lock(topic, by=by, capability=ORGANISE)
    check_draft(topic)
    _check_places(places, by)
    topic.title, topic.text = redact(facts.title).text, redact(facts.text).text
    topic.decided_by, topic.grid = facts.decided_by, places[0]
    topic.save(update_fields=["title", "text", "decided_by", "grid"])
    topic.topic_places.all().delete()
    _place(topic, places)
    record(topic, "amend", by=by, at=at)
    return topic


def check_draft(topic: Topic) -> None:
    """Refuse to change what the public has read already."""
    if topic.state != Phase.DRAFTING:
        raise TransitionRefused(_("议题已经公开，题目和范围不能再改。"))


def _check_places(places: Sequence[Grid], by: Any) -> None:
    if not places:
        raise TransitionRefused(_("请选议题涉及的网格。"))
    keys = [grid.pk for grid in places]
    mine = Grid.objects.permitted(by, ORGANISE).live()
    if mine.filter(pk__in=keys).count() != len(set(keys)):
        raise OutOfReach(f"{by} may not organise in all of {keys}")


def _place(topic: Topic, places: Sequence[Grid]) -> None:
    TopicPlace.objects.bulk_create([TopicPlace(topic=topic, grid=grid) for grid in places])


def _hang_on(topic: Topic, petition: Petition) -> None:
    if not is_public(petition):
        raise TransitionRefused(_("这件诉求不公开，不能拿来公开商量。"))
    TopicPetition.objects.create(topic=topic, petition=petition)


@unit_of_work
def open_topic(topic: Topic, *, ends_on: date, by: Any, at: datetime) -> Topic:
    """Show the topic and ask for proposals until a day."""
    return _turn(topic, workflow.OPEN, ends_on, by=by, at=at)


@unit_of_work
def discuss(topic: Topic, *, ends_on: date, by: Any, at: datetime) -> Topic:
    """Close the proposals and open the discussion."""
    return _turn(topic, workflow.DISCUSS, ends_on, by=by, at=at)


@unit_of_work
def decide(topic: Topic, *, ends_on: date, by: Any, at: datetime) -> Topic:
    """Begin the decision; a vote needs at least two options.

    Raises TransitionRefused.
    """
    if topic.is_by_vote and topic.options.count() < 2:
        raise TransitionRefused(_("表决至少要有两个选项，请先添加选项。"))
    n = entitlement.n_entitled(topic, on=localdate(at)) if topic.is_by_vote else None
    return _turn(topic, workflow.DECIDE, ends_on, by=by, at=at, n_entitled=n)


@unit_of_work
def carry_out(
    topic: Topic,
    *,
    text: str,
    ends_on: date,
    option: BallotOption | None = None,
    by: Any,
    at: datetime,
) -> Topic:
    """Publish the decision: the option with most votes, or what a talk agreed on.

    Raises TransitionRefused while the vote runs, for an option that did not win, and where
    nobody voted and no talk was held.
    """
    topic = lock(topic, by=by, capability=ORGANISE)
    if topic.is_at_vote:
        topic = news.count_vote(topic, by=by, at=at)
    _check_basis(topic, option)
    turned = _turn(topic, workflow.CARRY_OUT, ends_on, words=without_numbers(text), by=by, at=at)
    Resolution.objects.create(topic=turned, option=option, text=without_numbers(text), at=at)
    return turned


def _check_basis(topic: Topic, option: BallotOption | None) -> None:
    if topic.n_voted:
        best = topic.options.aggregate(n=Max("n_votes"))["n"]
        won = topic.options.filter(n_votes=best)
        if option is None or not won.filter(pk=option.pk).exists():
            raise TransitionRefused(
                _("决定要采用得票最多的选项。因法律或安全原因不能采用的，请终止议题并写明原因。")
            )
    elif not topic.talks.filter(state=TalkState.HELD).exists():
        raise TransitionRefused(
            _("没有人参加表决，也没有开过恳谈会，不能作出决定。可以先开恳谈会，或终止议题。")
            if topic.is_by_vote
            else _("还没有登记恳谈会的记录，不能作出决定。")
        )


@unit_of_work
def supervise(topic: Topic, *, ends_on: date, by: Any, at: datetime) -> Topic:
    """Ask people to look at what was done; every milestone must have come to its end.

    Raises TransitionRefused.
    """
    open_steps = topic.milestones.filter(state=MilestoneState.PLANNED).exists()
    if open_steps or not topic.milestones.exists():
        raise TransitionRefused(_("还有落实事项没有完成，或者还没有列出落实事项。"))
    return _turn(topic, workflow.SUPERVISE, ends_on, by=by, at=at)


@unit_of_work
def conclude(topic: Topic, *, result: str, by: Any, at: datetime) -> Topic:
    """Publish the result and end the topic."""
    words = without_numbers(result)
    return _turn(topic, workflow.CONCLUDE, None, words=words, by=by, at=at, result=words)


@unit_of_work
def stop(topic: Topic, *, why: str, by: Any, at: datetime) -> Topic:
    """End a topic before its course is over, with a reason that all read."""
    words = without_numbers(why)
    return _turn(topic, workflow.STOP, None, words=words, by=by, at=at, stop_why=words)


@unit_of_work
def prolong(topic: Topic, *, ends_on: date, why: str, by: Any, at: datetime) -> Topic:
    """Give the present phase more time; everybody reads why.

    Raises TransitionRefused for a day that is not later, and after a vote was counted.
    """
    topic = lock(topic, by=by, capability=ORGANISE)
    if topic.phase_ends_on is None or ends_on <= topic.phase_ends_on:
        raise TransitionRefused(_("新的截止日期要比现在的晚。"))
    if topic.state == Phase.DECIDING and (topic.is_counted or topic.is_over_on(localdate(at))):
        raise TransitionRefused(_("表决已经截止，不能再延长。"))
    _check_day(ends_on, at)
    topic.phase_ends_on, topic.reminded_on = ends_on, None
    topic.save(update_fields=["phase_ends_on", "reminded_on"])
    record(topic, "prolong", by=by, at=at, why=why, ends_on=str(ends_on))
    title = _("“%(phase)s”延长到 %(day)s") % {
        "phase": topic.get_state_display(),
        "day": f"{ends_on:%Y-%m-%d}",
    }
    news.announce(topic, "prolong", title, without_numbers(why), at=at)
    return topic


def _check_day(ends_on: date, at: datetime) -> None:
    if ends_on <= localdate(at):
        raise TransitionRefused(_("截止日期要在今天之后，好让大家来得及参加。"))


def _turn(topic, move, ends_on, *, words="", by, at, **changes) -> Topic:
    """Make one move, and let everybody who took part know."""
    if ends_on is not None:
        _check_day(ends_on, at)
    was_hidden = topic.state == Phase.DRAFTING
    changes |= {"phase_ends_on": ends_on, "reminded_on": None}
    turned = apply(topic, move, by=by, at=at, **changes)
    title = str(move.label)
    if ends_on is not None:
        title = _("%(move)s，到 %(day)s") % {"move": title, "day": f"{ends_on:%Y-%m-%d}"}
    if not (was_hidden and turned.state == Phase.STOPPED):
        news.announce(turned, move.name, title, words, at=at)
    return turned
