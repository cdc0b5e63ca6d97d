"""Real workers, beats and a broker of our own, on this run's test database."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import redis
from django.db import connection

from tests.plug.provider import FOLDER
from yuanbao.running.programs import ROOT, Program, beat, worker
from yuanbao.running.redis_server import EmbeddedRedis

PATIENCE = 40
QUEUES = ("urgent", "default", "notify", "bulk")


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Wait until the condition holds; tell whether it came to hold."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.03)
    return False


class Running:
    """One program in a process group of its own."""

    def __init__(self, program: Program, environment: dict[str, str], log: Path):
        with log.open("a") as output:
            self.process = subprocess.Popen(
                program.command,
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.log = log

    def signal(self, number: int) -> None:
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """End the program and all of its children, as a power cut would."""
        if self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait(PATIENCE)


@dataclass
class Broker:
    """A Redis of our own that can be stopped, started again and frozen, on one address."""

    folder: Path
    process: subprocess.Popen | None = None
    server: EmbeddedRedis = field(init=False)

    def __post_init__(self):
        self.server = EmbeddedRedis(self.folder)
        self.server.prepare()

    @property
    def url(self) -> str:
        return self.server.url(0)

    @property
    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_timeout=5)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.server.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.server.wait(PATIENCE)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(PATIENCE)
            self.process = None

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def waiting(self) -> int:
        """Return how many messages wait, or are at work and not yet acknowledged."""
        with self.client as client:
            return sum(client.llen(name) for name in QUEUES) + client.hlen("unacked")


@dataclass
class Plant:
    """What a test starts: everything ends with it."""

    folder: Path
    broker: Broker
    running: list[Running] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.broker.url,
            "DJANGO_SETTINGS_MODULE": "tests.plug.settings",
            FOLDER: str(self.folder),
        }

    def worker(self) -> Running:
        """Start a worker of all queues, as the platform does, and wait until it listens."""
        program = self._start(worker(), "worker")
        assert wait_for(lambda: " ready." in program.log.read_text()), program.log.read_text()
        return program

    def beat(self, number: int) -> Running:
        folder = self.folder / f"beat-{number}"
        folder.mkdir()
        return self._start(beat(folder), f"beat-{number}")

    def _start(self, program: Program, name: str) -> Running:
        log = self.folder / f"{name}-{len(self.running)}.log"
        started = Running(program, self.environment(), log)
        self.running.append(started)
        return started

    def drained(self) -> bool:
        """Wait until every message has been dealt with."""
        return wait_for(lambda: self.broker.waiting() == 0)

    def close(self) -> None:
        for program in self.running:
            program.kill()
        self.broker.stop()


def database_url() -> str:
    """Return the address of this run's own test database."""
    facts = connection.settings_dict
    person = quote(facts["USER"])
    if facts["PASSWORD"]:
        person += f":{quote(facts['PASSWORD'])}"
    host, port = facts["HOST"], facts["PORT"] or "5432"
    if host.startswith("/"):
        return f"postgresql://{person}@/{facts['NAME']}?host={quote(host, safe='/')}"
    return f"postgresql://{person}@{host}:{port}/{facts['NAME']}"
