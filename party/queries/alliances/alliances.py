"""Alliances with their units, meetings and three lists."""

from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from grids.choices import Level
from grids.models import Grid
from party.alliances import workflow
from party.alliances.choices import OPEN_PROJECTS, NeedState, ProjectState
from party.models import (
    Alliance,
    AllianceNeed,
    AllianceProject,
    AllianceResource,
    JointMeeting,
    MemberUnit,
)
from yuanbao.models import Attachment, Purpose
from yuanbao.roles import Capability
from yuanbao.workflow import moves_of

OWNER = "allianceproject"
SHOWN = 20
CONTACT = ("contact_name", "office_phone")


def all_alliances(town: str = "") -> QuerySet[Alliance]:
    """Return the alliances in the order of the tree, counted; of one town by its code."""
    rows = Alliance.objects.standing().select_related("grid").defer("grid__boundary")
    if town:
        place = Grid.objects.filter(code=town, level=Level.TOWN).first()
        within = Grid.objects.under(place).values("pk") if place else Grid.objects.none()
        rows = rows.filter(grid__in=within)
    return _counted(rows).order_by("grid__tree_id", "grid__lft")


def towns() -> QuerySet[Grid]:
    """Return the towns for the filter of the list."""
    return Grid.objects.live().at_level(Level.TOWN).order_by("code").only("pk", "code", "name")


def _counted(rows: QuerySet[Alliance]) -> QuerySet[Alliance]:
    in_hand = Q(projects__state__in=OPEN_PROJECTS)
    done = Q(projects__state=ProjectState.DONE)
    return rows.annotate(
        n_open=Count("projects", filter=in_hand, distinct=True),
        n_done=Count("projects", filter=done, distinct=True),
    )


def one_alliance(on: date) -> QuerySet[Alliance]:
    """Return alliances for the public page of one, its units on the day by name in `unit_names`.

    One that went into another is found too: its address leads there.
    """
    units = MemberUnit.objects.filter(alliance=OuterRef("pk")).on(on).order_by("name", "id")
    related = ("grid", "organisation", "merged_into")
    rows = Alliance.objects.select_related(*related).defer("grid__boundary")
    return rows.annotate(unit_names=ArraySubquery(units.values("name")), was=_forerunners())


def _forerunners() -> ArraySubquery:
    """Return the names of those that went into an alliance, in the order of the days."""
    rows = Alliance.objects.filter(merged_into=OuterRef("pk")).order_by("merged_on", "id")
    return ArraySubquery(rows.values("name"))


def desk_alliances(user: Any) -> QuerySet[Alliance]:
    """Return the alliances of the person's territory, in tree order."""
    rows = Alliance.objects.standing().permitted(user, Capability.KEEP_ALLIANCE)
    rows = rows.select_related("grid")
    return _counted(rows.defer("grid__boundary")).order_by("grid__tree_id", "grid__lft")


def kept_alliance(user: Any) -> QuerySet[Alliance]:
    """Return the alliances that the person keeps, for one page."""
    rows = Alliance.objects.permitted(user, Capability.KEEP_ALLIANCE)
    related = rows.select_related("grid", "organisation", "merged_into").defer("grid__boundary")
    return related.annotate(n_projects=Count("projects"), was=_forerunners())


def places_without(user: Any) -> QuerySet[Grid]:
    """Return towns and communities of the person's territory that have no alliance yet."""
    rows = Grid.objects.permitted(user, Capability.KEEP_ALLIANCE).live()
    levels = (Level.TOWN, Level.COMMUNITY)
    has = Alliance.objects.filter(grid=OuterRef("pk"))
    return rows.filter(~Exists(has), level__in=levels).defer("boundary").order_by("tree_id", "lft")


def units_of(alliance: Alliance, on: date) -> QuerySet[MemberUnit]:
    """Return the units that belong to it on the day, without whom to ring there."""
    return alliance.units.on(on).defer(*CONTACT).order_by("name", "id")


def kept_units(alliance: Alliance) -> QuerySet[MemberUnit]:
    """Return all units, those that left last, for who keeps the alliance."""
    return alliance.units.order_by("-left_on", "name", "id")


def meetings_of(alliance: Alliance) -> QuerySet[JointMeeting]:
    """Return the meetings, newest first, with the names of the units that came in `came`."""
    names = ArrayAgg(
        "units__name", filter=Q(units__isnull=False), order_by="units__name", default=Value([])
    )
    return alliance.meetings.annotate(came=names).order_by("-held_at", "-id")


def needs_of(alliance: Alliance) -> QuerySet[AllianceNeed]:
    """Return the list of needs: what waits first, then by age."""
    return alliance.needs.exclude(state=NeedState.DROPPED).order_by("-state", "-id")


def resources_of(alliance: Alliance) -> QuerySet[AllianceResource]:
    """Return the list of resources on offer, newest first."""
    rows = alliance.resources.offered().select_related("unit").order_by("-id")
    return rows.defer("unit__contact_name", "unit__office_phone")


def projects_of(alliance: Alliance) -> QuerySet[AllianceProject]:
    """Return the list of projects, newest first."""
    rows = alliance.projects.select_related("need", "resource__unit")
    private = ("resource__unit__contact_name", "resource__unit__office_phone")
    return rows.defer(*private).order_by("-id")


def one_project() -> QuerySet[AllianceProject]:
    """Return projects for the public page of one."""
    related = ("alliance__grid", "need", "resource__unit", "meeting")
    private = ("resource__unit__contact_name", "resource__unit__office_phone")
    rows = AllianceProject.objects.select_related(*related).defer(*private)
    return rows.defer("alliance__grid__boundary")


def photos_of(project: AllianceProject) -> list[Attachment]:
    """Return the pictures that prove a project, in their order."""
    rows = Attachment.objects.filter(owner_type=OWNER, owner_id=project.pk, is_public=True)
    return list(rows.order_by("created_at", "id"))


def proof(public_id: Any) -> Attachment | None:
    """Return one picture of a completed project, None where there is none of that id."""
    done = AllianceProject.objects.filter(state=ProjectState.DONE).values("pk")
    rows = Attachment.objects.filter(owner_type=OWNER, owner_id__in=done, is_public=True)
    return rows.filter(public_id=public_id, purpose=Purpose.FINISH).first()


def kept(model: Any, user: Any) -> QuerySet:
    """Return units, meetings, needs, resources or projects that the person keeps."""
    rows = model.objects.permitted(user, Capability.KEEP_ALLIANCE)
    return rows.select_related("alliance__grid").defer("alliance__grid__boundary")


def project_moves(project: AllianceProject, user: Any) -> set[str]:
    """Return the names of what the person can do with a project now."""
    return {move.name for move in moves_of(project, workflow.PROJECT_MOVES, by=user)}
