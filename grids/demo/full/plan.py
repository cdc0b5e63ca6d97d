"""How many of everything, and how it is spread: arithmetic on plain numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import shapely
from shapely.geometry import shape

# What the district publishes of itself.
RESIDENTS, HOUSEHOLDS, BUILDINGS = 220_000, 90_000, 9_000
ROOMS, PREMISES, FACILITIES = 97_000, 15_000, 30_000
# Of a hundred households so many have one, two, three… people.
_SIZES = ((1, 20), (2, 38), (3, 25), (4, 12), (5, 5))
MOST_AT_HOME = 6
_DAYS_OF_YEAR = 365


@dataclass(frozen=True)
class Person:
    """One person of a household: relation to its head, sex and birthday."""

    relation: str
    is_male: bool
    born: date


def parts(total: int, count: int, random: Random, *, least: int, most: int) -> list[int]:
    """Return `count` whole numbers between `least` and `most` that add up to `total`."""
    sizes = [random.randint(least, most) for _ in range(count)]
    gap, turn = total - sum(sizes), 0
    while gap:
        step = 1 if gap > 0 else -1
        if least <= sizes[turn % count] + step <= most:
            sizes[turn % count] += step
            gap -= step
        turn += 1
    return sizes


def household_sizes(people: int, count: int, random: Random) -> list[int]:
    """Return how many people live in each household; they add up to `people`.

    `people` lies between one and MOST_AT_HOME for each household.
    """
    sizes = random.choices([size for size, _ in _SIZES], [weight for _, weight in _SIZES], k=count)
    gap, turn = people - sum(sizes), 0
    while gap:
        step = 1 if gap > 0 else -1
        if 1 <= sizes[turn % count] + step <= MOST_AT_HOME:
            sizes[turn % count] += step
            gap -= step
        turn += 1
    return sizes


def family(size: int, random: Random, today: date) -> list[Person]:
    """Return the people of a household: a head, mostly a spouse, then children and parents."""
    head_age = random.randint(26, 84)
    is_male = random.random() < 0.6
    people = [Person("0", is_male, _born(head_age, random, today))]
    if size > 1 and random.random() < 0.85:
        age = max(22, head_age + random.randint(-4, 4))
        people.append(Person("1", not is_male, _born(age, random, today)))
    while len(people) < size:
        people.append(_relative(head_age, random, today))
    return people


def _relative(head_age: int, random: Random, today: date) -> Person:
    is_male = random.random() < 0.5
    if head_age < 60 and random.random() < 0.2:
        return Person("5", is_male, _born(min(97, head_age + 26), random, today))
    age = max(0, head_age - random.randint(23, 34))
    return Person("2" if is_male else "3", is_male, _born(age, random, today))


def _born(age: int, random: Random, today: date) -> date:
    return today - timedelta(days=age * _DAYS_OF_YEAR + random.randrange(_DAYS_OF_YEAR))


def doors(size: int) -> Iterator[tuple[str, int, str]]:
    """Yield unit, floor and door of each room of a building with so many rooms."""
    units = 1 if size <= 6 else 2 if size <= 14 else 3
    for number in range(size):
        unit, inside = number % units, number // units
        floor, side = inside // 2 + 1, inside % 2 + 1
        yield f"{unit + 1}单元", floor, f"{floor}{side:02}"


def points(boundary: dict, count: int, random: Random) -> list[tuple[float, float]]:
    """Return so many points (latitude, longitude) inside a boundary."""
    area = shape(boundary)
    shapely.prepare(area)
    west, south, east, north = area.bounds
    found: list[tuple[float, float]] = []
    while len(found) < count:
        lng, lat = random.uniform(west, east), random.uniform(south, north)
        if shapely.contains_xy(area, lng, lat):
            found.append((round(lat, 6), round(lng, 6)))
    return found


def spread(count: int, places: int, random: Random) -> list[int]:
    """Return how many of `count` fall to each of the places, unevenly."""
    weights = [random.uniform(0.4, 1.6) for _ in range(places)]
    total = sum(weights)
    shares = [int(count * weight / total) for weight in weights]
    for turn in range(count - sum(shares)):
        shares[turn % places] += 1
    return shares


def chosen(items: Sequence, count: int, random: Random) -> list:
    """Return so many of the items, in their order."""
    picked = sorted(random.sample(range(len(items)), count))
    return [items[number] for number in picked]
