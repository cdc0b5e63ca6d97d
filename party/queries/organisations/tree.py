"""Organisations as their officers see them, and as everybody finds them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models import Grid
from grids.scoping import territory_of_grid
from party.models import Membership, OrganisationPost, PartyOrganisation
from party.organisations import workflow
from party.organisations.choices import Office, OrganisationState
from party.organisations.paths import above
from party.queries.stories import story_of
from party.scoping import reach_paths
from yuanbao.roles import Capability
from yuanbao.workflow import grant_tests, grants_of

SEE = Capability.VIEW_PARTY
HISTORY_SHOWN = 40
ACTS = {
    "found": gettext_lazy("成立"),
    "amend": gettext_lazy("变更登记"),
    "move": gettext_lazy("换上级"),
    "appoint": gettext_lazy("任职"),
    "relieve": gettext_lazy("离任"),
    **{move.name: move.label for move in workflow.MOVES},
}


@dataclass(frozen=True)
class Wanted:
    """What is looked for among the organisations."""

    q: str = ""
    kind: str = ""
    is_vacant: bool = False
    has_ended: bool = False


@dataclass(frozen=True)
class Row:
    """An organisation as one line: its secretary, the members on its own roll and on all below."""

    organisation: PartyOrganisation
    secretary: str
    n_own: int
    n_all: int


def found(user: Any, wanted: Wanted, on: date) -> QuerySet[PartyOrganisation]:
    """Return what the person may see and what fits, in tree order."""
    rows = PartyOrganisation.objects.within(reach_paths(user, SEE, on))
    if not wanted.has_ended:
        rows = rows.standing()
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.is_vacant:
        rows = rows.exclude(Exists(_secretaries(on)))
    for word in wanted.q.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(unit_name__icontains=word) | Q(number=word.upper())
        )
    return rows.select_related("grid").defer("grid__boundary").order_by("path")


def rows_of(
    organisations: Sequence[PartyOrganisation],
    own: dict[str, int],
    leads: dict[int, list[str]],
) -> list[Row]:
    """Return organisations as lines; counts are from `counts_by_path`, names from `names_of`."""
    return [
        Row(
            one,
            "、".join(leads.get(one.pk, ())),
            own.get(one.path, 0),
            sum(n for path, n in own.items() if path.startswith(one.path)),
        )
        for one in organisations
    ]


def counts_by_path() -> dict[str, int]:
    """Return how many are on each organisation's roll, by its path; one query."""
    rows = Membership.objects.current().values_list("organisation__path")
    return dict(rows.order_by().annotate(n=Count("pk")))


def secretaries_of(organisations: Iterable[PartyOrganisation], on: date) -> dict[int, list[str]]:
    """Return the names of those who lead each organisation today; one query."""
    posts = OrganisationPost.objects.on(on).filter(
        organisation__in=[one.pk for one in organisations], office=Office.SECRETARY
    )
    return names_of(posts.select_related("member", "user").order_by("pk"))


def names_of(posts: Iterable[OrganisationPost]) -> dict[int, list[str]]:
    """Return the holders' names by organisation."""
    names: dict[int, list[str]] = defaultdict(list)
    for post in posts:
        names[post.organisation_id].append(post.holder)
    return names


def totals(user: Any, members: dict[str, int], on: date) -> dict[str, int]:
    """Return what the person's reach holds: organisations, members, and how many stand vacant."""
    paths = reach_paths(user, SEE, on)
    rows = PartyOrganisation.objects.within(paths).standing()
    counted = rows.aggregate(n=Count("pk"), vacant=Count("pk", filter=~Exists(_secretaries(on))))
    return {
        "organisations": counted["n"],
        "vacant": counted["vacant"],
        "members": sum(
            n for path, n in members.items() if any(path.startswith(top) for top in paths)
        ),
    }


def _secretaries(on: date) -> QuerySet[OrganisationPost]:
    held = OrganisationPost.objects.on(on)
    return held.filter(organisation=OuterRef("pk"), office=Office.SECRETARY)


