"""One person, one vote: who may, how it is cast and changed, how it is counted and forgotten."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from petitions.deliberation import entitlement
from petitions.models import Ballot, BallotOption, Topic
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock


@unit_of_work
def vote(topic: Topic, option: BallotOption, *, by: Any, at: datetime) -> Ballot:
    """Cast one's vote, or change it; open until the end of the last day.

    What was chosen is written into no record. Raises TransitionRefused when the vote is not
    open, with the missing proof when the person may not vote here, or for another topic's option.
    """
    topic = lock(topic, by=None, capability=None)
    if not topic.is_at_vote or topic.is_counted:
        raise TransitionRefused(_("这个议题现在不在表决，票没有记。"))
    if topic.is_over_on(localdate(at)):
        raise TransitionRefused(_("表决已经截止，票没有记。结果在议题页上公布。"))
    if option.topic_id != topic.pk:
        raise TransitionRefused(_("选项不属于这个议题，请回到议题页再选一次。"))
    standing = entitlement.standing_of(by, topic)
    if not standing.may_vote:
        raise TransitionRefused(standing.words)
    ballot = Ballot(topic=topic, voter=by, option=option, cast_at=at, changed_at=at)
    Ballot.objects.bulk_create(
        [ballot],
        update_conflicts=True,
        unique_fields=["topic", "voter"],
        update_fields=["option", "changed_at"],
    )
    record(topic, "vote", by=by, at=at)
    return Ballot.objects.get(topic=topic, voter=by)


@unit_of_work
def count(topic: Topic, *, by: Any, at: datetime) -> Topic | None:
    """Count the votes once they are over, and take the choices off the ballots.

    Returns None where they were counted before. Raises TransitionRefused while people can vote.
    """
    capability = None if by is None else Capability.ORGANISE_TOPIC
    topic = lock(topic, by=by, capability=capability)
    if topic.is_counted:
        return None
    if not topic.is_at_vote:
        raise TransitionRefused(_("这个议题没有在表决。"))
    if not topic.is_over_on(localdate(at)):
        raise TransitionRefused(
            _("表决到 %(day)s 结束，到期才能计票。") % {"day": f"{topic.phase_ends_on:%Y-%m-%d}"}
        )
    ballots = Ballot.objects.filter(topic=topic)
    found = dict(ballots.order_by().values_list("option").annotate(n=Count("pk")))
    for option in topic.options.all():
        option.n_votes = found.get(option.pk, 0)
        option.save(update_fields=["n_votes"])
    topic.n_voted, topic.counted_at = sum(found.values()), at
    topic.save(update_fields=["n_voted", "counted_at"])
    ballots.update(option=None)
    record(topic, "count", by=by, at=at, n_voted=topic.n_voted)
    return topic


def result_words(topic: Topic) -> str:
    """Return the result of a counted vote in one line."""
    parts = [
        _("%(title)s %(n)s 票") % {"title": option.title, "n": option.n_votes}
        for option in topic.options.order_by("order")
    ]
    return _("参加 %(n)s 人：%(parts)s。") % {"n": topic.n_voted, "parts": "，".join(parts)}
