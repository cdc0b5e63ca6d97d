"""Duties, who took them, and who reported to a community, for officers and for oneself."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from grids.choices import Level
from party.models import (
    CommunityReport,
    DutyTaking,
    HelpTask,
    Membership,
    PartyDuty,
    PartyOrganisation,
)
from party.organisations.paths import above
from party.scoping import reach_paths
from yuanbao.roles import Capability

SEE = Capability.VIEW_PARTY


def _with_holders(rows: QuerySet[PartyDuty]) -> QuerySet[PartyDuty]:
    held = DutyTaking.objects.filter(left_at__isnull=True).select_related("member")
    takings = Prefetch("takings", queryset=held.order_by("pk"), to_attr="held")
    return rows.select_related("organisation").prefetch_related(takings)


def duties(user: Any, on: date) -> QuerySet[PartyDuty]:
    """Return the duties of one's organisations with who has them, open ones first."""
    rows = PartyDuty.objects.within(reach_paths(user, SEE, on))
    return _with_holders(rows).order_by(F("closed_at").desc(nulls_first=True), "-pk")


def duties_for(member: Membership) -> QuerySet[PartyDuty]:
    """Return what a member may still take on."""
    path = member.organisation.path
    rows = PartyDuty.objects.filter(
        organisation__path__in=[*above(path), path], closed_at__isnull=True
    )
    held = Q(takings__left_at__isnull=True)
    counted = rows.annotate(n_held=Count("takings", filter=held)).filter(n_held__lt=F("n_wanted"))
    mine = DutyTaking.objects.filter(member=member, left_at__isnull=True)
    return (
        counted.exclude(pk__in=mine.values("duty")).select_related("organisation").order_by("-pk")
    )


def own_takings(member: Membership) -> QuerySet[DutyTaking]:
    """Return what a member took on and did not give up."""
    rows = DutyTaking.objects.filter(member=member, left_at__isnull=True)
    return rows.select_related("duty__organisation").order_by("-pk")


def reports(user: Any, on: date) -> QuerySet[CommunityReport]:
    """Return who reported to one's organisations, with what they were asked, newest first."""
    rows = CommunityReport.objects.within(reach_paths(user, SEE, on))
    tasks = Prefetch("tasks", queryset=HelpTask.objects.order_by("-pk"), to_attr="asked")
    return (
        rows.select_related("member__organisation", "organisation")
        .prefetch_related(tasks)
        .order_by("-pk")
    )


def own_report(member: Membership) -> CommunityReport | None:
    """Return where a member reported, with what they were asked there."""
    tasks = Prefetch("tasks", queryset=HelpTask.objects.order_by("-pk"), to_attr="asked")
    rows = CommunityReport.objects.filter(member=member, ended_at__isnull=True)
    return rows.select_related("organisation").prefetch_related(tasks).first()


def own_tasks(member: Membership) -> QuerySet[HelpTask]:
    """Return what a member was asked by the communities they reported to."""
    return HelpTask.objects.filter(report__member=member).order_by("-pk")


def communities() -> QuerySet[PartyOrganisation]:
    """Return the organisations that one may report to."""
    rows = PartyOrganisation.objects.standing().filter(grid__level=Level.COMMUNITY)
    return rows.select_related("grid").defer("grid__boundary").order_by("path")
