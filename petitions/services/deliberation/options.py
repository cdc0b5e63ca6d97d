"""What can be voted on: options added and taken off until the vote begins."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from petitions.deliberation.choices import OpinionKind, OpinionState, Phase
from petitions.models import BallotOption, Opinion, Topic
from yuanbao.audit import record, unit_of_work
from yuanbao.public_numbers import redact
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock

ORGANISE = Capability.ORGANISE_TOPIC
MOST_OPTIONS = 8


@unit_of_work
def add_option(
    topic: Topic,
    *,
    title: str,
    text: str = "",
    proposal: Opinion | None = None,
    by: Any,
    at: datetime,
) -> BallotOption:
    """Add what can be voted for, before the vote begins.

    Raises TransitionRefused once the vote began, for the ninth option, and for a proposal that
    is not public or another topic's.
    """
    topic = lock(topic, by=by, capability=ORGANISE)
    _check_options_open(topic)
    if topic.options.count() >= MOST_OPTIONS:
        raise TransitionRefused(_("最多 8 个选项，请先合并相近的。"))
    if proposal is not None and (
        proposal.topic_id != topic.pk
        or proposal.state != OpinionState.PUBLISHED
        or proposal.kind != OpinionKind.PROPOSAL
    ):
        raise TransitionRefused(_("选项只能来自这个议题已公开的提议。"))
    last = topic.options.aggregate(n=Max("order"))["n"] or 0
    option = BallotOption.objects.create(
        topic=topic,
        order=last + 1,
        title=redact(title).text,
        text=redact(text).text,
        proposal=proposal,
    )
    record(topic, "add_option", by=by, at=at, option=option.pk)
    return option


@unit_of_work
def drop_option(topic: Topic, option: BallotOption, *, by: Any, at: datetime) -> None:
    """Take an option off before the vote begins. Raises TransitionRefused afterwards."""
    topic = lock(topic, by=by, capability=ORGANISE)
    _check_options_open(topic)
    record(topic, "drop_option", by=by, at=at, option=option.pk)
    topic.options.filter(pk=option.pk).delete()


def _check_options_open(topic: Topic) -> None:
    if topic.state not in {Phase.DRAFTING, Phase.PROPOSING, Phase.DISCUSSING}:
        raise TransitionRefused(_("表决已经开始，选项不能再改。"))
