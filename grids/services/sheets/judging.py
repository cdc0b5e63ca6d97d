"""Rows judged against the register as it is now: located, recognised, within reach, repeated."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from grids.models import Grid, RegisterImport
from grids.sheets.entries import check_reach, find_repeats, judge, read_entry
from grids.sheets.specs import Entry, SheetField, SheetSpec, Visit
from yuanbao.sheets import Row


class Judge:
    """Judges the rows of one import; what stays the same for all its parts is read once."""

    def __init__(
        self,
        run: RegisterImport,
        spec: SheetSpec,
        *,
        by: Any,
        at: datetime,
        is_taking: bool = False,
    ) -> None:
        self.run, self.spec = run, spec
        self.fields: Sequence[SheetField] = spec.fields()
        self.within = frozenset(Grid.objects.under(run.place).values_list("pk", flat=True))
        self.visit = Visit(
            by,
            at,
            run.place,
            localdate(at),
            within=self.within,
            is_taking=is_taking,
            batch=run.public_id,
        )
        self.seen: dict[str, int] = {}

    def judged(self, rows: Sequence[Row]) -> list[Entry]:
        """Return an entry for each row with its faults and its effect; writes nothing.

        Existing rows come back amended in memory. Repeats are those of all rows judged so far.
        """
        entries = [read_entry(row, self.fields) for row in rows]
        for entry in entries:
            self.spec.check(entry, self.visit)
        self.spec.locate(_good(entries), self.visit)
        self.spec.recognise(_good(entries), self.visit)
        where = {
            entry.row.line: self.spec.where_of(entry.existing)
            for entry in entries
            if entry.existing is not None
        }
        check_reach(_good(entries), self.within, where)
        find_repeats(entries, self.seen)
        for entry in entries:
            entry.effect = judge(entry, self.run.on_match, is_changed=self._amended(entry))
        return entries

    def _amended(self, entry: Entry) -> bool:
        if not entry.is_good or entry.existing is None:
            return False
        return self.spec.amend(entry, self.visit)


def _good(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.is_good]
