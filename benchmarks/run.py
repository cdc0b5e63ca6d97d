"""Measure the platform's pages and interfaces on a filled database, beside the floor.

    python -m benchmarks.run --seconds 15 --runs 3

Starts the product's own web server and the floor's on loopback ports, drives one after the other
with eight users, and prints one JSON object and a table. The floor is measured again before each
scenario, so that the two halves of every ratio were taken within the same minute.
"""

import benchmarks.ready  # noqa: F401, I001 (models exist after it)

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import connection

from benchmarks.figures import Figures, as_json, as_markdown, middle, read
from benchmarks.floor.site import Row
from benchmarks.servers import FLOOR, PRODUCT, Server, running
from benchmarks.targets import put_back, targets
from petitions.models import Petition
from yuanbao.running.first_start import collect_static

HERE = Path(__file__).parent
SCENARIOS = (
    "FileByApi",
    "FileByForm",
    "ReportForm",
    "LedgerList",
    "LedgerSearch",
    "LedgerDetail",
    "LedgerMap",
    "QueueList",
    "QueueDetail",
    "DeskList",
    "DeskListOfFifty",
    "TerritoryList",
    "OrderDetail",
    "Dashboard",
    "ApiOrderList",
    "ApiOrderDetail",
    "SignByForm",
    "SignByApi",
)
FLOOR_SECONDS, WARM_SECONDS, USERS, WORDS = 4, 2, 8, ["楼道灯坏了"]


def measure(scenarios: Iterable[str], *, seconds: int, runs: int) -> dict:
    """Return figures by scenario, workers' memory and the number of matters."""
    n = Petition.objects.count()
    collect_static_files()
    with floor_table(), running(*FLOOR) as floor, running(*PRODUCT) as product:
        floors: list[Figures] = []
        rows: list[Figures] = []
        for scenario in scenarios:
            tries = [_pair(scenario, product, floor, seconds) for _ in range(runs)]
            floors += [below for below, _ in tries]
            rows.append(middle([above for _, above in tries]))
            print(as_markdown(rows[-1:]).splitlines()[-1], file=sys.stderr, flush=True)
        return {
            "petitions": n,
            "worker_mb": [round(mb) for mb in product.worker_megabytes()],
            "floor": as_json([middle(floors)])[0],
            "scenarios": as_json(rows),
            "table": as_markdown([middle(floors), *rows]),
        }


def _pair(scenario: str, product: Server, floor: Server, seconds: int) -> tuple[Figures, Figures]:
    """Measure the floor, then one scenario, and set the second in relation to the first."""
    if scenario.startswith("Sign"):
        put_back()
    below = drive("Floor", floor, FLOOR_SECONDS, {"words": WORDS})
    above = drive(scenario, product, seconds, targets(n_forms=200 * seconds))
    return below, replace(above, ratio=above.rate / below.rate if below.rate else None)


def drive(scenario: str, server: Server, seconds: int, aims: dict) -> Figures:
    """Send one scenario's load for so many seconds and return what was noted."""
    with tempfile.TemporaryDirectory() as folder:
        given, notes = Path(folder) / "targets.json", Path(folder) / "notes.json"
        given.write_text(json.dumps(aims))
        command = [
            *(sys.executable, "-m", "locust", "-f", str(HERE / "locustfile.py"), scenario),
            *("--headless", "--users", str(USERS), "--spawn-rate", str(USERS), "--json"),
            *(
                "--host",
                server.address,
                "--run-time",
                f"{seconds + WARM_SECONDS}s",
                "--exit-code-on-error",
                "0",
            ),
            *("--loglevel", "ERROR"),
        ]
        places = {"BENCHMARK_TARGETS": str(given), "BENCHMARK_NOTES": str(notes)}
        places["BENCHMARK_WARM"] = str(WARM_SECONDS)
        before = server.processor_seconds()
        told = subprocess.run(
            command, env={**os.environ, **places}, capture_output=True, text=True, check=True
        )
        spent = server.processor_seconds() - before
        noted = json.loads(notes.read_text())
        found = read(scenario, json.loads(told.stdout), noted["statements"])
        answers = noted["answers"]
        return replace(found, cpu_ms=1000 * spent / answers if answers else None)


@contextmanager
def floor_table():
    with connection.schema_editor() as editor:
        if Row._meta.db_table in connection.introspection.table_names():
            # Left by a run that was killed.
            editor.delete_model(Row)
        editor.create_model(Row)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Row)


def collect_static_files() -> None:
    mark = Path(settings.STATIC_ROOT).parent / "benchmark-static.mark"
    mark.parent.mkdir(parents=True, exist_ok=True)
    collect_static(mark)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "scenarios", nargs="*", default=SCENARIOS, help="all of them if none is named"
    )
    parser.add_argument("--seconds", type=int, default=15, help="for each run of a scenario")
    parser.add_argument("--runs", type=int, default=1, help="the medians of so many are printed")
    chosen = parser.parse_args()
    # Whoever ends this ends the servers too, and the floor's table goes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    found = measure(chosen.scenarios, seconds=chosen.seconds, runs=chosen.runs)
    table = found.pop("table")
    print(json.dumps(found, ensure_ascii=False))
    print(table)


if __name__ == "__main__":
    main()
