"""What happens to a topic is written down for all, and told to everyone who took part, once each."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Post
from petitions.deliberation.choices import DecidedBy, Phase
from petitions.models import Ballot, Opinion, Support, Topic, TopicNews
from petitions.services.deliberation import voting
from yuanbao.models import Channel
from yuanbao.notifications import notify
from yuanbao.roles import Capability, roles_granting
from yuanbao.tasks import hint

CHUNK = 200
LONGEST_TITLE = 120
REMIND_EVERY = timedelta(days=7)


def announce(
    topic: Topic, act: str, title: str, text: str = "", *, at: datetime, is_told: bool = True
) -> TopicNews:
    """Add a line to the topic's course; those who took part are told in the background."""
    news = TopicNews.objects.create(
        topic=topic, at=at, act=act, title=title[:LONGEST_TITLE], text=text, is_told=is_told
    )
    if is_told:
        hint("petitions.tell_topic_news", news_id=news.pk)
    return news


def people_of(topic_id: int) -> QuerySet[Any]:
    """Return everyone who spoke, stood behind a proposal, or voted."""
    me = OuterRef("pk")
    spoke = Opinion.objects.filter(topic=topic_id, author=me)
    stood = Support.objects.filter(opinion__topic=topic_id, user=me)
    voted = Ballot.objects.filter(topic=topic_id, voter=me)
    users = get_user_model().objects.filter(is_active=True)
    return users.filter(Q(Exists(spoke)) | Q(Exists(stood)) | Q(Exists(voted)))


def tell(news_id: int, *, at: datetime) -> int:
    """Tell everyone of one line, part by part; return how many were told now.

    Safe to run any number of times and by several workers: each part is one transaction, what
    was told is passed over, and a person's message has one key.
    """
    told = 0
    while (part := _tell_part(news_id, at)) is not None:
        told += part
    return told


@transaction.atomic
def _tell_part(news_id: int, at: datetime) -> int | None:
    """Tell the next part; None when nobody is left, or somebody else is telling."""
    rows = TopicNews.objects.select_for_update(skip_locked=True, of=("self",))
    waiting = rows.filter(pk=news_id, is_told=True, told_at=None)
    news = waiting.select_related("topic").first()
    if news is None:
        return None
    people = people_of(news.topic_id).filter(pk__gt=news.told_up_to)
    part = list(people.order_by("pk")[:CHUNK])
    for person in part:
        _tell_one(news, person, at)
    if part:
        news.told_up_to = part[-1].pk
    news.n_told += len(part)
    if len(part) < CHUNK:
        news.told_at = at
    news.save(update_fields=["told_up_to", "n_told", "told_at"])
    return len(part)


def _tell_one(news: TopicNews, person: Any, at: datetime) -> None:
    path = reverse("talks:topic-detail", args=[news.topic.public_id])
    title = _("议题“%(topic)s”：%(news)s") % {"topic": news.topic.title, "news": news.title}
    notify(
        key=f"topic-news:{news.pk}:{person.pk}",
        user=person,
        title=title[:LONGEST_TITLE],
        body=f"{news.text[:160]} {settings.SITE_URL}{path}".strip(),
        url=path,
        channels=(Channel.IN_APP, Channel.SMS),
        at=at,
    )


def sweep(*, at: datetime) -> None:
    """Tell what was left untold, count votes that are over, remind organisers. Safe to repeat."""
    today = localdate(at)
    over = Topic.objects.running().filter(phase_ends_on__lt=today)
    for topic in over.filter(state=Phase.DECIDING, decided_by=DecidedBy.VOTE, counted_at=None):
        count_vote(topic, by=None, at=at)
    for news_id in TopicNews.objects.filter(is_told=True, told_at=None).values_list(
        "pk", flat=True
    ):
        tell(news_id, at=at)
    due = Q(reminded_on=None) | Q(reminded_on__lte=today - REMIND_EVERY)
    for topic in over.filter(due):
        _remind(topic, at=at)


def count_vote(topic: Topic, *, by: Any, at: datetime) -> Topic:
    """Count a vote that is over and say the result; a second count changes nothing."""
    counted = voting.count(topic, by=by, at=at)
    if counted is None:
        return Topic.objects.get(pk=topic.pk)
    announce(counted, "count", _("表决结束"), voting.result_words(counted), at=at)
    return counted


def _remind(topic: Topic, *, at: datetime) -> None:
    today = localdate(at)
    Topic.objects.filter(pk=topic.pk).update(reminded_on=today)
    body = _("“%(phase)s”阶段 %(day)s 已到期。请转入下一阶段，或写明原因延长。") % {
        "phase": topic.get_state_display(),
        "day": f"{topic.phase_ends_on:%m-%d}" if topic.phase_ends_on else "",
    }
    for person in _organisers(topic, at):
        notify(
            key=f"topic:{topic.pk}:due:{today}:{person.pk}",
            user=person,
            title=_("议题“%(title)s”该转阶段了") % {"title": topic.title},
            body=body,
            url=reverse("organise:topic-detail", args=[topic.public_id]),
            at=at,
        )


def _organisers(topic: Topic, at: datetime) -> Iterable[Any]:
    """Return those who organise in the topic's place today, and whoever started it."""
    posts = Post.objects.on(localdate(at)).filter(
        grid=topic.grid_id, role__in=roles_granting(Capability.ORGANISE_TOPIC)
    )
    users = get_user_model().objects.filter(is_active=True)
    return users.filter(Q(pk__in=posts.values("user")) | Q(pk=topic.started_by_id))
