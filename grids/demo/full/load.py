"""Fill the registers with a whole district by COPY: in minutes, sealed and indexed like any row.

Rows are completed by the registers' own rules, and what is there already is counted in. All of
it is one transaction: a load that is killed leaves nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from grids.choices import Level
from grids.demo.full import plan, words
from grids.models import Building, Facility, Grid, Household, Premises, Resident, Room
from grids.registers import register
from grids.services.registers.deriving import complete
from grids.services.registers.entering import take_numbers
from grids.services.registers.placing import Place
from yuanbao.copying import Sheet

SEED = 21_060_2
AT_ONCE = 10_000
# Of a thousand households so many have come from elsewhere.
FLOATING = 80
Tell = Callable[[str, int, int], None]


@dataclass
class Load:
    """One load: when, by which chance, and whom to tell how far it is."""

    at: datetime
    tell: Tell
    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - a story, no secret
    places: dict[int, Place] = field(default_factory=dict)
    serial: int = 0

    def write(self, key: str, rows: Iterator[Any], total: int) -> None:
        """Number, complete and copy rows of a register, telling how far it is."""
        spec = register(key)
        sheet, numbers = Sheet(spec.model), iter(take_numbers(spec, total))
        for done, row in enumerate(rows, start=1):
            row.number, row.created_at, row.changed_at = next(numbers), self.at, self.at
            complete(spec, row, {})
            sheet.add_object(row)
            if done % AT_ONCE == 0:
                sheet.flush()
                self.tell(str(spec.label), done, total)
        sheet.flush()
        self.tell(str(spec.label), total, total)


@transaction.atomic
def load(*, at: datetime, tell: Tell, share: float = 1.0) -> dict[str, int]:
    """Load what is missing to the district's numbers; returns how many rows each register has.

    `share` loads a part of everything, for tests. Safe to repeat: a full district gets no more.
    """
    work = Load(at, tell)
    units = list(Grid.objects.live().at_level(Level.UNIT).order_by("code"))
    work.places = _places(units)
    for step in (_buildings, _rooms, _households, _residents, _premises, _facilities):
        step(work, units, share)
    _analyse()
    return {
        str(model._meta.verbose_name): model._default_manager.count()
        for model in (Building, Room, Household, Resident, Premises, Facility)
    }


def _missing(model: Any, total: int, share: float) -> int:
    """Return how many rows there are to load; none where nearly all are there already."""
    wanted, held = round(total * share), model._default_manager.count()
    return 0 if held > wanted * 0.9 else wanted - held


def _places(units: Sequence[Grid]) -> dict[int, Place]:
    from grids.queries import stored_places  # noqa: PLC0415 - reads the whole tree

    stored = stored_places()
    return {
        unit.pk: Place(unit.pk, stored[unit.pk].town_id, stored[unit.pk].community_id, in_unit=True)
        for unit in units
    }


def _compounds() -> dict[int, Grid]:
    """Return the compound of every unit grid that lies in one."""
    found = {}
    for compound in Grid.objects.live().at_level(Level.COMPOUND).defer("boundary"):
        below = Grid.objects.live().at_level(Level.UNIT).under(compound)
        found.update(dict.fromkeys(below.values_list("pk", flat=True), compound))
    return found


def _buildings(work: Load, units: Sequence[Grid], share: float) -> None:
    total = _missing(Building, plan.BUILDINGS, share)
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


def _rooms(work: Load, _units: Sequence[Grid], share: float) -> None:
    total = _missing(Room, plan.ROOMS, share)
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


def _households(work: Load, _units: Sequence[Grid], share: float) -> None:
    total = _missing(Household, plan.HOUSEHOLDS, share)
    free = list(Room.objects.filter(households=None).defer("owner_name").order_by("id"))
    total = min(total, len(free))

    def rows() -> Iterator[Household]:
        for room in plan.chosen(free, total, work.random):
            work.serial += 1
            row = Household(room=room, phone=words.phone(work.serial))
            Place.of(room).put_on(row)
            yield row

    work.write("household", rows(), total)


def _residents(work: Load, _units: Sequence[Grid], share: float) -> None:
    total = _missing(Resident, plan.RESIDENTS, share)
    homes = list(Household.objects.filter(residents=None).order_by("id"))
    if not homes or not total:
        return
    sizes = plan.household_sizes(total, len(homes), work.random)
    today, born = localdate(work.at), dict[Any, int]()

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


def _premises(work: Load, _units: Sequence[Grid], share: float) -> None:
    total = _missing(Premises, plan.PREMISES, share)
    buildings = list(Building.objects.order_by("id"))
    before = Premises.objects.count()

    def rows() -> Iterator[Premises]:
        for number in range(total):
            building = work.random.choice(buildings)
            row = _body(number, work.random)
            row.address = f"{building.address}门市{number % 40 + 1}号"[:120]
            row.uscc = words.firm_code(before + number + 1, is_firm=row.kind == "firm")
            row.contact_name, row.contact_phone = (
                words.person(work.random),
                words.phone(50_000_000 + before + number),
            )
            row.lat, row.lng = building.lat, building.lng
            Place.of(building).put_on(row)
            yield row

    work.write("premises", rows(), total)


def _body(number: int, random: Random) -> Premises:
    """Return a shop; every sixth is a firm, every fiftieth a school, clinic or office."""
    sign = random.choice(words.FIRST) + random.choice(words.SECOND)
    if number % 50 == 0:
        name, kind = random.choice(words.BODIES)
        return Premises(name=f"{sign}{name}", kind=kind)
    name, trade = random.choice(words.FIRMS if number % 6 == 0 else words.SHOPS)
    kind, ownership = ("firm", "01") if number % 6 == 0 else ("shop", "03")
    return Premises(
        name=f"{sign}{name}",
        kind=kind,
        trade=trade,
        ownership=ownership,
        staff_count=random.randint(1, 12),
        uses_gas=trade == "catering",
    )


def _facilities(work: Load, units: Sequence[Grid], share: float) -> None:
    total = _missing(Facility, plan.FACILITIES, share)
    before = Facility.objects.count()

    def rows() -> Iterator[Facility]:
        number = before
        for unit, count in zip(units, plan.spread(total, len(units), work.random), strict=True):
            for lat, lng in plan.points(unit.boundary or {}, count, work.random):
                number += 1
                name, kind, sort, is_safety, owner = work.random.choice(words.FACILITIES)
                row = Facility(
                    kind=kind,
                    name=name,
                    address=unit.name,
                    code=f"210602{kind}{sort}{number:06}",
                    owner=owner,
                    is_safety_point=is_safety,
                    lat=lat,
                    lng=lng,
                )
                work.places[unit.pk].put_on(row)
                yield row

    work.write("facility", rows(), total)


def _analyse() -> None:
    """Tell the planner how many rows there are now."""
    with connection.cursor() as cursor:
        for model in (Building, Room, Household, Resident, Premises, Facility):
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')
