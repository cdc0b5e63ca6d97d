"""What people say on a topic: proposals, remarks, support; taking back, appealing, being answered."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from petitions.deliberation import workflow
from petitions.deliberation.choices import INSULT, OpinionKind, OpinionState
from petitions.deliberation.insults import insults_in
from petitions.models import Opinion, Support, Topic
from petitions.services.deliberation.telling import tell_author
from yuanbao.audit import record, unit_of_work
from yuanbao.masking import mask_name
from yuanbao.public_numbers import redact
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock

# One person on one topic: more is somebody talking alone.
MOST_SAID = 20


@unit_of_work
def speak(
    topic: Topic,
    *,
    kind: str,
    text: str,
    name: str = "",
    about: Opinion | None = None,
    by: Any,
    at: datetime,
) -> Opinion:
    """Say something on an open topic; public at once, unless it holds what points to a person.

    Telephone and identity numbers and names are struck out. What had them, or insults, is held
    back until a moderator has seen it. Raises OutOfReach for who has no resident's account,
    TransitionRefused when the topic does not take it now or the same words stand there already.
    """
    if not is_speaker(by):
        raise OutOfReach(f"{by} is no resident with a telephone")
    topic = lock(topic, by=None, capability=None)
    _check_open(topic, kind, at=at)
    mine = Opinion.objects.filter(topic=topic, author=by)
    if mine.count() >= MOST_SAID:
        raise TransitionRefused(
            _("您在这个议题上已经说了很多，请到恳谈会上接着说。您写的内容还在。")
        )
    found = redact(text, [name] if name else [])
    if mine.filter(kind=kind, text=found.text, about=about).exists():
        raise TransitionRefused(_("这段话您已经发过了，不用再发。"))
    held_for = sorted({each.kind for each in found.found})
    if insults_in(text):
        held_for.append(INSULT)
    opinion = Opinion.objects.create(
        topic=topic,
        about=about if about and about.topic_id == topic.pk else None,
        author=by,
        kind=kind,
        who=mask_name(name) or _("居民"),
        text=found.text,
        raw_text=text,
        held_for=held_for,
        state=OpinionState.HELD if held_for else OpinionState.PUBLISHED,
        said_at=at,
    )
    record(opinion, "speak", by=by, at=at, state=opinion.state)
    return opinion


def is_speaker(user: Any) -> bool:
    """Say whether the person is a resident whose telephone was proved."""
    resident = user is not None and user.is_authenticated and user.is_resident
    return bool(resident and user.is_active and user.phone_index)


def _check_open(topic: Topic, kind: str, *, at: datetime) -> None:
    """Refuse what the topic does not take now."""
    if not topic.takes_on(localdate(at), kind):
        words = {"phase": topic.get_state_display()}
        raise TransitionRefused(
            _("这个议题现在是“%(phase)s”，不再收提议。您写的内容还在，可以改发意见。") % words
            if kind == OpinionKind.PROPOSAL
            else _("这个议题现在是“%(phase)s”，暂时不收意见。您写的内容还在。") % words
        )


@unit_of_work
def support(opinion: Opinion, *, by: Any, at: datetime) -> bool:
    """Stand behind a public proposal, or take that back; return whether one stands behind it now.

    Raises OutOfReach, and TransitionRefused for one's own or when the time for it is over.
    """
    if not is_speaker(by):
        raise OutOfReach(f"{by} is no resident with a telephone")
    opinion = lock(opinion, by=None, capability=None)
    is_proposal = opinion.kind == OpinionKind.PROPOSAL
    if opinion.state != OpinionState.PUBLISHED or not is_proposal:
        raise OutOfReach(f"opinion {opinion.pk} is no public proposal")
    if opinion.author_id == by.pk:
        raise TransitionRefused(_("这是您自己的提议，不用附议。"))
    if not opinion.topic.takes_support_on(localdate(at)):
        raise TransitionRefused(_("附议的时间已经过了。"))
    mine = Support.objects.filter(opinion=opinion, user=by)
    stands = not mine.delete()[0]
    if stands:
        Support.objects.create(opinion=opinion, user=by, at=at)
    step = 1 if stands else -1
    Opinion.objects.filter(pk=opinion.pk).update(n_supports=F("n_supports") + step)
    record(opinion, "support" if stands else "unsupport", by=by, at=at)
    return stands


@unit_of_work
def withdraw(opinion: Opinion, *, by: Any, at: datetime) -> Opinion:
    """Take one's own words back; a proposal that is being voted on stays.

    Raises OutOfReach and TransitionRefused.
    """
    if opinion.options.exists():
        raise TransitionRefused(_("这条提议已经列为表决选项，不能再收回。"))
    return apply(opinion, workflow.WITHDRAW, by=by, at=at)


@unit_of_work
def appeal(opinion: Opinion, *, why: str, by: Any, at: datetime) -> Opinion:
    """Ask that somebody else looks again at what was not published; once.

    Raises OutOfReach and TransitionRefused.
    """
    if opinion.appealed_at is not None:
        raise TransitionRefused(_("已经申诉过一次，不能再申诉。可以到恳谈会上当面说。"))
    return apply(opinion, workflow.APPEAL, by=by, at=at, appeal=why)


@unit_of_work
def answer(opinion: Opinion, *, text: str, by: Any, at: datetime) -> Opinion:
    """Answer a public opinion for whoever organises the topic; its author is told.

    Raises OutOfReach, TransitionRefused for one that is not public.
    """
    opinion = lock(opinion, by=by, capability=Capability.ORGANISE_TOPIC)
    if opinion.state != OpinionState.PUBLISHED:
        raise TransitionRefused(_("这条意见没有公开，不能公开回应。"))
    opinion.answer, opinion.answered_at = without_numbers(text), at
    opinion.answered_by = opinion.topic.grid.name
    opinion.save(update_fields=["answer", "answered_at", "answered_by"])
    record(opinion, "answer", by=by, at=at)
    title = _("%(unit)s回应了您的话") % {"unit": opinion.answered_by}
    tell_author(opinion, "answer", title, opinion.answer, at=at)
    return opinion
