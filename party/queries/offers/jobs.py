"""Jobs, firms and inspections as seekers, firms, officers and reviewers see them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from grids.choices import Level
from grids.models import Grid
from grids.scoping import reach_grids, territory_filter
from party.models import (
    Application,
    Firm,
    Inspection,
    InspectionItem,
    JobPost,
    Service,
)
from party.offers.choices import OPEN, InspectionState, JobState, ServiceKind
from party.offers.workflow import JOB_POST_MOVES
from party.queries.offers.people import people_with
from yuanbao.models import User
from yuanbao.navigation import seats_of
from yuanbao.roles import Capability


def towns() -> QuerySet[Grid]:
    """Return the towns in their order."""
    return Grid.objects.live().at_level(Level.TOWN).order_by("code").defer("boundary")


def public_jobs(on: date) -> QuerySet[JobPost]:
    """Return open jobs, newest first."""
    rows = JobPost.objects.public(on).select_related("firm", "town")
    return rows.defer("town__boundary").order_by("-published_at", "-id")


def job_service() -> Service | None:
    """Return the service under which people apply for jobs."""
    return Service.objects.open().select_related("grid").filter(kind=ServiceKind.JOB).first()


def firms_of(user: User) -> QuerySet[Firm]:
    """Return the firms the account speaks for."""
    rows = Firm.objects.permitted(user, Capability.SPEAK_FOR_FIRM)
    return rows.select_related("officer", "grid", "town").defer("grid__boundary", "town__boundary")


def jobs_of(firm: Firm) -> QuerySet[JobPost]:
    """Return a firm's jobs, newest first, each with how many applied and how many wait."""
    applied = Count("applications")
    waiting = Count("applications", filter=Q(applications__state__in=OPEN))
    rows = JobPost.objects.filter(firm=firm).annotate(n_applied=applied, n_waiting=waiting)
    return rows.order_by("-id")


def my_jobs(user: User) -> QuerySet[JobPost]:
    """Return the jobs of the firms the account speaks for."""
    rows = JobPost.objects.permitted(user, Capability.SPEAK_FOR_FIRM)
    return rows.select_related("firm", "town").defer("town__boundary")


def applicants_of(job: JobPost) -> QuerySet[Application]:
    """Return who applied for a job, those who wait first."""
    rows = Application.objects.filter(job=job).select_related("service")
    return rows.alias(is_over=Q(state__in=OPEN)).order_by("-is_over", "id")


def my_applicant(user: User) -> QuerySet[Application]:
    """Return who applied to the firms the account speaks for."""
    rows = Application.objects.permitted(user, Capability.ANSWER_APPLICANT)
    return rows.select_related("job", "service", "grid", "handler", "user").defer("grid__boundary")


def may_change(job: JobPost) -> set[str]:
    """Return the names of what a firm can do with its post now."""
    mine = {"resubmit", "close"}
    return {name for name in mine if job.state in JOB_POST_MOVES[name].sources}


def jobs_to_review(user: User, state: str) -> QuerySet[JobPost]:
    """Return the posts of the reviewer's places in a state, the longest waiting first."""
    reach = reach_grids(user, Capability.REVIEW_JOB)
    names = {"town": "firm__town", "community": "firm__community", "grid": "firm__grid"}
    rows = JobPost.objects.filter(territory_filter(reach, **names), state=state)
    return rows.select_related("firm").order_by("posted_at", "id")


def one_job(user: User) -> QuerySet[JobPost]:
    """Return posts as the reviewer's page needs them."""
    rows = JobPost.objects.permitted(user, Capability.REVIEW_JOB)
    return rows.select_related("firm", "town", "reviewed_by").defer("town__boundary")


def review_moves(job: JobPost) -> set[str]:
    """Return the names of what a reviewer can do with a post now."""
    names = {"publish", "send_back", "take_down"}
    return {name for name in names if job.state in JOB_POST_MOVES[name].sources}


def inspections_of(firm: Firm) -> QuerySet[Inspection]:
    """Return the inspections of a firm, those to come first."""
    rows = Inspection.objects.filter(firm=firm)
    planned = Q(state=InspectionState.PLANNED)
    return rows.alias(is_planned=planned).order_by("-is_planned", "-starts_on", "-id")[:50]


@dataclass(frozen=True)
class MayInspect:
    """One unit's right to inspect, and how often it was used this year."""

    item: InspectionItem
    n_this_year: int

    @property
    def is_used_up(self) -> bool:
        return self.n_this_year >= self.item.most_a_year


def who_may_inspect(firm: Firm, on: date) -> list[MayInspect]:
    """Return who may inspect firms of this trade, with this year's inspections counted; two queries."""
    items = InspectionItem.objects.filter(Q(trade="") | Q(trade=firm.trade))
    done = Inspection.objects.filter(firm=firm, starts_on__year=on.year).exclude(
        state=InspectionState.CANCELLED
    )
    counted = {
        (row["unit"], row["subject"]): row["n"]
        for row in done.values("unit", "subject").annotate(n=Count("pk"))
    }
    return [
        MayInspect(item, counted.get((item.unit, item.subject), 0))
        for item in items.order_by("unit", "subject")
    ]


def desk_firms(user: User, *, asked: str = "") -> QuerySet[Firm]:
    """Return the firms of the person's places, or whose officer they are, by name.

    Where words were typed, those whose name holds them.
    """
    kept = territory_filter(reach_grids(user, Capability.KEEP_FIRM))
    # An empty test means the whole district: nothing is to be added to it.
    rows = Firm.objects.filter(kept | Q(officer=user.pk) if kept else kept).select_related(
        "officer", "community"
    )
    if asked:
        rows = rows.filter(name__contains=asked)
    return rows.defer("community__boundary").order_by("name", "id")


def one_firm(user: User) -> QuerySet[Firm]:
    """Return firms as one page of the desk needs them."""
    rows = Firm.objects.permitted(user, Capability.VIEW_FIRM)
    return rows.select_related("officer", "account", "grid", "community", "premises").defer(
        "grid__boundary", "community__boundary"
    )


def may_keep(firm: Firm, user: User) -> bool:
    """Say whether the person may name the firm's officer and account."""
    return Firm.objects.permitted(user, Capability.KEEP_FIRM).filter(pk=firm.pk).exists()


def officers(firm: Firm) -> QuerySet[User]:
    """Return who may be a firm's contact officer: holders of a post that lets them see firms."""
    people = people_with(Capability.VIEW_FIRM, firm.grid, localdate())
    return people.order_by("name", "pk")


def firms_called(name: str) -> list[Firm]:
    """Return firms whose name holds some words, for whoever files an inspection."""
    name = name.strip()
    if len(name) < 2:
        return []
    rows = Firm.objects.filter(name__contains=name).select_related("community")
    return list(rows.defer("community__boundary").order_by("name", "pk")[:20])


def inspections_filed(user: User) -> QuerySet[Inspection]:
    """Return the inspections the person filed, newest first."""
    rows = Inspection.objects.permitted(user, Capability.FILE_INSPECTION)
    return rows.select_related("firm").order_by("-id")


def unit_of(user: Any) -> str:
    """Return the unit for which somebody files an inspection: that of the first seat."""
    seats = seats_of(user)
    return str(seats[0].place) if seats else ""


def open_states() -> list[tuple[str, Any]]:
    """Return the states a reviewer's list can be narrowed to."""
    return [(state.value, state.label) for state in JobState]


def all_firms() -> QuerySet[Firm]:
    """Return every firm by what is public of it, for whoever files an inspection."""
    return Firm.objects.select_related("account", "officer")
