"""The demo's Party organisations, 515 of them, and 11,020 members. All people are invented."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from django.db import transaction
from django.utils.timezone import localdate

from dispatch.choices import AgencyKind
from dispatch.demo.people import SCHOOLS, invent_firm, invent_people
from dispatch.models import Agency, Staffing
from grids.choices import Kind, Level
from grids.models import Grid, Post
from party.models import MemberEvent, Membership, OrganisationPost, PartyOrganisation
from party.organisations.choices import (
    ROLE_OF,
    MemberAct,
    MemberKind,
    Office,
    OrganisationKind,
)
from party.organisations.paths import path_under
from party.services.organisations.keys import member_number, organisation_number
from yuanbao.copying import Sheet
from yuanbao.models import User
from yuanbao.roles import Role

ORGANISATIONS, MEMBERS = 515, 11_020
SEED = 19210701
FOUNDED = date(2011, 7, 1)
# One in so many grid workers is a member.
WORKERS_PER_MEMBER = 3
DEPARTMENT = "D03"


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


@transaction.atomic
def load_party(*, at: datetime) -> tuple[int, int]:
    """Make organisations, members and offices once; return how many there are of the first two."""
    if not PartyOrganisation.objects.exists():
        rng = Random(SEED)  # noqa: S311 - invention, not secrecy
        planned = plan(rng)
        _write_organisations(planned, rng)
        _write_members(planned, rng, at=at)
        _write_offices(planned, at=at)
    return PartyOrganisation.objects.count(), Membership.objects.count()


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


def _write_organisations(planned: list[Planned], rng: Random) -> None:
    sheet = Sheet(PartyOrganisation)
    for one in planned:
        key = sheet.claim()
        upper = one.parent.row if one.parent else None
        one.row = PartyOrganisation(
            pk=key,
            number=organisation_number(key),
            kind=one.kind,
            name=one.name,
            parent=upper,
            path=path_under(upper.path if upper else "", key),
            grid=one.grid,
            unit_name=one.unit,
            address=f"{one.grid.name}党群服务站" if one.grid else f"{one.unit}党员活动室",
            work_phone=f"0415-2{rng.randrange(10**6):06d}",
            founded_on=FOUNDED + timedelta(days=rng.randrange(3000)),
        )
        sheet.add_object(one.row)
    sheet.flush()


def _write_members(planned: list[Planned], rng: Random, *, at: datetime) -> None:
    people = invent_people(SEED)
    _give_workers(planned)
    _keep_once(planned)
    roll, events, keys = Sheet(Membership), Sheet(MemberEvent), count(1)
    today = localdate(at)
    for one, n in zip(planned, _shares([one.weight for one in planned]), strict=True):
        for turn in range(n):
            user = one.users[turn] if turn < len(one.users) else None
            member = _member(one, next(people), user, rng, today)
            member.pk = next(keys)
            member.number = member_number(member.pk)
            member.note_indexes()
            roll.add_object(member)
            events.add_object(_admission(member, at))
            one.members.append(member)
    roll.last_id = MEMBERS
    roll.flush()
    events.flush()


def _member(one: Planned, person, user: User | None, rng: Random, today: date) -> Membership:
    joined = today - timedelta(days=rng.randrange(30, 40 * 365))
    is_new = (today - joined).days < 365
    return Membership(
        organisation=one.row,
        user=user,
        name=user.name if user else person.name,
        phone=user.phone if user else person.phone,
        kind=MemberKind.PROBATIONARY if is_new else MemberKind.FULL,
        joined_on=joined,
        admitted_on=max(joined, FOUNDED),
    )


def _admission(member: Membership, at: datetime) -> MemberEvent:
    return MemberEvent(
        member=member,
        act=MemberAct.ADMITTED,
        to_organisation=member.organisation,
        on=member.admitted_on,
        at=at,
    )


def _shares(weights: list[int]) -> list[int]:
    """Return how many members each organisation has: by weight, together exactly all."""
    total = sum(weights)
    exact = [weight * MEMBERS / total for weight in weights]
    shares = [int(one) for one in exact]
    rest = MEMBERS - sum(shares)
    by_rest = sorted(range(len(weights)), key=lambda n: (shares[n] - exact[n], n))
    for n in by_rest[:rest]:
        shares[n] += 1
    return shares


def _give_workers(planned: list[Planned]) -> None:
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


def _write_offices(planned: list[Planned], *, at: datetime) -> None:
    """Give each organisation with members a secretary; staff get the seats of their desks."""
    posts, today = [], localdate(at)
    for one in planned:
        if one.members:
            posts.append(_office(one, Office.SECRETARY, one.members[0], today))
        elif one.grid is not None and (below := _first_below(one, planned)):
            posts.append(_office(one, Office.SECRETARY, below, today))
        if one.grid is not None and len(one.users) > 1 and one.users[0].username.startswith("comm"):
            posts.append(_office(one, Office.OFFICER, one.members[1], today))
    root = planned[0]
    for user in User.objects.filter(staffings__agency__code=DEPARTMENT).distinct().order_by("pk"):
        post = OrganisationPost(
            organisation=root.row, office=Office.DEPARTMENT, user=user, starts_on=today
        )
        posts.append(post)
    for post in posts:
        post.seat = _seat(post, root.grid, today)
    OrganisationPost.objects.bulk_create(posts)


def _first_below(one: Planned, planned: list[Planned]) -> Membership | None:
    for other in planned:
        is_below = other.row and one.row and other.row.path.startswith(one.row.path)
        if is_below and len(other.members) > 3:
            return other.members[3]
    return None


def _office(one: Planned, office: Office, member: Membership, today: date) -> OrganisationPost:
    return OrganisationPost(
        organisation=one.row,
        office=office,
        member=member,
        user=member.user,
        starts_on=today - timedelta(days=400),
    )


def _seat(post: OrganisationPost, district: Grid | None, today: date) -> Post | None:
    role = ROLE_OF.get(post.office)
    if post.user is None or role is None:
        return None
    grid = post.organisation.grid or district
    return Post.objects.get_or_create(
        user=post.user, grid=grid, role=role, ends_on=None, defaults={"starts_on": today}
    )[0]
