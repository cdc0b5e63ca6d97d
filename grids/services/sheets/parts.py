"""Rows and findings of an import as its parts keep them, packed as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from grids.models import RegisterImport, RegisterImportPart
from grids.sheets.choices import RowEffect
from yuanbao.sheet_findings import (
    Finding,
    pack_findings,
    pack_rows,
    unpack_findings,
    unpack_rows,
)
from yuanbao.sheets import Row

PART_ROWS = 1000


def rows_of(part: RegisterImportPart) -> list[Row]:
    """Return the rows as they stood in the file; none after they were wiped."""
    return unpack_rows(part.rows)


def findings_of(part: RegisterImportPart) -> list[Finding]:
    """Return what was found about each row, in the file's order."""
    return unpack_findings(part.findings)


def keep_findings(part: RegisterImportPart, findings: Sequence[Finding]) -> None:
    """Put findings on the part with their count; saves nothing."""
    part.findings = pack_findings(findings)
    part.n_bad = sum(f.effect == RowEffect.BAD for f in findings)


def keep_rows(run: RegisterImport, rows: Iterable[Row]) -> int:
    """Store the rows of a file in parts; returns how many there are."""
    left, total = iter(rows), 0
    for serial, portion in enumerate(_portions(left)):
        RegisterImportPart.objects.create(
            run=run,
            serial=serial,
            n_rows=len(portion),
            rows=pack_rows(portion),
        )
        total += len(portion)
    return total


def _portions(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while portion := list(islice(rows, PART_ROWS)):
        yield portion


def count(run: RegisterImport, before: Sequence[Finding], after: Sequence[Finding]) -> None:
    """Move the run's counts from one set of findings to another; saves nothing."""
    tally = Counter(f.effect for f in after)
    tally.subtract(f.effect for f in before)
    for effect, n in tally.items():
        name = f"n_{effect}"
        setattr(run, name, getattr(run, name) + n)


COUNTS = tuple(f"n_{effect}" for effect in RowEffect.values)
