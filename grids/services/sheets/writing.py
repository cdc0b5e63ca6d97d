"""Good rows written in few statements, each with a note of what the table held before."""

from collections.abc import Sequence

from grids.services.sheets.judging import Judge
from grids.sheets.choices import RowEffect
from grids.sheets.specs import Entry
from yuanbao.sheet_journal import Journal


def write(judge: Judge, entries: Sequence[Entry]) -> None:
    """Write the entries that are new or change something; a constant number of statements."""
    new = [entry for entry in entries if entry.effect == RowEffect.NEW]
    changed = [entry for entry in entries if entry.effect == RowEffect.CHANGED]
    journal = Journal(judge.run)
    if new:
        judge.spec.prepare(new, judge.visit, journal)
    for entry in new:
        entry.existing = judge.spec.build(entry, judge.visit)
    journal.create([e.existing for e in new], [e.row.line for e in new])
    journal.update([e.existing for e in changed], [e.row.line for e in changed])
    if new or changed:
        judge.spec.after([*new, *changed], judge.visit)
    journal.seal()
