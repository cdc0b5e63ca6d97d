"""Ask one page after the other, as one person does, and tell how many statements and times the floor."""

import http.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from benchmarks.run import collect_static_files, floor_table
from benchmarks.servers import FLOOR, PRODUCT, Server, running
from benchmarks.targets import session_of
from yuanbao.models import User

WARM, FLOOR_SAMPLES = 3, 20


@dataclass(frozen=True)
class Answered:
    """What was measured of one page: milliseconds and statements."""

    person: str
    page: str
    p50: float
    p95: float
    statements: int
    floor: float


@dataclass(frozen=True)
class Form:
    """A page that answers what is sent to it, and what is sent."""

    path: str
    fields: Mapping[str, str]


class Browser:
    """One person's connection to the server, signed in or not."""

    def __init__(self, server: Server, session: str = "") -> None:
        self.connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=120)
        self.headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"} if session else {}

    def ask(self, page: str | Form) -> tuple[int, int, float]:
        """Return status, statements and milliseconds of one answer."""
        began = perf_counter()
        if isinstance(page, Form):
            typed = {"Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode(page.fields)
            self.connection.request("POST", page.path, body, {**self.headers, **typed})
        else:
            self.connection.request("GET", quote(page, safe="/?=&%"), headers=self.headers)
        answer = self.connection.getresponse()
        answer.read()
        took = (perf_counter() - began) * 1000
        return answer.status, int(answer.headers.get("X-Statements", 0)), took


def measure(
    people: Mapping[str, User | None], pages: Mapping[str, str | Form], samples: int
) -> list[Answered]:
    """Ask every page (name to path, or to a form) as everybody; None is somebody not signed in.

    The floor, one inserted row, is asked before each page. A page that a person may not open is
    left out; raises SystemExit for one that fails.
    """
    collect_static_files()
    measured = []
    with floor_table(), running(*FLOOR) as floor, running(*PRODUCT) as product:
        below = Browser(floor)
        for person, user in people.items():
            browser = Browser(product, session_of(user) if user else "")
            for page, path in pages.items():
                floors = [below.ask("/insert/")[2] for _ in range(FLOOR_SAMPLES)]
                answers = [browser.ask(path) for _ in range(WARM + samples)][WARM:]
                statuses = {status for status, *_rest in answers}
                if statuses <= {302, 403, 404}:
                    continue
                if statuses != {200}:
                    raise SystemExit(f"{person}: {path} answered {statuses}")
                measured.append(_told(person, page, answers, median(floors)))
    return measured


def _told(
    person: str, page: str, answers: Sequence[tuple[int, int, float]], floor: float
) -> Answered:
    times = sorted(took for *_rest, took in answers)
    most = max(n for _status, n, _took in answers)
    return Answered(person, page, median(times), times[int(len(times) * 0.95)], most, floor)


def as_markdown(rows: Sequence[Answered]) -> str:
    """Return the table for a page: a line for each page, columns for each person."""
    names = list(dict.fromkeys(row.person for row in rows))
    cells = {(row.person, row.page): row for row in rows}
    head = "".join(f" {name}: SQL | p50 | p95 | times the floor |" for name in names)
    lines = [f"| page |{head}", "|---|" + "---:|" * 4 * len(names)]
    for page in dict.fromkeys(row.page for row in rows):
        told = [_cells(cells.get((name, page))) for name in names]
        lines.append(f"| {page} | {' | '.join(told)} |")
    return "\n".join(lines)


def _cells(row: Answered | None) -> str:
    if row is None:
        return "– | – | – | –"
    return f"{row.statements} | {row.p50:.0f} | {row.p95:.0f} | {row.p50 / row.floor:.1f}"
