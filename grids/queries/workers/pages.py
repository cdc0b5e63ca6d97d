"""What stands on the three pages of one person in grid work: post and letter, means, record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from grids.models import (
    AllowanceLine,
    Grid,
    GridPhone,
    GridSuccession,
    HandOver,
    InsurancePolicy,
    PhoneHandOver,
    Post,
    PostLeave,
    SelectionOpinion,
    TrainingSession,
    WorkerComplaint,
    WorkerProfile,
    WorkerText,
)
from grids.queries.workers.allowances import KEEP, lines_kept_by, own_lines
from grids.queries.workers.people import MANAGE, own_profiles
from grids.queries.workers.phones import own_hand_overs, own_phones
from grids.services.workers.serving import carried_in
from grids.workers.choices import GRID_ROLES, TextKind, WorkerState
from grids.workers.records import records_of
from yuanbao.access import has_capability

# What a page tells of what somebody did goes back so far.
RECORDED = timedelta(days=90)
MONTHS_SHOWN = 12
SHOWN = 20


@dataclass(frozen=True)
class Signed:
    """A letter that the person signed."""

    public_id: UUID
    title: str
    signed_at: datetime


@dataclass(frozen=True)
class PostPage:
    """Posts with what hangs on them, and the letter; `managed` are the posts a viewer may pass on.

    `opinions` are those of the selection, until the person has an account and with it a record.
    """

    posts: list[Post]
    managed: frozenset[int]
    leaves: list[PostLeave]
    carried: list[dict[str, Any]]
    letters: list[Signed]
    letter_due: WorkerText | None
    duties: WorkerText | None
    opinions: list[SelectionOpinion]


def own_profile(user: Any) -> WorkerProfile | None:
    """Return the profile of a person who serves, with how many hand-overs wait for them."""
    waiting = own_hand_overs(user).order_by().values(one=Value(1)).annotate(n=Count("pk"))
    rows = own_profiles(user).annotate(n_waiting=Coalesce(Subquery(waiting.values("n")), 0))
    return rows.first()


def post_page(profile: WorkerProfile, on: date, *, viewer: Any = None) -> PostPage:
    """Return what the first page of a profile tells that day; `viewer` is who manages its posts."""
    posts = _posts(profile, viewer)
    letters, texts = _papers(profile, on)
    due = texts.get(TextKind.COMMITMENT) if profile.state == WorkerState.APPOINTED else None
    return PostPage(
        posts=posts,
        managed=frozenset(post.pk for post in posts if _may_pass_on(post, viewer, on)),
        leaves=_leaves(posts, on),
        carried=_carried([post.grid for post in posts if post.is_held_on(on)]),
        letters=letters,
        letter_due=due,
        duties=texts.get(TextKind.DUTIES),
        opinions=[] if profile.user_id else opinions_of(profile),
    )


def _posts(profile: WorkerProfile, viewer: Any) -> list[Post]:
    if profile.user_id is None:
        return []
    olds = GridSuccession.objects.filter(new=OuterRef("grid")).order_by("old")
    rows = Post.objects.filter(user=profile.user_id, role__in=GRID_ROLES)
    rows = rows.annotate(olds=ArraySubquery(olds.values("old")))
    if viewer is not None:
        rows = rows.annotate(**Post.objects.all().grant_facts(viewer))
    rows = rows.select_related("grid").defer("grid__boundary").order_by("-starts_on", "-pk")
    posts = list(rows)
    for post in posts:
        # As keys alone: what a place has taken over is asked for by them.
        post.grid.forerunners = [Grid(pk=pk) for pk in post.olds or ()]
    return posts


def _may_pass_on(post: Post, viewer: Any, on: date) -> bool:
    if viewer is None or (post.ends_on is not None and post.ends_on < on):
        return False
    return type(Post.objects.all()).holds(post, MANAGE)


def _leaves(posts: list[Post], on: date) -> list[PostLeave]:
    held = [post.pk for post in posts]
    rows = PostLeave.objects.filter(post__in=held, ends_on__gte=on, cancelled_at=None)
    related = rows.select_related("post__grid", "cover__user").defer("post__grid__boundary")
    return list(related.order_by("starts_on", "pk"))


def _carried(grids: Iterable[Grid]) -> list[dict[str, Any]]:
    places = {grid.pk: grid for grid in grids}
    found = carried_in(places.values())
    return [{"grid": grid, "open": found[pk]} for pk, grid in places.items()]


def _papers(profile: WorkerProfile, on: date) -> tuple[list[Signed], dict[str, WorkerText]]:
    """Return the letters that were signed, and by kind the texts in force that were not.

    One query for both: a version stands there signed, or in force, or as both.
    """
    newest = WorkerText.objects.valid_on(on).filter(kind=OuterRef("kind"))
    mine = Q(commitments__profile=profile)
    rows = WorkerText.objects.annotate(
        own=FilteredRelation("commitments", condition=mine),
        in_force=Subquery(newest.values("pk")[:1]),
        letter=F("own__public_id"),
        letter_title=F("own__title"),
        signed_at=F("own__signed_at"),
    )
    rows = rows.filter(Q(own__isnull=False) | Q(pk=F("in_force"))).order_by("-own__pk", "pk")
    signed, texts = [], {}
    for text in rows:
        if text.letter:
            signed.append(Signed(text.letter, text.letter_title, text.signed_at))
        else:
            texts[text.kind] = text
    return signed, texts


@dataclass(frozen=True)
class MeansPage:
    """What somebody works with and gets; `hand_overs` wait for the person to confirm."""

    phones: list[GridPhone]
    hand_overs: list[PhoneHandOver]
    allowances: list[AllowanceLine]
    sees_allowances: bool
    policies: list[InsurancePolicy]


def own_means(user: Any, on: date) -> MeansPage:
    """Return phones, allowances and cover of a person for that person."""
    return MeansPage(
        phones=list(own_phones(user)),
        hand_overs=list(own_hand_overs(user)),
        allowances=list(own_lines(user)[:MONTHS_SHOWN]),
        sees_allowances=True,
        policies=list(_policies(user, on)),
    )


def means_of(profile: WorkerProfile, on: date, *, viewer: Any) -> MeansPage:
    """Return the same for a viewer: sums for whoever keeps the sheets they stand on alone.

    A policy `opens` where the viewer keeps it.
    """
    keeps = has_capability(viewer, KEEP)
    if profile.user is None:
        return MeansPage([], [], [], keeps, [])
    lines = own_lines(profile.user).filter(pk__in=lines_kept_by(viewer).values("pk"))
    policies = list(_policies(profile.user, on).annotate(**_facts(viewer)))
    for policy in policies:
        policy.opens = type(InsurancePolicy.objects.all()).holds(policy, KEEP)
    return MeansPage(
        phones=list(own_phones(profile.user)),
        hand_overs=[],
        allowances=list(lines[:MONTHS_SHOWN]) if keeps else [],
        sees_allowances=keeps,
        policies=policies,
    )


def _facts(viewer: Any) -> dict[str, Any]:
    return InsurancePolicy.objects.all().grant_facts(viewer)


def _policies(user: Any, on: date) -> QuerySet[InsurancePolicy]:
    """Return the policies that cover the person that day or later."""
    rows = InsurancePolicy.objects.filter(people__user=user.pk, ends_on__gte=on)
    return rows.order_by("starts_on", "pk")


@dataclass(frozen=True)
class RecordPage:
    """What somebody did, as counts of that person alone, and what is kept on the way.

    `complaints` are those that the viewer answers, never shown to the person.
    """

    records: list[tuple[str, int]]
    trainings: list[TrainingSession]
    hand_overs: list[HandOver]
    opinions: list[SelectionOpinion]
    complaints: list[WorkerComplaint]


def record_page(profile: WorkerProfile, on: date, *, viewer: Any = None) -> RecordPage:
    """Return the record; opinions of the selection and complaints for whoever manages the posts."""
    user = profile.user
    return RecordPage(
        records=records_of(user, on - RECORDED) if user else [],
        trainings=list(_trainings(profile)),
        hand_overs=list(_hand_overs(user)[:SHOWN]) if user else [],
        opinions=opinions_of(profile) if viewer and user else [],
        complaints=list(_complaints(user, viewer)[:SHOWN]) if viewer and user else [],
    )


def opinions_of(profile: WorkerProfile) -> list[SelectionOpinion]:
    return list(profile.opinions.select_related("by").order_by("id"))


def _trainings(profile: WorkerProfile) -> QuerySet[TrainingSession]:
    rows = TrainingSession.objects.filter(attended__profile=profile)
    return rows.order_by("-held_on", "-pk")


def _hand_overs(user: Any) -> QuerySet[HandOver]:
    given = Q(old__user=user.pk, old__role__in=GRID_ROLES)
    rows = HandOver.objects.filter(given | Q(new__user=user.pk, new__role__in=GRID_ROLES))
    related = rows.select_related("old__user", "new__user", "old__grid")
    return related.defer("old__grid__boundary").order_by("-id")


def _complaints(user: Any, viewer: Any) -> QuerySet[WorkerComplaint]:
    rows = WorkerComplaint.objects.permitted(viewer, MANAGE).filter(about=user.pk)
    return rows.select_related("grid", "answered_by").defer("grid__boundary").order_by("-id")
