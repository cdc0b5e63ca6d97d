"""Measure the registers' pages on a whole district's rows, as three people who see more and more.

    python -m benchmarks.registers --samples 40
    python -m benchmarks.registers --plans        # ask the database how it reads each list instead

Needs a filled district (`manage.py seed_demo --scale full`). Starts the product's own web server
and asks one page after the other, as one person does; the floor is asked before each page, and the
page's median is given as so many times the floor's.
"""

import benchmarks.ready  # noqa: F401, I001 (models exist after it)

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from benchmarks.asking import as_markdown, measure
from grids.choices import Level
from grids.forms.register_filters import RegisterFilterForm
from grids.models import Grid, Post, Premises, Resident
from grids.queries.registers import found
from grids.registers import register
from yuanbao.models import User
from yuanbao.roles import Role

PAGE = 20
REGISTERS = {
    "resident": "residents",
    "household": "households",
    "room": "rooms",
    "premises": "shops and firms",
    "facility": "facilities",
}
_INDEX = re.compile(r"(?:using|Bitmap Index Scan on) (\w+)")
_TIME = re.compile(r"Execution Time: ([\d.]+) ms")


@dataclass(frozen=True)
class Person:
    """Who asks, and the place that is theirs."""

    name: str
    user: User
    place: Grid


@dataclass(frozen=True)
class Asked:
    """One page; a list also says which register it reads with which words."""

    name: str
    path: str
    key: str = ""
    words: tuple[tuple[str, str], ...] = ()


# --- who asks for what ---------------------------------------------------------------------------


def people() -> list[Person]:
    """Return the worker of the grid with most residents, its community's clerk, the district's."""
    most = Resident.objects.standing().filter(in_unit=True).values("grid").annotate(n=Count("pk"))
    unit = Grid.objects.get(pk=most.order_by("-n", "grid")[0]["grid"])
    community = Grid.objects.above(unit).get(level=Level.COMMUNITY)
    district = Grid.objects.above(unit).get(level=Level.DISTRICT)
    return [
        Person("grid worker", _holder(unit, Role.GRID_WORKER), unit),
        Person("community clerk", _holder(community, Role.COMMUNITY_CLERK), community),
        Person("district", _holder(district, Role.ADMINISTRATOR), district),
    ]


def _holder(place: Grid, role: Role) -> User:
    post = Post.objects.filter(grid=place, role=role, ends_on=None).select_related("user").first()
    if post is None:
        raise SystemExit(f"{place} has no {role}; run manage.py seed_demo")
    return post.user


def pages(place: Grid) -> Iterator[Asked]:
    """Yield the pages; what is searched for lies in the place, so that everybody finds it."""
    rows = Resident.objects.standing().filter(grid=place).exclude(phone_index="")
    one = rows.exclude(id_index="").select_related("household__room__building").order_by("id")[0]
    room = one.household.room if one.household else None
    if room is None:
        raise SystemExit("the first resident lives behind no door")
    shop = Premises.objects.standing().order_by("id").filter(grid=place).first()
    community = Grid.objects.get(pk=one.community_id)
    for key, many in REGISTERS.items():
        yield _list(f"{many} of one's own", key)
    yield _list("residents of a community", "resident", grid=community.code)
    yield _list("residents, page 100", "resident", page="100")
    yield _list("resident by name", "resident", q=one.name)
    yield _list("resident by identity number", "resident", q=one.id_number)
    yield _list("resident by telephone", "resident", q=one.phone)
    yield _list("resident by register's number", "resident", q=one.number)
    yield _list("residents by a door's address", "resident", q=room.address)
    yield _list("residents by a building's address", "resident", q=room.building.address)
    yield _list("residents by pinyin", "resident", q=room.building.pinyin)
    yield _list("residents by initials", "resident", q=room.building.initials)
    yield _list("rooms by pinyin", "room", q=room.building.pinyin)
    yield _list("residents by a name nobody has", "resident", q="司马无此人")
    if shop is not None:
        yield _list("shop by name", "premises", q=shop.name)
    yield Asked(
        "a resident's page", reverse("grids:register-row", args=["resident", one.public_id])
    )
    yield Asked("all registers, counted", reverse("grids:register-home"))
    yield Asked("points of shops on the map", reverse("grids:register-points", args=["premises"]))
    yield Asked("page of a grid", reverse("grids:place-detail", args=[place.code]))
    yield Asked("page of a community", reverse("grids:place-detail", args=[community.code]))
    yield Asked("public page of a grid", reverse("grids:grid-detail", args=[place.code]))


def _list(name: str, key: str, **words: str) -> Asked:
    path = reverse("grids:register-list", args=[key])
    return Asked(name, f"{path}?{urlencode(words)}", key, tuple(words.items()))


# --- plans ---------------------------------------------------------------------------------------


def plans() -> Iterator[str]:
    """Yield how the database reads each list's first page and its count, with the time taken."""
    staff = people()
    for person in staff:
        for page in pages(staff[0].place):
            if not page.key:
                continue
            spec = register(page.key)
            form = RegisterFilterForm(spec, person.user, dict(page.words))
            rows = found(spec, form.reach, form.wanted())
            counted = rows.order_by().values("pk")[:10_001]
            keys = rows.values("pk")[:PAGE]
            told = [_plan(keys.explain(analyze=True)), _plan(counted.explain(analyze=True))]
            yield f"{person.name:16} {page.name:36} {told[0]} | count {told[1]}"


def _plan(plan: str) -> str:
    took = _TIME.search(plan)
    used = list(dict.fromkeys(_INDEX.findall(plan)))
    scans = " SEQ" if "Seq Scan" in plan else ""
    return f"{took[1] if took else '?':>8} ms{scans} {', '.join(used)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--samples", type=int, default=40, help="answers of each page")
    parser.add_argument("--plans", action="store_true")
    chosen = parser.parse_args()
    if chosen.plans:
        for line in plans():
            print(line)
        return
    staff = people()
    paths = {page.name: page.path for page in pages(staff[0].place)}
    users = {person.name: person.user for person in staff}
    print(as_markdown(measure(users, paths, chosen.samples)))


if __name__ == "__main__":
    main()
