"""Whose orders a person has in hand today, and who of their colleagues is away."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from dispatch.models import Leave, Staffing


def in_hand_of(user: Any, day: date) -> Q:
    """Return the test for orders that a person handles, stands in for, or answers for as head."""
    stood = Leave.objects.on(day).filter(stand_in=user.pk).values("user")
    mine = Q(handler=user.pk) | Q(handler__in=stood)
    return mine | Q(handler=None, section__head=user.pk)


def leaves_of(user: Any, day: date) -> QuerySet[Leave]:
    """Return the person's leaves that are not over, the next one first."""
    rows = Leave.objects.filter(user=user.pk, ends_on__gte=day, cancelled_at=None)
    return rows.select_related("stand_in").order_by("starts_on", "pk")


def away_from(user: Any, day: date) -> QuerySet[Leave]:
    """Return who of the person's agencies is away that day."""
    agencies = Staffing.objects.on(day).filter(user=user.pk).values("agency")
    people = Staffing.objects.on(day).filter(agency__in=agencies).values("user")
    rows = Leave.objects.on(day).filter(user__in=people).exclude(user=user.pk)
    return rows.select_related("user", "stand_in").order_by("ends_on", "pk")


def usual_stand_in(user: Any, day: date) -> int | None:
    """Return whom the person named last as their B 角."""
    held = Staffing.objects.on(day).filter(user=user.pk, stand_in__isnull=False)
    return held.values_list("stand_in", flat=True).first()
