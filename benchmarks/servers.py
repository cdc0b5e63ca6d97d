"""Web servers under test: the product's own program, on a free loopback port."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from yuanbao.running.programs import ROOT, web

PRODUCT = ("yuanbao.running.web:application", "benchmarks.settings", "/livez")
FLOOR = ("benchmarks.floor.wsgi:application", "benchmarks.floor.settings", "/insert/")


@dataclass(frozen=True)
class Server:
    """A running server; `pid` is its master, whose children are the workers."""

    address: str
    pid: int

    def worker_megabytes(self) -> list[float]:
        """Return the resident memory of each worker process."""
        return [_resident(pid) for pid in self._workers()]

    def processor_seconds(self) -> float:
        """Return the processor time that all workers have spent so far."""
        return sum(_processor_seconds(pid) for pid in self._workers())

    def _workers(self) -> list[int]:
        task = Path(f"/proc/{self.pid}/task")
        children = " ".join((thread / "children").read_text() for thread in task.iterdir())
        return [int(pid) for pid in children.split()]


def _processor_seconds(pid: int) -> float:
    # The name in brackets may hold blanks; user and system time are the 12th and 13th after it.
    facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextmanager
def running(application: str, settings: str, probe: str) -> Iterator[Server]:
    """Run the platform's web program with another application and settings until the end."""
    port = _free_port()
    command = [*web(port).command[:-1], application]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    server = Server(f"http://127.0.0.1:{port}", process.pid)
    try:
        _wait(f"{server.address}{probe}", process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(address: str, process: subprocess.Popen, seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise SystemExit(f"the server ended with {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return  # it answers, whatever it says
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"{address} did not answer within {seconds:.0f} s")
