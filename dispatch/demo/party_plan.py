"""Which Party organisations the demo has, upper ones first, and which accounts stand on their rolls."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from dispatch.choices import AgencyKind
from dispatch.demo.people import SCHOOLS, invent_firm
from dispatch.models import Agency, Staffing
from grids.choices import Kind, Level
from grids.models import Grid, Post
from party.models import Membership, PartyOrganisation
from party.organisations.choices import OrganisationKind
from yuanbao.models import User
from yuanbao.roles import Role

ORGANISATIONS = 515
# One in so many grid workers is a member.
WORKERS_PER_MEMBER = 3


@dataclass(eq=False)
class Planned:
    """An organisation to be made; `weight` is its share of the members."""

    kind: OrganisationKind
    name: str
    parent: "Planned | None"
    grid: Grid | None = None
    unit: str = ""
    weight: int = 0
    users: list[User] = field(default_factory=list)
    row: PartyOrganisation | None = None
    members: list[Membership] = field(default_factory=list)


def plan(rng: Random) -> list[Planned]:
    """Return every organisation, upper ones first, exactly as many as the district has."""
    grids = list(Grid.objects.live().filter(level__lte=Level.COMPOUND).order_by("level", "code"))
    district = grids[0]
    root = Planned(OrganisationKind.COMMITTEE, f"中共{district.name}委员会", None, district)
    made = [root, *_territory(root, grids[1:])]
    bodies = Planned(OrganisationKind.WORKING_COMMITTEE, "区直机关工委", root, unit="区直机关")
    schools = Planned(OrganisationKind.WORKING_COMMITTEE, "区教育工委", root, unit="区教育局")
    firms = Planned(
        OrganisationKind.WORKING_COMMITTEE, "区非公企业和社会组织工委", root, unit="区委组织部"
    )
    made += [bodies, schools, firms]
    made += _departments(bodies)
    made += [_branch(f"{name}党支部", schools, name, 24) for name in SCHOOLS]
    made += _fill(made, firms, ORGANISATIONS - len(made), rng)
    return made


def _territory(root: Planned, grids: list[Grid]) -> Iterator[Planned]:
    by_grid = {root.grid.pk if root.grid else 0: root}
    for grid in grids:
        upper = by_grid[grid.parent_id]
        made = _of_place(grid, upper)
        by_grid[grid.pk] = made
        yield made


def _of_place(grid: Grid, upper: Planned) -> Planned:
    if grid.kind in {Kind.STREET, Kind.DEDICATED}:
        weight = 60 if grid.kind == Kind.DEDICATED else 0
        name = f"{grid.name}党工委"
        return Planned(OrganisationKind.WORKING_COMMITTEE, name, upper, grid, weight=weight)
    if grid.kind == Kind.TOWNSHIP:
        return Planned(OrganisationKind.COMMITTEE, f"{grid.name}党委", upper, grid)
    if grid.kind == Kind.VILLAGE:
        name = f"{grid.name}党总支"
        return Planned(OrganisationKind.GENERAL_BRANCH, name, upper, grid, weight=20)
    if grid.kind == Kind.COMPOUND:
        name = f"{grid.name}党支部"
        return Planned(OrganisationKind.BRANCH, name, upper, grid, weight=36)
    return Planned(OrganisationKind.COMMITTEE, f"{grid.name}党委", upper, grid, weight=12)


def _branch(name: str, upper: Planned, unit: str, weight: int) -> Planned:
    return Planned(OrganisationKind.BRANCH, name, upper, unit=unit, weight=weight)


def _departments(upper: Planned) -> Iterator[Planned]:
    agencies = Agency.objects.filter(kind=AgencyKind.DEPARTMENT).order_by("code")
    held = defaultdict(list)
    for place in Staffing.objects.filter(agency__in=agencies).select_related("user").order_by("pk"):
        held[place.agency_id].append(place.user)
    for agency in agencies:
        made = _branch(f"{agency.short_name}党支部", upper, agency.name, 26)
        made.users = held[agency.pk]
        yield made


def _fill(made: list[Planned], firms: Planned, wanted: int, rng: Random) -> Iterator[Planned]:
    """Yield firms' branches, and groups of the branches in compounds, until there are enough."""
    compounds = [one for one in made if one.kind == OrganisationKind.BRANCH and one.grid]
    n_firms = min(60, wanted) if compounds else wanted
    names: set[str] = set()
    while len(names) < n_firms:
        name = invent_firm(rng) if len(names) < 40 else f"{invent_firm(rng)}{len(names)}分公司"
        if name not in names:
            names.add(name)
            yield _branch(f"{name}党支部", firms, name, 8)
    for n in range(max(wanted - n_firms, 0)):
        upper = compounds[n % len(compounds)]
        turn = n // len(compounds) + 1
        name = f"{upper.grid.name if upper.grid else upper.name}第{turn}党小组"
        yield Planned(OrganisationKind.GROUP, name, upper, upper.grid, weight=12)


def give_accounts(planned: list[Planned]) -> None:
    """Let staff of towns and communities and some grid workers be members where they serve."""
    by_grid = {
        one.grid.pk: one for one in planned if one.grid and one.kind != OrganisationKind.GROUP
    }
    posts = Post.objects.filter(role__in=(Role.COMMUNITY_SECRETARY, Role.COMMUNITY_CLERK))
    for post in posts.select_related("user").order_by("-role", "pk"):
        by_grid[post.grid_id].users.append(post.user)
    walkers = Post.objects.filter(role=Role.GRID_WORKER).select_related(
        "user", "grid__parent__parent__parent"
    )
    for turn, post in enumerate(walkers.defer("grid__boundary").order_by("pk")):
        home = next((by_grid[pk] for pk in _line(post.grid) if pk in by_grid), None)
        if (
            turn % WORKERS_PER_MEMBER == 0
            and home is not None
            and len(home.users) < home.weight // 2
        ):
            home.users.append(post.user)
    _keep_once(planned)


def _keep_once(planned: list[Planned]) -> None:
    """Let nobody stand on two rolls: who serves in two places is a member in the first."""
    seen: set[int] = set()
    for one in planned:
        one.users = [user for user in dict.fromkeys(one.users) if user.pk not in seen]
        seen.update(user.pk for user in one.users)


def _line(grid: Grid | None) -> Iterator[int]:
    while grid is not None and grid.level > Level.TOWN:
        yield grid.pk
        grid = grid.parent
