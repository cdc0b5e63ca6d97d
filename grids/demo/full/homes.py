"""Buildings, rooms, households and the people in them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.timezone import localdate

from grids.choices import Level
from grids.demo.full import plan, words
from grids.demo.full.work import Load, missing
from grids.models import Building, Grid, Household, Resident, Room
from grids.services.registers.placing import Place

# Of a thousand households so many have come from elsewhere.
FLOATING = 80
# Where the telephones of residents begin; those of households stand before them.
RESIDENT_PHONES = 1_000_000


def _compounds() -> dict[int, Grid]:
    """Return the compound of every unit grid that lies in one."""
    found = {}
    for compound in Grid.objects.live().at_level(Level.COMPOUND).defer("boundary"):
        below = Grid.objects.live().at_level(Level.UNIT).under(compound)
        found.update(dict.fromkeys(below.values_list("pk", flat=True), compound))
    return found


def buildings(work: Load, units: Sequence[Grid], share: float) -> None:
    total = missing(Building, plan.BUILDINGS, share)
    compounds, numbers = _compounds(), _last_numbers()

    def rows() -> Iterator[Building]:
        for unit, count in zip(units, plan.spread(total, len(units), work.random), strict=True):
            compound = compounds.get(unit.pk)
            home = (compound.pk if compound else 0, work.places[unit.pk].community_id or 0)
            for lat, lng in plan.points(unit.boundary or {}, count, work.random):
                numbers[home] = numbers.get(home, 0) + 1
                row = Building(
                    compound=compound,
                    name=f"{numbers[home]}号楼",
                    lat=lat,
                    lng=lng,
                    built_year=work.random.randint(1978, 2022),
                )
                if compound is None:
                    row.address = f"{unit.name.partition('第')[0]}{row.name}"
                work.places[unit.pk].put_on(row)
                yield row

    work.write("building", rows(), total)


def _last_numbers() -> dict[tuple[int, int], int]:
    """Return the first free number of each compound: what is there already keeps its names."""
    rows = Building.objects.values_list("compound", "community").distinct()
    return {(compound or 0, community or 0): 500 for compound, community in rows}


def rooms(work: Load, _units: Sequence[Grid], share: float) -> None:
    total = missing(Room, plan.ROOMS, share)
    empty = list(Building.objects.filter(rooms=None).select_related("compound").order_by("id"))
    if not empty or not total:
        return
    most = max(19, -(-total // len(empty)) + 1)
    sizes = plan.parts(total, len(empty), work.random, least=1, most=most)

    def rows() -> Iterator[Room]:
        for building, size in zip(empty, sizes, strict=True):
            for unit, floor, door in plan.doors(size):
                row = Room(building=building, unit=unit, floor=floor, door=door)
                row.tenure = work.random.choices(("own", "let", "empty"), (82, 12, 6))[0]
                Place.of(building).put_on(row)
                yield row

    work.write("room", rows(), total)


def households(work: Load, _units: Sequence[Grid], share: float) -> None:
    total = missing(Household, plan.HOUSEHOLDS, share)
    free = list(Room.objects.filter(households=None).defer("owner_name").order_by("id"))
    total = min(total, len(free))

    def rows() -> Iterator[Household]:
        for room in plan.chosen(free, total, work.random):
            work.serial += 1
            row = Household(room=room, phone=words.phone(work.serial))
            Place.of(room).put_on(row)
            yield row

    work.write("household", rows(), total)


def residents(work: Load, _units: Sequence[Grid], share: float) -> None:
    total = missing(Resident, plan.RESIDENTS, share)
    homes = list(Household.objects.filter(residents=None).order_by("id"))
    if not homes or not total:
        return
    total = min(max(total, len(homes)), plan.MOST_AT_HOME * len(homes))
    sizes = plan.household_sizes(total, len(homes), work.random)
    today, born = localdate(work.at), dict[Any, int]()
    work.serial = RESIDENT_PHONES

    def rows() -> Iterator[Resident]:
        for home, size in zip(homes, sizes, strict=True):
            is_floating = work.random.randrange(1000) < FLOATING
            for one in plan.family(size, work.random, today):
                yield _resident(work, home, one, born, is_floating=is_floating)

    work.write("resident", rows(), total)


def _resident(
    work: Load, home: Household, one: plan.Person, born: dict[Any, int], *, is_floating: bool
) -> Resident:
    # The seventeenth digit tells the sex: odd for men.
    serial = born.get((one.born, one.is_male), 0)
    born[one.born, one.is_male] = serial + 1
    row = Resident(
        household=home,
        kind="02" if is_floating else "01",
        name=words.person(work.random),
        relation=one.relation,
        sex="1" if one.is_male else "2",
        id_number=words.id_number(one.born, serial * 2 + int(one.is_male)),
    )
    if one.relation == "0":
        row.phone = home.phone
    elif (work.at.date() - one.born).days > 14 * 365:
        work.serial += 1
        row.phone = words.phone(work.serial)
    if is_floating:
        row.inflow_reason, row.lodging = work.random.choice(("01", "03", "06")), "02"
        row.arrived_on = localdate(work.at).replace(day=1)
    Place.of(home).put_on(row)
    return row
