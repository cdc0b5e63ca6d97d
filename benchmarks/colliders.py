"""What dispatchers and clerks do who meet at the same matters; started by `benchmarks.collide`.

The people are named by BENCHMARK_TARGETS. Two of a team are always given the same act on the
same order, read it each for themselves, wait for each other, and send at the same moment. What
each was answered is written down for the recount, one JSON object a line.
"""

import base64
import json
import os
import random
import re
import time
from abc import abstractmethod
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import gevent
from gevent.event import Event
from locust import FastHttpUser, between, task

from benchmarks.pages import Form, Page, multipart

CROWD = json.loads(Path(os.environ["BENCHMARK_TARGETS"]).read_text())
NOTES = Path(os.environ["BENCHMARK_NOTES"])
CSRF = "x" * 32
DICE = random.Random(11)
PHOTO = base64.b64decode(CROWD["photo"])
N_HEAD, N_CALLS, MEET_SECONDS = 10, 3, 8
ORDER = re.compile(r"/desk/orders/([0-9a-f-]{36})/")
MATTER = re.compile(r"/desk/queue/([0-9a-f-]{36})/")
_serial = count()
# What a clerk chooses among the acts that a page offers, and how often.
CLERKS_ACTS = {
    "sign": 12,
    "finish": 4,
    "propose": 4,
    "contact": 3,
    "note": 3,
    "hand-over": 3,
    "return": 3,
    "extend": 3,
    "shelve": 3,
}
# These may be done any number of times, so a repeat of one form has to be told from a new one.
REPEATABLE = frozenset({"contact", "note"})
REPEATED_SHARE, N_REPEATS = 0.3, 3
CLERKS_LISTS = ("/desk/orders/", "/desk/orders/?sort=new", "/desk/orders/?state=dispatched")
QUEUE_ACTS = {"accept": 3, "dispatch": 3, "split": 2, "merge": 1}
LEADERS_LISTS = (
    ("/desk/returns/", ("rule",)),
    ("/desk/verify/", ("verify", "verify", "send-back")),
    ("/desk/decisions/?kind=extension", ("decide-extension",)),
    ("/desk/decisions/?kind=suspension", ("decide-suspension",)),
)


@dataclass
class Meeting:
    """Where those wait who do the same thing, until all are there or one has waited long."""

    n: int = 2
    everybody: Event = field(default_factory=Event)

    def wait(self) -> None:
        self.n -= 1
        if self.n <= 0:
            self.everybody.set()
        self.everybody.wait(MEET_SECONDS)


@dataclass
class Call:
    """One act on one row, which two people are given; the first who reads it may choose the act."""

    row: str
    act: str = ""
    meeting: Meeting = field(default_factory=Meeting)


class Team:
    """People who work from the head of one list."""

    def __init__(self, people: list[dict[str, Any]]) -> None:
        self.people = cycle(people)
        self.calls: list[Call] = []

    def next_call(self, worker: "Worker") -> Call | None:
        if not self.calls:
            chosen = [call for call in worker.plan() for _twice in range(2)]
            self.calls += chosen
        return self.calls.pop(0) if self.calls else None


CENTRE, LEADERS = Team(CROWD["centre"]), Team(CROWD["leaders"])
AGENCIES = [Team(people) for people in CROWD["agencies"]]
_next_agency = cycle(AGENCIES)


class Worker(FastHttpUser):
    """Somebody at a desk."""

    abstract = True
    wait_time = between(2, 6)
    team: Team
    me: dict[str, Any]

    def on_start(self) -> None:
        # Several posts at once share the client, which keeps this between requests.
        self.client.client.redirect_response_codes = []

    @task
    def work(self) -> None:
        call = self.team.next_call(self)
        if call is not None:
            self.answer(call)

    @abstractmethod
    def plan(self) -> list[Call]:
        """Return what two people each are called to next."""

    @abstractmethod
    def answer(self, call: Call) -> None:
        """Do what the call asks for."""

    def read(self, address: str, name: str) -> Page:
        with self.client.get(
            address, headers=self._headers(), name=name, allow_redirects=False, catch_response=True
        ) as answer:
            # What a colleague took elsewhere meanwhile is out of reach: that is no failure.
            _judge(answer, {200, 302, 404})
            return Page(answer.text or "")

    def head(self, address: str, name: str, row: re.Pattern[str]) -> list[str]:
        """Return the first rows of a list, each once."""
        found = [row.search(link) for link in self.read(address, name).links]
        return list(dict.fromkeys(match[1] for match in found if match))[:N_HEAD]

    def send(self, call: Call, form: Form, pairs: list[tuple[str, str]], name: str) -> Page:
        """Send a form at the same moment as the other one who was called."""
        call.meeting.wait()
        sending = next(_serial)
        again = name in REPEATABLE and DICE.random() < REPEATED_SHARE
        posts = [
            gevent.spawn(self._post, call.row, form, pairs, name, sending)
            for _time in range(N_REPEATS if again else 1)
        ]
        gevent.joinall(posts)
        return posts[0].value

    def _post(
        self, row: str, form: Form, pairs: list[tuple[str, str]], name: str, sending: int
    ) -> Page:
        if form.wants_photo:
            body, kind = multipart(
                pairs, [("before", "before.jpg", PHOTO), ("photos", "after.jpg", PHOTO)]
            )
        else:
            body, kind = urlencode(pairs).encode(), "application/x-www-form-urlencoded"
        headers = {**self._headers(), "Content-Type": kind}
        began = time.monotonic()
        with self.client.post(
            form.action, data=body, headers=headers, name=name, allow_redirects=False,
            catch_response=True,
        ) as answer:  # fmt: skip
            _judge(answer, {200, 302, 404, 409, 422})
            page = Page(answer.text or "")
            self._note(row, name, sending, answer, page, time.monotonic() - began)
            return page

    def _note(
        self, row: str, name: str, sending: int, answer: Any, page: Page, took: float
    ) -> None:
        noted = {
            "row": row,
            "act": name,
            "sending": sending,
            "by": self.me["id"],
            "status": answer.status_code,
            "at": time.time(),
            "ms": round(took * 1000),
            "signed_out": "sign-in" in (answer.headers or {}).get("Location", ""),
            "first": page.first,
            "refusal": page.refusal if answer.status_code in {409, 422} else "",
        }
        with NOTES.open("a", encoding="utf-8") as file:
            file.write(json.dumps(noted, ensure_ascii=False) + "\n")

    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"csrftoken={CSRF}; sessionid={self.me['session']}"}


