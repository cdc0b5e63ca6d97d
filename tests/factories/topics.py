"""Topics, brought to a phase by the services; what is said and voted on them."""

from datetime import timedelta

from django.utils import timezone

from grids.models import Resident
from petitions.deliberation.choices import COURSE, DecidedBy, OpinionKind, Phase
from petitions.models import Residency
from petitions.services.deliberation import (
    carrying,
    meeting,
    news,
    options,
    organising,
    residing,
    speaking,
    voting,
)
from petitions.services.deliberation.meeting import Meeting, Minutes
from petitions.services.deliberation.organising import Draft
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.registers import make_resident
from yuanbao.roles import Role

DAYS = timedelta(days=7)


def moderator(cast, name="审核员甲"):
    """Somebody who moderates in the whole district."""
    holder = PostHolderFactory(name=name)
    PostFactory(user=holder, grid=cast.district, role=Role.MODERATOR)
    return holder


def last_day(at):
    return timezone.localdate(at + DAYS)


def make_topic(cast, phase=Phase.PROPOSING, *, at=None, decided_by=DecidedBy.VOTE, **more):
    """Start a topic of the cast's community and take it to a phase, without its people."""
    at = at or timezone.now()
    clerk = more.pop("by", cast.community_clerk)
    places = more.pop("places", [cast.community])
    draft = Draft("东门要不要装充电桩", "夜里飞线充电不安全，商量装在哪里。", decided_by)
    topic = organising.draft(draft, places, more.pop("petitions", ()), by=clerk, at=at)
    if decided_by == DecidedBy.VOTE:
        for title in ("装在东门", "装在西门"):
            options.add_option(topic, title=title, by=clerk, at=at)
    steps = (organising.open_topic, organising.discuss, organising.decide)
    wanted = COURSE.index(phase) if phase in COURSE else -1
    for step in steps[: wanted + 1]:
        topic = step(topic, ends_on=last_day(at), by=clerk, at=at)
    return topic


def resident_of(cast, user, *, grid=None):
    """Write the person's telephone into the register of a unit grid."""
    return make_resident(grid=grid or cast.unit, phone=user.phone, birth_date="1960-01-01")


def say(topic, user, text="装在东门最方便。", kind=OpinionKind.REMARK, *, at=None, **more):
    return speaking.speak(topic, kind=kind, text=text, by=user, at=at or timezone.now(), **more)


def decided(cast, *, at=None):
    """Return a topic in which one resident voted and whose decision was published."""
    at = at or timezone.now()
    voter = cast.resident
    if not Resident.objects.filter(phone_index=voter.phone_index).exists():
        resident_of(cast, voter)
    topic = make_topic(cast, Phase.DECIDING, at=at)
    chosen = topic.options.order_by("order").first()
    voting.vote(topic, chosen, by=voter, at=at)
    later = at + DAYS + timedelta(days=1)
    topic = news.count_vote(topic, by=None, at=later)
    return organising.carry_out(
        topic,
        text="按多数意见，装在东门。",
        option=chosen,
        ends_on=last_day(later),
        by=cast.community_clerk,
        at=later,
    )


def talk_of(topic, cast, *, at=None):
    at = at or timezone.now()
    facts = Meeting(
        "第一次恳谈", "一、听意见。", "住建局、物业", "社区二楼", at + timedelta(days=1)
    )
    return meeting.plan_talk(topic, facts, by=cast.community_clerk, at=at)


def held(talk, cast, *, minutes="大家同意先装四个。", guests=("刘芳",)):
    after = talk.starts_at + timedelta(hours=2)
    facts = Minutes(minutes, "住建局", guests)
    return meeting.hold(talk, facts, by=cast.community_clerk, at=after)


def milestone_of(topic, cast, *, at=None):
    at = at or topic.phase_since
    return carrying.add_milestone(
        topic,
        title="电力增容",
        holder="供电公司",
        due_on=last_day(at),
        by=cast.community_clerk,
        at=at,
    )


def asked_residency(cast, user):
    residing.ask_residency(cast.community, said="3号楼2单元501，刘芳", by=user, at=timezone.now())
    return Residency.objects.get(user=user)
