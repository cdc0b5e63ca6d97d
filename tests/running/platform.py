"""A real start of the platform in a folder of its own, watched through /proc."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from yuanbao.running.postgres import CHILD
from yuanbao.running.programs import ROOT
from yuanbao.running.redis_server import free_port

# A first start beside the rest of the suite, on a small machine.
PATIENCE = 180


@dataclass(frozen=True)
class Process:
    """A process as /proc shows it; a number used again has another beginning."""

    pid: int
    parent: int
    begun: str
    words: str


class Platform:
    """One `python -m yuanbao.running`, started on a free port."""

    def __init__(self, var: Path):
        self.var = var
        self.port = free_port()
        self.output = var.parent / f"{var.name}.out"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-I", "-S", str(CHILD), "--signal", "KILL", "--"),
                    *(sys.executable, "-m", "yuanbao.running"),
                ],
                cwd=ROOT,
                env=environment(var, self.port),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_open(self) -> None:
        wait_for(lambda: "请打开" in self.text() or self.process.poll() is not None)
        assert self.process.poll() is None, self.text()

    def text(self) -> str:
        return self.output.read_text()

    def answer(self, path: str) -> tuple[int, dict] | None:
        """Return status and JSON of a page, None when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as page:
                return page.status, json.load(page)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)
        except OSError:
            return None

    def children(self) -> list[Process]:
        """Return every process below the start, in no order."""
        everyone = all_processes()
        found, parents = [], {self.process.pid}
        while parents:
            generation = [one for one in everyone if one.parent in parents]
            found += generation
            parents = {one.pid for one in generation}
        return found

    def program(self, *words: str) -> Process | None:
        """Return the program right below the supervisor whose command has these words."""
        everyone = self.children()
        supervisors = {one.pid for one in everyone if "supervisor.supervisord" in one.words}
        return next(
            (
                one
                for one in everyone
                if one.parent in supervisors and all(word in one.words for word in words)
            ),
            None,
        )

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)


def environment(var: Path, port: int) -> dict[str, str]:
    """Return an environment without addresses of servers."""
    ours = {name: value for name, value in os.environ.items() if name not in UNSET}
    return ours | {
        "YUANBAO_VAR": str(var),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "tests.running.settings",
    }


UNSET = {"DATABASE_URL", "REDIS_URL", "YUANBAO_DEMO"}


def all_processes() -> list[Process]:
    """Return the processes of this machine that are not zombies."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if fields[0] != "Z":
            found.append(Process(int(folder.name), int(fields[1]), fields[19], words))
    return found


def alive(processes: list[Process]) -> list[str]:
    """Return the commands of those processes that still run."""
    now = {(one.pid, one.begun) for one in all_processes()}
    return [one.words for one in processes if (one.pid, one.begun) in now]


def wait_for(condition, seconds: float = PATIENCE) -> bool:
    """Wait until the condition holds; tell whether it came to hold."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
