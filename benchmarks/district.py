"""What matters hang on: places, topics, agencies and their people, read or made once."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from dispatch.models import Agency, Staffing
from grids.choices import Level
from grids.models import Grid, Post
from yuanbao.models import CalendarVersion, Category, User
from yuanbao.roles import Role

SINCE = date(2020, 1, 1)
# Staff of the benchmark: they cannot sign in, the driver makes their sessions in the database.
CENTRE, CLERK = "bench-centre", "bench-town"


@dataclass(frozen=True)
class Place:
    """A unit grid with the town and community that rows store."""

    pk: int
    lat: float | None
    lng: float | None
    town: Grid
    community: Grid


@dataclass(frozen=True)
class Desk:
    """An agency and the person who works its orders."""

    agency: Agency
    handler: User


@dataclass(frozen=True)
class District:
    """Everything a story draws from."""

    places: list[Place]
    categories: list[Category]
    desks: list[Desk]
    centre: User
    calendar: int

    @property
    def weights(self) -> list[float]:
        """Return how much of the work each desk gets: the first a tenth, the last hardly any."""
        return [1 / (rank + 4) for rank in range(len(self.desks))]


def district() -> District:
    """Read the district, and make the benchmark's staff where they are missing.

    Needs `migrate`, `load_holidays`, `seed_grids` and `load_reference` to have run.
    """
    calendar = CalendarVersion.objects.aggregate(last=Max("number"))["last"] or 0
    categories = list(Category.objects.leaves().order_by("code"))
    agencies = Agency.objects.active().exclude(kind="centre").order_by("code")
    found = District(
        places=_places(),
        categories=categories,
        desks=[Desk(agency, handler_of(agency)) for agency in agencies],
        centre=centre(),
        calendar=calendar,
    )
    if not (found.places and found.categories and found.desks):
        raise SystemExit("run migrate, load_holidays, seed_grids and load_reference first")
    town_clerk()
    return found


def _places() -> list[Place]:
    """Return the live unit grids; a unit outside every community or town is left out."""
    light = Grid.objects.live().defer("boundary")
    by_id = {grid.pk: grid for grid in light}
    places = []
    for unit in by_id.values():
        if unit.level != Level.UNIT:
            continue
        above = _line(unit, by_id)
        if Level.TOWN in above and Level.COMMUNITY in above:
            town, community = above[Level.TOWN], above[Level.COMMUNITY]
            places.append(Place(unit.pk, unit.lat, unit.lng, town, community))
    return sorted(places, key=lambda place: place.pk)


def _line(grid: Grid, by_id: dict[int, Grid]) -> dict[int, Grid]:
    line = {}
    while grid.parent_id:
        grid = by_id[grid.parent_id]
        line[grid.level] = grid
    return line


def person(username: str, name: str) -> User:
    """Return an account that nobody can sign in to with a password."""
    found, is_new = User.objects.get_or_create(username=username, defaults={"name": name})
    if is_new:
        found.set_unusable_password()
        found.save()
    return found


def handler_of(agency: Agency) -> User:
    handler = person(f"bench-{agency.code}", f"{agency.short_name}经办")
    for role in (Role.RECEIVER, Role.HANDLER):
        Staffing.objects.get_or_create(
            user=handler, agency=agency, role=role, ends_on=None, defaults={"starts_on": SINCE}
        )
    return handler


def centre() -> User:
    """Return a shift leader of the centre, who sees the whole district."""
    leader = person(CENTRE, "值班长")
    whole = Grid.objects.get(level=Level.DISTRICT, parent=None)
    appoint(leader, whole, Role.SHIFT_LEADER)
    return leader


def town_clerk() -> User:
    """Return a clerk of the first town, who sees that town alone."""
    clerk = person(CLERK, "镇街工作人员")
    town = Grid.objects.live().filter(level=Level.TOWN).order_by("code").first()
    appoint(clerk, town, Role.TOWN_CLERK)
    return clerk


def appoint(user: User, grid: Grid, role: Role) -> None:
    Post.objects.get_or_create(
        user=user, grid=grid, role=role, ends_on=None, defaults={"starts_on": SINCE}
    )
