"""Six dispatchers and a hundred clerks at once, who meet at the same orders; then a recount.

    python -m benchmarks.volume 12000 --open 10000
    python -m benchmarks.collide --seconds 150

Starts the platform's own web server, worker and scheduler on the filled database, lets everybody
work from the heads of the same lists, in pairs that do the same thing at the same moment, and
prints what they were answered. The recount of `benchmarks.recount` follows. Ends with an error
when anything was answered by a failure of the server, or when the recount finds a difference.
"""

import benchmarks.ready  # noqa: F401, I001 (models exist after it)

import argparse
import base64
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.crowd import crowd
from benchmarks.figures import percentile
from benchmarks.recount import differences, read_notes
from benchmarks.run import collect_static_files
from benchmarks.servers import PRODUCT, Server, running
from dispatch.models import WorkOrder
from yuanbao.running.programs import ROOT, Program, beat, worker

HERE = Path(__file__).parent
Notes = list[dict[str, Any]]
COLUMNS = (
    "act",
    "sent",
    "done",
    "second, told who was first",
    "refused otherwise",
    "out of reach",
    "form refused",
    "failed",
    "p50 ms",
    "p95 ms",
)


def collide(*, seconds: int, clerks: int, dispatchers: int, notes: Path) -> None:
    """Let everybody work for so many seconds; what each was answered is written to `notes`."""
    aims = crowd(clerks=clerks, dispatchers=dispatchers)
    aims |= {"n_clerks": clerks, "n_dispatchers": dispatchers, "photo": _photo()}
    collect_static_files()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for program in (worker(), beat(folder)):
            stack.enter_context(_program(program, folder))
        server = stack.enter_context(running(*PRODUCT))
        given = folder / "crowd.json"
        given.write_text(json.dumps(aims))
        _drive(server, seconds, clerks + dispatchers, given, notes)


def _photo() -> str:
    """Return a photograph as people take them, small, for answers that must have one."""
    data = io.BytesIO()
    Image.effect_noise((640, 480), 40).convert("RGB").save(data, "JPEG", quality=70)
    return base64.b64encode(data.getvalue()).decode()


@contextmanager
def _program(program: Program, folder: Path) -> Iterator[None]:
    """Run one of the platform's programs beside the web server until the end."""
    log = (folder / f"{program.name}.log").open("wb")
    process = subprocess.Popen(program.command, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(program.stop_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _drive(server: Server, seconds: int, users: int, given: Path, notes: Path) -> None:
    command = [
        *(sys.executable, "-m", "locust", "-f", str(HERE / "colliders.py"), "--headless"),
        *("--users", str(users), "--spawn-rate", "20", "--run-time", f"{seconds}s"),
        *("--host", server.address, "--exit-code-on-error", "0", "--stop-timeout", "30"),
        *("--loglevel", "ERROR", "--only-summary"),
    ]
    places = {"BENCHMARK_TARGETS": str(given), "BENCHMARK_NOTES": str(notes)}
    subprocess.run(command, env={**os.environ, **places}, cwd=ROOT, check=True)


def summary(notes: Notes) -> str:
    """Return a table of what the acts were answered, and of those who came second."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---|" + "---:|" * (len(COLUMNS) - 1)]
    for act in [*sorted({note["act"] for note in notes}), "all"]:
        rows = [note for note in notes if act in ("all", note["act"])]
        lines.append(f"| {act} | " + " | ".join(map(str, _counts(rows))) + " |")
    return "\n".join(lines)


def _counts(rows: Notes) -> list[int]:
    status = Counter(note["status"] for note in rows)
    named = sum(1 for note in rows if note["status"] == 409 and note["first"])
    times = Counter(float(note["ms"]) for note in rows)
    failed = sum(n for code, n in status.items() if code not in {302, 404, 409, 422})
    return [
        len(rows),
        status[302],
        named,
        status[409] - named,
        status[404],
        status[422],
        failed,
        round(percentile(times, 0.5)),
        round(percentile(times, 0.95)),
    ]


def other_refusals(notes: Notes) -> Iterable[tuple[str, int]]:
    """Return the sentences of refusals that name nobody, the most frequent first."""
    rows = [note for note in notes if note["status"] in {409, 422} and not note["first"]]
    return Counter(f"{note['act']}: {note['refusal'][:80]}" for note in rows).most_common(20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=int, default=150)
    parser.add_argument("--clerks", type=int, default=100)
    parser.add_argument("--dispatchers", type=int, default=6)
    parser.add_argument("--notes", type=Path, help="where to keep what was answered")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    notes = chosen.notes or Path(tempfile.mkstemp(suffix=".jsonl")[1])
    print(f"{WorkOrder.objects.open().count():,} open orders", flush=True)
    people = {"clerks": chosen.clerks, "dispatchers": chosen.dispatchers}
    collide(seconds=chosen.seconds, **people, notes=notes)
    told = read_notes(notes)
    print(summary(told))
    for sentence, n in other_refusals(told):
        print(f"{n:>5}  {sentence}")
    found = list(differences(told))
    print(f"{len(found)} differences in the recount; notes: {notes}")
    print("\n".join(found[:50]))
    if found or any(note["status"] >= 500 or note["status"] == 0 for note in told):
        sys.exit(1)


if __name__ == "__main__":
    main()
