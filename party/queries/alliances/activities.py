"""Convenience services, for residents and for those who hold them."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from grids.choices import Level
from grids.models import Grid
from party.alliances import workflow
from party.alliances.choices import ActivityState, SignupKind
from party.models import Activity, Signup
from yuanbao.roles import Capability
from yuanbao.workflow import moves_of


def coming(at: datetime, place: str = "") -> QuerySet[Activity]:
    """Return what is announced and not over, the next first; of one place by its code."""
    rows = Activity.objects.announced().filter(ends_at__gte=at)
    return _of_place(rows, place).order_by("starts_at", "id")


def held(place: str = "") -> QuerySet[Activity]:
    """Return what was done, newest first."""
    rows = Activity.objects.filter(state=ActivityState.HELD)
    return _of_place(rows, place).order_by("-starts_at", "-id")


def _of_place(rows: QuerySet[Activity], code: str) -> QuerySet[Activity]:
    if code:
        place = Grid.objects.filter(code=code).first()
        rows = (
            rows.filter(grid__in=Grid.objects.under(place).values("pk")) if place else rows.none()
        )
    return rows.select_related("grid").defer("grid__boundary")


def one_activity() -> QuerySet[Activity]:
    """Return activities for the public page of one, with how many signed up for what."""
    standing = Q(signups__stepped_back_at__isnull=True)
    rows = Activity.objects.select_related("grid", "organisation").defer("grid__boundary")
    return rows.annotate(
        n_helping=Count("signups", filter=standing & Q(signups__kind=SignupKind.HELPER)),
        n_visiting=Count("signups", filter=standing & Q(signups__kind=SignupKind.VISITOR)),
    )


def own_signup(activity: Activity, user: Any) -> Signup | None:
    """Return the person's standing sign-up, None without one or without an account."""
    if not getattr(user, "pk", None):
        return None
    return activity.signups.standing().filter(user=user.pk).defer("name", "phone").first()


def desk_activities(user: Any) -> QuerySet[Activity]:
    """Return the activities of the person's territory, newest first."""
    rows = Activity.objects.permitted(user, Capability.KEEP_ACTIVITY)
    return rows.select_related("grid").defer("grid__boundary").order_by("-starts_at", "-id")


def kept_activity(user: Any) -> QuerySet[Activity]:
    """Return the activities that the person holds, for one page."""
    within = Activity.objects.permitted(user, Capability.KEEP_ACTIVITY).values("pk")
    return one_activity().filter(pk__in=within).select_related("announced_by")


def signups_of(activity: Activity) -> QuerySet[Signup]:
    """Return who comes, helpers first, in the order of signing up."""
    return activity.signups.standing().order_by("kind", "signed_at", "id")


def compounds_of(user: Any) -> QuerySet[Grid]:
    """Return the compounds that the person may announce for."""
    rows = Grid.objects.permitted(user, Capability.KEEP_ACTIVITY).live().at_level(Level.COMPOUND)
    return (
        rows.select_related("parent")
        .defer("boundary", "parent__boundary")
        .order_by("tree_id", "lft")
    )


def moves_for(activity: Activity, user: Any) -> set[str]:
    """Return the names of what the person can do with an activity now."""
    return {move.name for move in moves_of(activity, workflow.ACTIVITY_MOVES, by=user)}
