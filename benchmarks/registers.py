"""Measure the registers' pages on a whole district's rows, as three people who see more and more.

    python -m benchmarks.registers --samples 40
    python -m benchmarks.registers --plans        # ask the database how it reads each list instead

Needs a filled district (`manage.py seed_demo --scale full`). Starts the product's own web server
and asks one page after the other, as one person does; the floor is asked before each page, and the
page's median is given as so many times the floor's.
"""

import benchmarks.ready  # noqa: F401, I001 (models exist after it)

import argparse
import http.client
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from benchmarks.run import collect_static_files, floor_table
from benchmarks.servers import FLOOR, PRODUCT, Server, running
from benchmarks.targets import session_of
from grids.choices import Level
from grids.forms.register_filters import RegisterFilterForm
from grids.models import Grid, Post, Premises, Resident
from grids.queries.registers import found
from grids.registers import register
from yuanbao.models import User
from yuanbao.roles import Role

PAGE, WARM, FLOOR_SAMPLES = 20, 3, 20
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


@dataclass(frozen=True)
class Answered:
    """What was measured of one page: milliseconds and statements."""

    person: str
    asked: Asked
    p50: float
    p95: float
    statements: int
    floor: float


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


# --- asking --------------------------------------------------------------------------------------


class Browser:
    """One signed-in person's connection to the server."""

    def __init__(self, server: Server, session: str = "") -> None:
        self.connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=120)
        self.headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"} if session else {}

    def ask(self, path: str) -> tuple[int, int, float]:
        """Return status, statements and milliseconds of one answer."""
        began = perf_counter()
        self.connection.request("GET", quote(path, safe="/?=&%"), headers=self.headers)
        answer = self.connection.getresponse()
        answer.read()
        took = (perf_counter() - began) * 1000
        return answer.status, int(answer.headers.get("X-Statements", 0)), took


def measure(samples: int) -> list[Answered]:
    """Ask every page as every person; a page that a person may not open is left out."""
    staff = people()
    asked = list(pages(staff[0].place))
    collect_static_files()
    measured = []
    with floor_table(), running(*FLOOR) as floor, running(*PRODUCT) as product:
        below = Browser(floor)
        for person in staff:
            browser = Browser(product, session_of(person.user))
            for page in asked:
                found_one = _measured(person, page, browser, below, samples)
                if found_one is not None:
                    measured.append(found_one)
    return measured


def _measured(
    person: Person, page: Asked, browser: Browser, below: Browser, samples: int
) -> Answered | None:
    floors = [below.ask("/insert/")[2] for _ in range(FLOOR_SAMPLES)]
    answers = [browser.ask(page.path) for _ in range(WARM + samples)][WARM:]
    statuses = {status for status, *_rest in answers}
    if statuses == {404}:
        return None
    if statuses != {200}:
        raise SystemExit(f"{person.name}: {page.path} answered {statuses}")
    times = sorted(took for *_rest, took in answers)
    return Answered(
        person.name,
        page,
        median(times),
        times[int(len(times) * 0.95)],
        max(n for _status, n, _took in answers),
        median(floors),
    )


def as_markdown(rows: Sequence[Answered]) -> str:
    """Return the table for a page: a line for each page, columns for each person."""
    names = list(dict.fromkeys(row.person for row in rows))
    cells = {(row.person, row.asked.name): row for row in rows}
    head = "".join(f" {name}: SQL | p50 | p95 | times the floor |" for name in names)
    lines = [f"| page |{head}", "|---|" + "---:|" * 4 * len(names)]
    for page in dict.fromkeys(row.asked.name for row in rows):
        told = [_cells(cells.get((name, page))) for name in names]
        lines.append(f"| {page} | {' | '.join(told)} |")
    return "\n".join(lines)


def _cells(row: Answered | None) -> str:
    if row is None:
        return "– | – | – | –"
    return f"{row.statements} | {row.p50:.0f} | {row.p95:.0f} | {row.p50 / row.floor:.1f}"


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
    print(as_markdown(measure(chosen.samples)))


if __name__ == "__main__":
    main()
