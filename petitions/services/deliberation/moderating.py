"""A moderator publishes what was held back, or says why not; an appeal goes to somebody else."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from petitions.deliberation import workflow
from petitions.deliberation.choices import DeclineReason
from petitions.models import Opinion
from petitions.services.deliberation.telling import tell_author
from yuanbao.audit import unit_of_work
from yuanbao.public_numbers import redact
from yuanbao.redaction import without_numbers
from yuanbao.workflow import TransitionRefused, apply


@unit_of_work
def publish(opinion: Opinion, *, text: str, words: str = "", by: Any, at: datetime) -> Opinion:
    """Publish an opinion, with `text` as what the public reads.

    Numbers and names that a moderator left in are struck out once more. Raises OutOfReach,
    TransitionRefused.
    """
    _check_apart(opinion, by)
    shown = redact(text).text
    if not shown.strip():
        raise TransitionRefused(_("公开的文字不能是空的；不公开请点“不公开”。"))
    opinion = apply(
        opinion,
        workflow.PUBLISH,
        by=by,
        at=at,
        text=shown,
        ruling=without_numbers(words),
        reason="",
        decided_by=by,
    )
    tell_author(opinion, "publish", _("您的话已经公开"), opinion.ruling, at=at)
    return opinion


@unit_of_work
def decline(opinion: Opinion, *, reason: str, words: str, by: Any, at: datetime) -> Opinion:
    """Keep an opinion from the public, or take it off, for a typed reason the author reads.

    Raises OutOfReach, TransitionRefused.
    """
    _check_apart(opinion, by)
    facts = {"reason": reason, "ruling": without_numbers(words), "decided_by": by}
    if opinion.appealed_at is not None:
        raise TransitionRefused(_("这条意见申诉后已经公开，不能再撤下。"))
    opinion = apply(opinion, workflow.DECLINE, by=by, at=at, why=words, **facts)
    body = _("原因：%(reason)s。%(words)s 不同意可以申诉一次。") % _said(opinion)
    tell_author(opinion, "decline", _("您的话没有公开"), body, at=at)
    return opinion


@unit_of_work
def uphold(opinion: Opinion, *, words: str, by: Any, at: datetime) -> Opinion:
    """Say after an appeal that it stays hidden; never by whoever said so first.

    Raises OutOfReach, TransitionRefused.
    """
    _check_apart(opinion, by)
    if by is not None and opinion.decided_by_id == by.pk:
        raise TransitionRefused(_("第一次是您审的，申诉要由另一位审核员处理。"))
    opinion = apply(
        opinion, workflow.UPHOLD, by=by, at=at, ruling=without_numbers(words), decided_by=by
    )
    body = _("原因：%(reason)s。%(words)s 您可以到恳谈会上当面说。") % _said(opinion)
    tell_author(opinion, "uphold", _("申诉已处理：仍不公开"), body, at=at)
    return opinion


def _check_apart(opinion: Opinion, by: Any) -> None:
    """Refuse whoever started the topic: they do not judge what is said of it."""
    if by is not None and opinion.topic.started_by_id == by.pk:
        raise TransitionRefused(_("您是这个议题的发起人，请由别的审核员处理。"))


def _said(opinion: Opinion) -> dict[str, str]:
    return {"reason": str(DeclineReason(opinion.reason).label), "words": opinion.ruling}
