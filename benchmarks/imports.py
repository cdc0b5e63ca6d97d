"""Import a community's residents from a file with 1 % of every kind of bad row, and undo it.

    python -m benchmarks.imports --rows 20000

Needs a filled district (`manage.py seed_demo --scale full`) that nobody else writes to meanwhile.
Each phase runs in a process of its own, as a worker would do it, and tells its time and the most
memory it held. Taking the rows over is set in relation to a plain COPY of the same rows into
tables with the same indexes. Ends with an error if a bad row is not told of once in the right
words, a good one is not taken, or the tables are not what they were after the undoing.
"""

import benchmarks.ready  # noqa: F401, I001 (models exist after it)

import argparse
import io
import json
import resource
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from django.db import connection, models
from django.utils import timezone

from benchmarks.community import Community, community
from benchmarks.residents import WORDS, People, people, workbook
from grids.models import Household, ImportChange, RegisterImport, Resident
from grids.services.sheets import files, staging, taking, undoing
from grids.services.sheets.parts import findings_of
from grids.sheets.choices import ImportState

TABLES: tuple[type[models.Model], ...] = (Household, Resident)
SHARE = 0.01


@dataclass(frozen=True)
class Phase:
    """What one phase took: seconds, rows, and megabytes of its process at most."""

    name: str
    seconds: float
    rows: int
    megabytes: float | None = None


def measure(n: int) -> list[Phase]:
    """Import `n` rows and undo it; returns the phases. Raises SystemExit on any difference."""
    each = max(1, round(n * SHARE))
    there = community(each)
    made = people(n, there.doors, there.there, share=SHARE)
    data = workbook(made)
    before, held = digests(), _count()
    run = _upload(there, data)
    phases = [_worked("read and check", run, n)]
    run = _fresh(run, ImportState.CHECKED)
    _expect("told of", _told(run), made.bad, made)
    staging.start(run, by=there.clerk, at=timezone.now())
    phases.append(_worked("take over", run, made.n_good))
    run = _fresh(run, ImportState.DONE)
    if (run.n_new, run.n_bad) != (made.n_good, len(made.bad)):
        raise SystemExit(f"new {run.n_new} of {made.n_good}, bad {run.n_bad} of {len(made.bad)}")
    phases.append(_bad_rows(run, there))
    phases.append(_copied(run))
    undoing.undo(run, why="性能测试", by=there.clerk, at=timezone.now())
    phases.append(_worked("undo", run, made.n_good))
    run = _fresh(run, ImportState.UNDONE)
    if run.n_left or digests() != before or _count() != held:
        raise SystemExit(f"the tables are not what they were; {run.n_left} rows were left")
    return phases


def _upload(there: Community, data: bytes) -> RegisterImport:
    return staging.upload(
        "resident", "居民.xlsx", data, place=there.place, by=there.clerk, at=timezone.now()
    )


def _fresh(run: RegisterImport, state: str) -> RegisterImport:
    found = RegisterImport.objects.get(pk=run.pk)
    if found.state != state:
        raise SystemExit(f"the import is {found.state}, not {state}: {found.trouble}")
    return found


def _count() -> list[int]:
    return [model._default_manager.count() for model in TABLES]


def digests() -> list[str]:
    """Return a digest of each table, of every column of every row."""
    found = []
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(
                "SELECT md5(string_agg(md5(to_jsonb(t)::text), '' ORDER BY id))"
                f" FROM {model._meta.db_table} t"
            )
            found.append(cursor.fetchone()[0])
    return found


# --- what was said of the rows -------------------------------------------------------------------


def _told(run: RegisterImport) -> list[tuple[int, str]]:
    """Return line and reasons of each bad row."""
    return [
        (one.line, "；".join(f"{name}：{why}" for name, why in one.faults))
        for part in run.parts.order_by("serial")
        for one in findings_of(part)
        if one.faults
    ]


def _expect(what: str, told: list[tuple[int, str]], bad: dict[int, str], made: People) -> None:
    """Compare what was said with what is wrong: each bad line once, no other, the right words."""
    twice = [line for line, n in Counter(line for line, _ in told).items() if n > 1]
    said = dict(told)
    wrong = [
        f"{line} {kind}: {said.get(line, 'nothing')}"
        for line, kind in bad.items()
        if WORDS[kind] not in said.get(line, "")
    ]
    wrong += [f"{line} good: {words}" for line, words in said.items() if line not in bad]
    if twice or wrong:
        examples = "\n".join(wrong[:20])
        raise SystemExit(f"{what}: {len(twice)} twice, {len(wrong)} wrong\n{examples}")
    print(f"{len(bad):,} of {len(made.rows):,} rows {what}, {len(WORDS)} kinds", file=sys.stderr)


# --- the phases ----------------------------------------------------------------------------------


def _worked(name: str, run: RegisterImport, rows: int) -> Phase:
    """Do what the import waits for in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.imports", "--work", str(run.pk)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    facts = json.loads(told.stdout.splitlines()[-1])
    return Phase(name, facts["seconds"], rows, facts["megabytes"])


def work(run_id: int) -> dict[str, Any]:
    """Work on an import until nothing is left of it, as a worker does."""
    began = perf_counter()
    while taking.work_on(run_id, at=timezone.now()):
        pass
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": perf_counter() - began, "megabytes": most}


def _bad_rows(run: RegisterImport, there: Community) -> Phase:
    began = perf_counter()
    files.bad_rows(run, by=there.clerk, at=timezone.now())
    return Phase("file of the bad rows", perf_counter() - began, run.n_bad)


def _copied(run: RegisterImport) -> Phase:
    """Copy the rows that were taken over into empty tables with the same columns and indexes."""
    seconds, rows = 0.0, 0
    for model in TABLES:
        table, mine = model._meta.db_table, f"copied_{model._meta.model_name}"
        changes = ImportChange.objects.filter(run=run, model=model._meta.label_lower)
        ids = ",".join(map(str, changes.values_list("object_id", flat=True)))
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE {mine} (LIKE {table} INCLUDING ALL)")
            text = io.StringIO()
            query = f"COPY (SELECT * FROM {table} WHERE id IN ({ids or 0})) TO STDOUT"
            cursor.copy_expert(query, text)
            text.seek(0)
            began = perf_counter()
            cursor.copy_expert(f"COPY {mine} FROM STDIN", text)
            seconds += perf_counter() - began
            rows += changes.count()
    return Phase("plain COPY of what was taken", seconds, rows)


def as_markdown(phases: list[Phase]) -> str:
    """Return the table for a page."""
    copied = next(phase for phase in phases if phase.name.startswith("plain COPY"))
    lines = ["| phase | s | rows/s | most memory, MB | of the COPY |", "|---|---:|---:|---:|---:|"]
    for phase in phases:
        memory = "–" if phase.megabytes is None else f"{phase.megabytes:.0f}"
        ratio = phase.rows / phase.seconds / (copied.rows / copied.seconds)
        cells = (phase.name, f"{phase.seconds:.2f}", f"{phase.rows / phase.seconds:,.0f}", memory)
        lines.append(f"| {' | '.join(cells)} | {ratio:.3f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--work", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work is not None:
        print(json.dumps(work(chosen.work)))
        return
    print(as_markdown(measure(chosen.rows)))


if __name__ == "__main__":
    main()
