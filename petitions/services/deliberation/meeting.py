"""恳谈会: agreed on, held and written down, or called off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from petitions.deliberation import workflow
from petitions.deliberation.choices import RUNNING
from petitions.models import Talk, TalkGuest, Topic
from petitions.services.deliberation import news
from yuanbao.audit import record, unit_of_work
from yuanbao.public_numbers import redact
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock


@dataclass(frozen=True)
class Meeting:
    """What is agreed on before a talk."""

    title: str
    agenda: str
    invited: str
    place: str
    starts_at: datetime


@dataclass(frozen=True)
class Minutes:
    """What is written down after it. `guests` are residents' names, kept for the file alone."""

    minutes: str
    came_units: str = ""
    guests: Sequence[str] = ()


@unit_of_work
def plan_talk(topic: Topic, facts: Meeting, *, by: Any, at: datetime) -> Talk:
    """Agree on a talk and invite everyone who took part.

    Raises OutOfReach, TransitionRefused for a moment that is past or a topic that is over.
    """
    topic = lock(topic, by=by, capability=Capability.ORGANISE_TOPIC)
    if topic.state not in RUNNING:
        raise TransitionRefused(_("议题没有在进行，不能约恳谈会。"))
    if facts.starts_at <= at:
        raise TransitionRefused(_("恳谈会的时间要在现在之后。"))
    talk = Talk.objects.create(
        topic=topic,
        title=without_numbers(facts.title),
        agenda=without_numbers(facts.agenda),
        invited=without_numbers(facts.invited),
        place=facts.place,
        starts_at=facts.starts_at,
    )
    record(talk, "plan_talk", by=by, at=at)
    when = localtime(facts.starts_at)
    title = _("请来参加恳谈会：%(when)s，%(place)s") % {
        "when": f"{when:%m-%d %H:%M}",
        "place": talk.place,
    }
    news.announce(topic, "plan_talk", title, talk.agenda, at=at)
    return talk


@unit_of_work
def hold(talk: Talk, facts: Minutes, *, by: Any, at: datetime) -> Talk:
    """Publish what was said and how many came.

    Raises OutOfReach, TransitionRefused before the talk has begun.
    """
    if talk.starts_at > at:
        raise TransitionRefused(_("恳谈会还没有开始，开完再登记记录。"))
    guests = [name.strip() for name in facts.guests if name.strip()]
    # Whoever came is known by name, so the names go from the minutes wherever they stand.
    minutes = redact(facts.minutes, guests).text
    talk = apply(
        talk,
        workflow.HOLD,
        by=by,
        at=at,
        minutes=minutes,
        came_units=facts.came_units,
        n_residents=len(guests),
    )
    TalkGuest.objects.bulk_create([TalkGuest(talk=talk, name=name) for name in guests])
    title = _("恳谈会记录已公开：%(title)s") % {"title": talk.title}
    news.announce(talk.topic, "hold_talk", title, talk.minutes, at=at)
    return talk


@unit_of_work
def call_off(talk: Talk, *, why: str, by: Any, at: datetime) -> Talk:
    """Call a talk off; whoever was invited is told. Raises OutOfReach, TransitionRefused."""
    words = without_numbers(why)
    talk = apply(talk, workflow.CALL_OFF, by=by, at=at, why=words)
    title = _("恳谈会取消：%(title)s") % {"title": talk.title}
    news.announce(talk.topic, "call_off_talk", title, words, at=at)
    return talk
