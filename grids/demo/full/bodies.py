"""Shops, firms and other bodies, and facilities."""

from collections.abc import Iterator, Sequence
from random import Random

from grids.demo.full import plan, words
from grids.demo.full.work import Load, missing
from grids.models import Building, Facility, Grid, Premises
from grids.services.registers.placing import Place

# Where the telephones of shops begin, far behind those of people.
SHOP_PHONES = 50_000_000


def premises(work: Load, _units: Sequence[Grid], share: float) -> None:
    total = missing(Premises, plan.PREMISES, share)
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
                words.phone(SHOP_PHONES + before + number),
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


def facilities(work: Load, units: Sequence[Grid], share: float) -> None:
    total = missing(Facility, plan.FACILITIES, share)
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