@dataclass(frozen=True)
class OrganisationPage:
    """What the page of one organisation shows."""

    organisation: PartyOrganisation
    above: list[PartyOrganisation]
    below: list[Row]
    own: Row
    serving: list[OrganisationPost]
    former: list[OrganisationPost]
    history: list[dict[str, Any]]
    may: frozenset[Capability]


def organisation_page(user: Any, organisation: PartyOrganisation, on: date) -> OrganisationPage:
    """Return the page of an organisation that the person may see; four queries."""
    asked = (Capability.KEEP_PARTY, Capability.MANAGE_PARTY, Capability.WRITE_PARTY_NOTICE)
    near = _near(organisation, grant_tests(PartyOrganisation, asked, by=user))
    itself = next(one for one in near if one.pk == organisation.pk)
    children = [one for one in near if one.parent_id == organisation.pk]
    posts = _posts(organisation, children, on)
    held = [post for post in posts if post.is_held_on(on)]
    leads = names_of(post for post in held if post.office == Office.SECRETARY)
    own, *below = rows_of([itself, *children], counts_by_path(), leads)
    ranks = {office: n for n, office in enumerate(Office.values)}
    here = [post for post in posts if post.organisation_id == organisation.pk]
    serving = [post for post in here if post.is_held_on(on)]
    return OrganisationPage(
        organisation=organisation,
        above=[one for one in near if len(one.path) < len(organisation.path)],
        below=below,
        own=own,
        serving=sorted(serving, key=lambda post: (ranks[post.office], post.pk)),
        former=[post for post in here if post.ends_on and post.ends_on < on],
        history=history_of(organisation),
        may=grants_of(itself, asked) if organisation.is_standing else frozenset(),
    )


def _near(organisation: PartyOrganisation, tests: dict[str, Any]) -> list[PartyOrganisation]:
    """Return all that an organisation lies in, itself, and what stands just below, in tree order."""
    below = Q(parent=organisation, state=OrganisationState.STANDING)
    line = Q(path__in=[*above(organisation.path), organisation.path])
    rows = PartyOrganisation.objects.filter(line | below).annotate(**tests)
    return list(rows.select_related("grid").defer("grid__boundary").order_by("path"))


def _posts(organisation, children, on: date) -> list[OrganisationPost]:
    """Return all posts of an organisation, the newest first, and who leads what is just below."""
    below = Q(organisation__in=[one.pk for one in children], office=Office.SECRETARY)
    rows = OrganisationPost.objects.filter(
        Q(organisation=organisation) | (below & Q(starts_on__lte=on))
    )
    return list(rows.select_related("member", "user").order_by("-starts_on", "-pk"))


def history_of(organisation: PartyOrganisation) -> list[dict[str, Any]]:
    """Return what happened to an organisation, newest first, as timeline entries."""
    return story_of(organisation, ACTS, text=_detail, shown=HISTORY_SHOWN)


def _detail(act: str, detail: dict[str, Any]) -> str:
    if act in {"amend", "move"} and detail.get("before") != detail.get("after"):
        return _("%(before)s → %(after)s") % detail
    if act in {"appoint", "relieve"}:
        return str(dict(Office.choices).get(detail.get("office", ""), ""))
    if act == "merge":
        return _("并入 %(into)s，党员 %(members)s 人") % detail
    return ""


def in_public(grid: Grid | None, q: str) -> QuerySet[PartyOrganisation]:
    """Return the standing organisations that everyone may find, of a place if one is named."""
    rows = PartyOrganisation.objects.standing()
    if grid is not None:
        rows = rows.filter(territory_of_grid([grid]))
    for word in q.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(unit_name__icontains=word) | Q(address__icontains=word)
        )
    return rows.select_related("grid", "parent").defer("grid__boundary").order_by("path")


def names_at(grids: Iterable[int]) -> dict[int, list[str]]:
    """Return the names of the standing organisations of places, by the place's key; one query."""
    rows = PartyOrganisation.objects.standing().filter(grid__in=list(grids)).order_by("path")
    named: dict[int, list[str]] = defaultdict(list)
    for place, name in rows.values_list("grid", "name"):
        named[place].append(name)
    return named
