"""The roster as pages show it: a week, who is on duty now, and the people of the centre."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import Prefetch, QuerySet

from dispatch.choices import Watch
from dispatch.models import SEATS, Agency, Duty, HandOver, Secondment
from dispatch.watches import Turn, turn_at, week_of
from grids.models import Post
from yuanbao.roles import CENTRE_ROLES

ON_DUTY_KEY = "centre:on-duty"
ON_DUTY_SECONDS = 60
UNSIGNED_KEY, UNSIGNED_SECONDS = "centre:unsigned-handovers", 60


@dataclass(frozen=True)
class Row:
    """One watch of one day: its people by seat, in the order of the seats."""

    turn: Turn
    watch: str
    seats: list[list[Duty]]
    is_now: bool
    is_over: bool


@dataclass(frozen=True)
class Week:
    """A week of the roster."""

    monday: date
    previous: date
    following: date
    seats: list[str]
    rows: list[Row]

    @property
    def is_empty(self) -> bool:
        return not any(cell for row in self.rows for cell in row.seats)


def on_duty_at(moment: datetime) -> list[Duty]:
    """Return who sits where at a moment, in the order of the seats."""
    rows = Duty.objects.of(turn_at(moment)).select_related("user")
    return sorted(rows, key=lambda row: (list(SEATS).index(row.seat), row.pk))


def on_duty_words(moment: datetime) -> list[str]:
    """Return the running watch, a line for each seat; a minute old at most."""
    turn = turn_at(moment)
    which = f"{turn.on} {turn.watch}"
    kept = cache.get(ON_DUTY_KEY)
    if kept is None or kept[0] != which:
        kept = (which, _words(on_duty_at(moment)))
        cache.set(ON_DUTY_KEY, kept, ON_DUTY_SECONDS)
    return kept[1]


def _words(duties: Iterable[Duty]) -> list[str]:
    names: dict[str, list[str]] = {}
    for duty in duties:
        names.setdefault(str(duty.get_seat_display()), []).append(str(duty.user))
    return [f"{seat} {'、'.join(people)}" for seat, people in names.items()]


def unsigned_count() -> int:
    """Return how many hand-overs nobody has taken yet; a minute old at most."""
    kept = cache.get(UNSIGNED_KEY)
    if kept is None:
        kept = HandOver.objects.filter(signed_at__isnull=True).count()
        cache.set(UNSIGNED_KEY, kept, UNSIGNED_SECONDS)
    return kept


def week_at(day: date, *, at: datetime) -> Week:
    """Return the week that a day lies in; one query."""
    days = week_of(day)
    now = turn_at(at)
    held: dict[tuple[Turn, str], list[Duty]] = {}
    for duty in Duty.objects.between(days[0], days[-1]).select_related("user").order_by("pk"):
        held.setdefault((duty.turn, duty.seat), []).append(duty)
    rows = [
        Row(
            turn=turn,
            watch=str(Watch(turn.watch).label),
            seats=[held.get((turn, seat), []) for seat in SEATS],
            is_now=turn == now,
            is_over=turn.ends_at <= at,
        )
        for on in days
        for turn in (Turn(on, Watch.DAY), Turn(on, Watch.NIGHT))
    ]
    return Week(
        monday=days[0],
        previous=date.fromordinal(days[0].toordinal() - 7),
        following=date.fromordinal(days[0].toordinal() + 7),
        seats=[str(seat.label) for seat in SEATS],
        rows=rows,
    )


def duty_of(public_id: Any) -> Duty | None:
    """Return one line of the roster."""
    return Duty.objects.filter(public_id=public_id).select_related("user").first()


def centre_people(day: date) -> QuerySet[Any]:
    """Return the people with a seat in the centre on a day, with seats and home unit."""
    posts = Post.objects.on(day).filter(role__in=CENTRE_ROLES).order_by("pk")
    lent = Secondment.objects.on(day).select_related("agency").order_by("pk")
    people = get_user_model().objects.filter(pk__in=posts.values("user"), is_active=True)
    return people.order_by("name", "pk").prefetch_related(
        Prefetch("posts", queryset=posts, to_attr="seats_held"),
        Prefetch("secondments", queryset=lent, to_attr="lent_by"),
    )


def centre_person(user_id: int, day: date) -> Any | None:
    """Return one of the people of the centre; None for anybody else."""
    return centre_people(day).filter(pk=user_id).first()


def lending_agencies() -> list[tuple[str, str]]:
    """Return the bodies that may lend people, by code and name."""
    rows = Agency.objects.with_desk().filter(grid__isnull=True).order_by("code")
    return list(rows.values_list("code", "name"))


def agency_of(code: str) -> Agency | None:
    """Return an active agency by its code."""
    return Agency.objects.active().filter(code=code).first()