def _judge(answer: Any, expected: set[int]) -> None:
    if answer.status_code in expected:
        answer.success()
    else:
        answer.failure(f"{answer.status_code}")


def _drawn(weights: dict[str, int]) -> str:
    return DICE.choices(list(weights), list(weights.values()))[0] if weights else ""


def _words() -> str:
    return f"已安排人员到现场处理，第{next(_serial)}号记录，请放心。"


def open_order(worker: Worker, call: Call) -> tuple[Page, Form | None]:
    """Read an order and open the act's form on it; None where the act is not offered any more."""
    page = worker.read(f"/desk/orders/{call.row}/", "order")
    if not call.act:
        offered = {name for name in CLERKS_ACTS if f"?act={name}" in page.links}
        offered |= {"sign"} if page.form_to("/sign/") else set()
        call.act = _drawn({name: CLERKS_ACTS[name] for name in offered})
    direct = page.form_to(f"/{call.act}/")
    if direct is not None or not call.act:
        return page, direct
    if f"?act={call.act}" not in page.links:
        return page, None
    dialog = worker.read(f"/desk/orders/{call.row}/?act={call.act}", "dialog")
    return page, dialog.form_to(f"/{call.act}/")


class Clerk(Worker):
    """A clerk, one of five who all begin at the top of their agency's list."""

    fixed_count = CROWD["n_clerks"]

    def on_start(self) -> None:
        super().on_start()
        self.team = next(_next_agency)
        self.me = next(self.team.people)

    def plan(self) -> list[Call]:
        rows = self.head(DICE.choice(CLERKS_LISTS), "list", ORDER)
        return [Call(row) for row in DICE.sample(rows, min(N_CALLS, len(rows)))]

    def answer(self, call: Call) -> None:
        _page, form = open_order(self, call)
        if form is not None:
            self.send(call, form, form.filled(DICE, _words()), call.act)


class Dispatcher(Worker):
    """A seat of the centre, at the head of the queue with all the others."""

    fixed_count = CROWD["n_dispatchers"] - len(CROWD["leaders"])

    def on_start(self) -> None:
        super().on_start()
        self.team, self.me = CENTRE, next(CENTRE.people)

    def plan(self) -> list[Call]:
        rows = self.head("/desk/queue/", "queue", MATTER)
        chosen = DICE.sample(rows, min(N_CALLS, len(rows)))
        return [Call(row, _drawn(QUEUE_ACTS)) for row in chosen]

    def answer(self, call: Call) -> None:
        dialog = "" if call.act in {"accept", "dispatch"} else f"?act={call.act}"
        page = self.read(f"/desk/queue/{call.row}/{dialog}", "matter")
        form = page.form_to(f"/{call.act}/")
        if form is None:
            return
        insisted = {"number": ""} if call.act == "merge" and "into" in form.fields else {}
        if call.act == "split":
            self._split(call, form)
        else:
            self.send(call, form, form.filled(DICE, _words(), **insisted), call.act)

    def _split(self, call: Call, form: Form) -> None:
        """Look at the preview, then send it."""
        codes = form.fields["agency1"].values[1:]
        chosen = dict(zip(("agency1", "agency2"), DICE.sample(codes, 2), strict=True))
        chosen |= {"agency3": "", "agency4": "", "part3": "", "part4": ""}
        address = form.action
        pairs = form.filled(DICE, "负责自己这一部分。", **chosen)
        with self.client.post(
            address, data=urlencode(pairs), name="preview", allow_redirects=False,
            headers={**self._headers(), "Content-Type": "application/x-www-form-urlencoded"},
            catch_response=True,
        ) as answer:  # fmt: skip
            _judge(answer, {200, 404, 409, 422})
            preview = Page(answer.text or "").form_to("/split/")
        if preview is not None:
            sent = [*preview.filled(DICE, ""), ("step", "send")]
            self.send(call, preview, sent, "split")


class Leader(Worker):
    """Whoever leads the shift: rules on returns, checks answers, decides on requests."""

    fixed_count = len(CROWD["leaders"])

    def on_start(self) -> None:
        super().on_start()
        self.team, self.me = LEADERS, next(LEADERS.people)

    def plan(self) -> list[Call]:
        address, acts = DICE.choice(LEADERS_LISTS)
        rows = self.head(address, address.partition("?")[0], ORDER)
        return [Call(row, DICE.choice(acts)) for row in rows[:N_CALLS]]

    def answer(self, call: Call) -> None:
        _page, form = open_order(self, call)
        if form is not None:
            self.send(call, form, form.filled(DICE, _words()), call.act)
