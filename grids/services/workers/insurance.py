"""意外险: policies, whom they cover, and who is told before one ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Grid, InsurancePolicy, PolicyPerson, Post, WorkerProfile
from grids.workers.choices import GRID_ROLES
from yuanbao.audit import record, unit_of_work
from yuanbao.notifications import notify
from yuanbao.roles import Capability, roles_granting
from yuanbao.workflow import TransitionRefused, lock

KEEP = Capability.KEEP_ALLOWANCES
# So many days before its end, and on the last day, a policy is spoken of.
REMINDERS = (30, 7, 0)


@dataclass(frozen=True)
class Cover:
    """What is written on a policy; the premium in fen."""

    insurer: str
    number: str
    starts_on: date
    ends_on: date
    premium_fen: int = 0


@unit_of_work
def register_policy(cover: Cover, *, place: Grid, by: Any, at: datetime) -> InsurancePolicy:
    """Take a policy into the register. Raises OutOfReach, TransitionRefused."""
    place = lock(place, by=by, capability=KEEP)
    if cover.ends_on < cover.starts_on:
        raise TransitionRefused(_("到期日在起保日的前面，请改一下。"))
    if InsurancePolicy.objects.filter(number=cover.number).exists():
        raise TransitionRefused(_("这个保单号已经登记过。"))
    policy = InsurancePolicy.objects.create(
        place=place,
        insurer=cover.insurer,
        number=cover.number,
        starts_on=cover.starts_on,
        ends_on=cover.ends_on,
        premium_fen=cover.premium_fen,
        registered_by=by,
        registered_at=at,
    )
    record(policy, "register_policy", by=by, at=at, place=place.code)
    return policy


@unit_of_work
def cover_all(policy: InsurancePolicy, *, by: Any, at: datetime) -> int:
    """Put everybody in who serves under the place and has no cover; returns how many.

    Raises OutOfReach.
    """
    policy = lock(policy, by=by, capability=KEEP)
    people = uncovered(policy.place, localdate(at))
    rows = [PolicyPerson(policy=policy, user=profile.user) for profile in people]
    PolicyPerson.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    record(policy, "cover_all", by=by, at=at, n=len(rows))
    return len(rows)


@unit_of_work
def take_out(policy: InsurancePolicy, users: Iterable[Any], *, by: Any, at: datetime) -> int:
    """Take people out of a policy; returns how many. Raises OutOfReach."""
    policy = lock(policy, by=by, capability=KEEP)
    ids = [user.pk for user in users]
    n, _kinds = policy.people.filter(user__in=ids).delete()
    record(policy, "take_out_of_policy", by=by, at=at, n=n)
    return n


def uncovered(place: Grid, on: date) -> QuerySet[WorkerProfile]:
    """Return who serves under the place that day without a policy in force."""
    under = Grid.objects.under(place).values("pk")
    posts = Post.objects.on(on).filter(user=OuterRef("user"), role__in=GRID_ROLES, grid__in=under)
    rows = without_cover(on).filter(Exists(posts))
    return rows.select_related("user", "grid").defer("grid__boundary").order_by("grid__code", "pk")


def without_cover(on: date) -> QuerySet[WorkerProfile]:
    """Return who serves anywhere that day without a policy in force."""
    covers = PolicyPerson.objects.filter(
        user=OuterRef("user"), policy__starts_on__lte=on, policy__ends_on__gte=on
    )
    return WorkerProfile.objects.serving().exclude(Exists(covers))


@unit_of_work
def remind(*, at: datetime) -> int:
    """Tell who keeps the policies of those that end soon; each step once. Safe to repeat."""
    today = localdate(at)
    soon = today + timedelta(days=max(REMINDERS))
    n = 0
    for policy in InsurancePolicy.objects.filter(ends_on__range=(today, soon)).select_related(
        "place"
    ):
        left = (policy.ends_on - today).days
        step = min(days for days in REMINDERS if left <= days)
        for user in _keepers(policy.place, today):
            words = {"number": policy.number, "day": f"{policy.ends_on:%F}"}
            written = notify(
                key=f"policy:{policy.pk}:{step}:{user.pk}",
                user=user,
                title=_("意外险保单 %(number)s %(day)s 到期，请续保") % words,
                body=policy.insurer,
                url=reverse("grids:policy-detail", args=[policy.public_id]),
                at=at,
            )
            n += len(written)
    return n


def _keepers(place: Grid, day: date) -> QuerySet[Any]:
    posts = Post.objects.on(day).filter(
        grid__in=Grid.objects.above(place).values("pk"), role__in=roles_granting(KEEP)
    )
    users = get_user_model().objects.filter(is_active=True, pk__in=posts.values("user"))
    return users.order_by("pk")
