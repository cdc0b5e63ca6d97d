"""Three topics of one community: one talked over, one voted on, one being carried out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils.timezone import localdate

from grids.models import Grid, Post, Resident
from petitions.deliberation.choices import OpinionKind
from petitions.models import Petition, Topic
from petitions.services.deliberation import (
    carrying,
    meeting,
    news,
    options,
    organising,
    speaking,
    voting,
)
from petitions.services.deliberation.meeting import Meeting, Minutes
from petitions.services.deliberation.organising import Draft
from yuanbao.audit import unit_of_work
from yuanbao.roles import Role
from yuanbao.services.accounts import resident_of

VOTERS = 12
PROPOSALS = (
    "车棚旁边先装四个，离变压器近，不用挖路。",
    "装在西门外，不占消防通道。",
)
REMARKS = (
    "充电一次收多少钱要先说清楚。",
    "晚上十点以后不要有声音。",
    "老人骑三轮的多，要留宽一点的位。",
)
HELD = "找物业李经理，电话13900001234，他说了算。"


@dataclass
class Scene:
    """A community with its clerk and residents, and the moment of the demonstration."""

    at: datetime
    community: Grid
    clerk: Any
    people: list[Any]

    def ago(self, days: float) -> datetime:
        return self.at - timedelta(days=days)

    def day(self, days: int) -> date:
        return localdate(self.at) + timedelta(days=days)


@unit_of_work
def load_topics(*, at: datetime) -> int:
    """Make the topics, once; nothing where no community has residents and a clerk."""
    if Topic.objects.exists():
        return Topic.objects.count()
    scene = _scene(at)
    if scene is None:
        return 0
    _talked_over(scene)
    _voted_on(scene)
    _carried_out(scene)
    for topic in Topic.objects.all():
        for line in topic.news.filter(told_at=None):
            news.tell(line.pk, at=at)
    return Topic.objects.count()


def _scene(at: datetime) -> Scene | None:
    """Return the community with most residents whose telephones are known."""
    rows = Resident.objects.standing().exclude(phone_index="").exclude(community=None)
    best = rows.order_by().values("community").annotate(n=Count("pk")).order_by("-n").first()
    if best is None:
        return None
    community = Grid.objects.get(pk=best["community"])
    posts = Post.objects.on(localdate(at)).filter(grid=community, role=Role.COMMUNITY_CLERK)
    clerk = posts.select_related("user").order_by("pk").first()
    if clerk is None:
        return None
    grown = rows.filter(community=community, birth_year__lte=localdate(at).year - 20)
    phones = list(dict.fromkeys(row.phone for row in grown.order_by("pk")[: VOTERS * 3]))
    people = [resident_of(phone, at=at - timedelta(days=60)) for phone in phones[:VOTERS]]
    return Scene(at, community, clerk.user, people)


def _start(scene: Scene, draft: Draft, days: float, petitions: tuple[Petition, ...] = ()) -> Topic:
    at, by = scene.ago(days), scene.clerk
    topic = organising.draft(draft, [scene.community], petitions, by=by, at=at)
    return organising.open_topic(topic, ends_on=localdate(at) + timedelta(days=5), by=by, at=at)


def _speak(scene: Scene, topic: Topic, kind: str, texts: tuple[str, ...], at: datetime) -> None:
    for person, text in zip(_round(scene.people), texts, strict=False):
        speaking.speak(topic, kind=kind, text=text, by=person, at=at)


def _round(people: list[Any]) -> Iterator[Any]:
    while people:
        yield from people


def _talked_over(scene: Scene) -> None:
    """A shelved matter is talked over; one opinion waits for a moderator."""
    shelved = Petition.objects.filter(parts__held_since__isnull=False, ledger__isnull=False)
    matters = tuple(shelved.order_by("pk").distinct()[:1])
    draft = Draft(
        "老管网明年才换，今年冬天怎么过",
        "管网改造排在明年。这之前漏点谁来修、停水怎么通知、老人家里怎么送水，请大家出主意。",
    )
    topic = _start(scene, draft, 8, matters)
    texts = ("每栋楼留一个应急水桶，物业负责灌满。", "停水提前一天在单元门贴通知，别只发群里。")
    _speak(scene, topic, OpinionKind.PROPOSAL, texts, scene.ago(6))
    first = topic.opinions.order_by("pk").first()
    for person in scene.people[2:7]:
        if first is not None:
            speaking.support(first, by=person, at=scene.ago(5))
    organising.discuss(topic, ends_on=scene.day(6), by=scene.clerk, at=scene.ago(3))
    _speak(scene, topic, OpinionKind.REMARK, ("楼上水压小，水桶要放一楼。", HELD), scene.ago(1))
    facts = Meeting(
        "管网应急恳谈会",
        "一、自来水公司说明改造安排。\n二、商定今冬应急办法。",
        "自来水公司、住建局、物业",
        "社区二楼会议室",
        scene.at + timedelta(days=2),
    )
    meeting.plan_talk(topic, facts, by=scene.clerk, at=scene.ago(1))


def _voted_on(scene: Scene) -> None:
    draft = Draft(
        "电动车充电桩装在哪里",
        "飞线充电不安全。消防和供电都看过，有两处能装，请大家定一处，先装八个。",
    )
    topic = _start(scene, draft, 16)
    _speak(scene, topic, OpinionKind.PROPOSAL, PROPOSALS, scene.ago(14))
    by = scene.clerk
    for title, proposal in zip(
        ("装在车棚旁", "装在西门外"), topic.opinions.order_by("pk"), strict=False
    ):
        options.add_option(topic, title=title, proposal=proposal, by=by, at=scene.ago(10))
    organising.discuss(topic, ends_on=localdate(scene.ago(4)), by=by, at=scene.ago(10))
    _speak(scene, topic, OpinionKind.REMARK, REMARKS, scene.ago(8))
    topic = organising.decide(topic, ends_on=scene.day(4), by=by, at=scene.ago(3))
    _vote(topic, scene.ago(2), scene.people[: VOTERS - 3])


def _vote(topic: Topic, at: datetime, people: list[Any]) -> None:
    first, second = topic.options.order_by("order")
    for turn, person in enumerate(people):
        voting.vote(topic, first if turn % 3 else second, by=person, at=at)


def _carried_out(scene: Scene) -> None:
    draft = Draft(
        "中心广场晚上几点熄灯、几点停音乐",
        "跳舞的和要休息的都有道理，商量一个大家都过得去的时间。",
    )
    topic, by = _start(scene, draft, 40), scene.clerk
    for title in ("八点半停音乐，九点半熄灯", "九点停音乐，十点熄灯"):
        options.add_option(topic, title=title, by=by, at=scene.ago(38))
    _speak(scene, topic, OpinionKind.REMARK, ("孩子九点睡觉。", "夏天天黑得晚。"), scene.ago(37))
    organising.discuss(topic, ends_on=localdate(scene.ago(30)), by=by, at=scene.ago(36))
    facts = Meeting(
        "广场恳谈会", "一、各说各的难处。\n二、试行办法。", "文旅局、派出所", "社区", scene.ago(33)
    )
    talk = meeting.plan_talk(topic, facts, by=by, at=scene.ago(34))
    minutes = Minutes("舞队同意用小音箱，周末多半小时；社区装定时开关。", "文旅局、派出所", ())
    meeting.hold(talk, minutes, by=by, at=scene.ago(32))
    topic = organising.decide(topic, ends_on=localdate(scene.ago(24)), by=by, at=scene.ago(30))
    _vote(topic, scene.ago(28), scene.people)
    topic = news.count_vote(topic, by=None, at=scene.ago(22))
    best = topic.options.order_by("-n_votes", "order").first()
    organising.carry_out(
        topic,
        option=best,
        text="按多数意见试行三个月，装定时开关，到期再看。",
        ends_on=scene.day(20),
        by=by,
        at=scene.ago(21),
    )
    _steps(scene, topic)


def _steps(scene: Scene, topic: Topic) -> None:
    by, at = scene.clerk, scene.ago(20)
    first = carrying.add_milestone(
        topic, title="装广场灯定时开关", holder="城市管理局", due_on=scene.day(-5), by=by, at=at
    )
    second = carrying.add_milestone(
        topic, title="给舞队换小音箱", holder="馆站与物业", due_on=scene.day(7), by=by, at=at
    )
    carrying.finish(first, text="定时开关已装好，九点半自动熄灯。", by=by, at=scene.ago(8))
    carrying.report(second, text="已选好型号，下周到货。", by=by, at=scene.ago(4))
