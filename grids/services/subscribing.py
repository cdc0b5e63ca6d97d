"""Who follows a place follows what took its place."""

from collections.abc import Sequence

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from grids.scoping import territory_of_grid
from grids.tree.following import Follower, register_counted
from yuanbao.models import Broadcast, Subscription
from yuanbao.subscribing.topics import topic_key

KIND = "grid"


def register_all() -> None:
    """Let subscriptions follow; every part of a place is followed by whoever followed the whole."""
    follower = Follower(
        lambda _day: Subscription.objects.all(),
        "topic",
        same=("user",),
        falls_back=True,
        value=topic_of_place,
    )
    register_counted("subscriptions", _("订阅"), "bell", follower, within=_within)


def topic_of_place(place: Grid) -> str:
    return topic_key(KIND, place.code)


def _within(place: Grid) -> QuerySet[Subscription]:
    topics = Grid.objects.filter(territory_of_grid([place], grid="pk")).order_by()
    named = topics.annotate(topic=Concat(Value(topic_key(KIND, "")), "code")).values("topic")
    return Subscription.objects.filter(topic__in=named)


def follow_closed(grid: Grid, successors: Sequence[Grid]) -> None:
    """Let messages under way reach those who follow a closed place by its successors' names."""
    takers = successors or ([grid.parent] if grid.parent else [])
    old, news = topic_of_place(grid), [topic_of_place(taker) for taker in takers]
    for row in Broadcast.objects.filter(finished_at__isnull=True, topics__contains=[old]):
        Broadcast.objects.filter(pk=row.pk).update(topics=sorted({*row.topics, *news}))
