"""What eight people do to the platform, one scenario a class; started by `benchmarks.run`.

The file of targets is named by BENCHMARK_TARGETS. A scenario with a limited supply of targets
ends when it is used up.
"""

import json
import os
import random
from collections import Counter
from itertools import count
from pathlib import Path
from uuid import uuid4

import gevent
from locust import FastHttpUser, constant, events, task
from locust.exception import StopUser

TARGETS = json.loads(Path(os.environ["BENCHMARK_TARGETS"]).read_text())
CSRF = "x" * 32
WARM_SECONDS = float(os.environ["BENCHMARK_WARM"])
DICE = random.Random(7)
STATEMENTS: Counter[int] = Counter()
ANSWERS: Counter[str] = Counter()
_serial = count()


@events.test_start.add_listener
def forget_the_start(environment, **_kwargs) -> None:
    """Begin to count when templates are compiled and connections open."""

    def reset() -> None:
        gevent.sleep(WARM_SECONDS)
        environment.stats.reset_all()
        STATEMENTS.clear()

    gevent.spawn(reset)


@events.quitting.add_listener
def keep_notes(**_kwargs) -> None:
    """Write down how many answers took how many statements, and how many there were in all."""
    noted = {"statements": STATEMENTS, "answers": ANSWERS.total()}
    Path(os.environ["BENCHMARK_NOTES"]).write_text(json.dumps(noted))


class Visitor(FastHttpUser):
    """Somebody who does one thing over and over, without a pause."""

    abstract = True
    wait_time = constant(0)
    session = ""
    path = ""

    @task
    def go(self):
        self.act()

    def act(self) -> None:
        self.read(self.address())

    def address(self) -> str:
        return self.path

    def read(self, address: str) -> None:
        with self.client.get(
            address, headers=self.headers(), name=type(self).__name__, allow_redirects=False,
            catch_response=True,
        ) as answer:  # fmt: skip
            _judge(answer, 200)

    def headers(self) -> dict[str, str]:
        cookies = [f"csrftoken={CSRF}"]
        if self.session:
            cookies.append(f"sessionid={TARGETS[self.session]}")
        return {"Cookie": "; ".join(cookies)}

    def send(self, address: str, expected: int, headers: dict[str, str], **body) -> None:
        with self.client.post(
            address, headers=headers, name=type(self).__name__, allow_redirects=False,
            catch_response=True, **body,
        ) as answer:  # fmt: skip
            _judge(answer, expected)


def _judge(answer, expected: int) -> None:
    """Count an answer as a failure unless it is the one that this scenario asks for."""
    ANSWERS["all"] += 1
    if told := answer.headers and answer.headers.get("X-Statements"):
        STATEMENTS[int(told)] += 1
    if answer.status_code != expected:
        answer.failure(f"{answer.status_code} instead of {expected}")
    else:
        answer.success()


def _bearer() -> dict[str, str]:
    return {"Authorization": f"Bearer {TARGETS['token']}"}


def _text() -> str:
    return f"{DICE.choice(TARGETS['words'])}，第{next(_serial)}次来说这件事，请派人来看看，谢谢。"


class Floor(Visitor):
    """The bare view: one row inserted."""

    def act(self):
        self.send("/insert/", 201, {}, data={"text": _text()})


class FileByApi(Visitor):
    """Another system files a matter."""

    def act(self):
        body = {
            "text": _text(),
            "category": DICE.choice(TARGETS["categories"]),
            "grid": DICE.choice(TARGETS["grids"]),
            "name": "刘芳",
            "phone": f"199{DICE.randrange(10**8):08d}",
            "idempotency_key": uuid4().hex,
        }
        self.send("/api/v1/petitions/", 201, _bearer(), json=body)


class FileByForm(Visitor):
    """A resident sends the web form with a pin on the map and a telephone."""

    def act(self):
        lat, lng = DICE.choice(TARGETS["points"])
        body = {
            "csrfmiddlewaretoken": CSRF,
            "key": _next("form_keys", self),
            "kind": "help",
            "category": DICE.choice(TARGETS["categories"]),
            "text": _text(),
            "called": "on",  # some of the words warn of danger
            "lat": lat,
            "lng": lng,
            "contact": "phone",
            "phone": f"199{DICE.randrange(10**8):08d}",
            "name": "刘芳",
            "visibility": "public",
        }
        self.send("/report/", 302, self.headers(), data=body)


class ReportForm(Visitor):
    """A resident opens the form."""

    path = "/report/"


class LedgerList(Visitor):
    """The public reads the newest matters."""

    path = "/ledger/"


class LedgerSearch(Visitor):
    """The public looks for words."""

    def address(self):
        return f"/ledger/?q={DICE.choice(TARGETS['words'])}"


class LedgerDetail(Visitor):
    """The public reads one matter."""

    def address(self):
        return f"/ledger/{DICE.choice(TARGETS['numbers'])}/"


class LedgerMap(Visitor):
    """The public's map asks for its points."""

    path = "/ledger/map/points/"


class QueueList(Visitor):
    """The centre looks at its queue."""

    session, path = "centre", "/desk/queue/"


class QueueDetail(Visitor):
    """The centre opens a matter that waits."""

    session = "centre"

    def address(self):
        return f"/desk/queue/{DICE.choice(TARGETS['waiting'])}/"


class DeskList(Visitor):
    """The busiest department's desk, twenty rows."""

    session, path = "handler", "/desk/orders/"


class DeskListOfFifty(Visitor):
    """The same desk by state, fifty rows."""

    session, path = "handler", "/desk/orders/?state=signed&size=50"


class TerritoryList(Visitor):
    """A town's clerk lists the orders of the town."""

    session, path = "clerk", "/desk/orders/"


class OrderDetail(Visitor):
    """A department opens one of its orders."""

    session = "handler"

    def address(self):
        return f"/desk/orders/{DICE.choice(TARGETS['orders'])}/"


class Dashboard(Visitor):
    """The centre opens the dashboard."""

    session, path = "centre", "/desk/dashboard/"


class ApiOrderList(Visitor):
    """A department's system fetches fifty orders."""

    path = "/api/v1/orders/"

    def headers(self):
        return _bearer()


class ApiOrderDetail(Visitor):
    """A department's system fetches one order."""

    def headers(self):
        return _bearer()

    def address(self):
        return f"/api/v1/orders/{DICE.choice(TARGETS['orders'])}/"


class SignByForm(Visitor):
    """A department signs for an order; each order once."""

    def act(self):
        order, session = _next("to_sign", self)
        headers = {"Cookie": f"csrftoken={CSRF}; sessionid={session}"}
        body = {"csrfmiddlewaretoken": CSRF}
        self.send(f"/desk/orders/{order}/sign/", 302, headers, data=body)


class SignByApi(Visitor):
    """A department's system signs for an order; each order once."""

    def act(self):
        order, _session = _next("to_sign", self)
        self.send(f"/api/v1/orders/{order}/sign/", 200, _bearer())


def _next(name: str, user: Visitor):
    """Take one target that can be used only once; end the run when there is none left."""
    if not TARGETS[name]:
        user.environment.runner.quit()
        raise StopUser
    return TARGETS[name].pop()
