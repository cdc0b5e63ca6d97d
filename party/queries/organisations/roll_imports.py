"""Files of members as the pages show them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import now

from grids.sheets.choices import RowEffect
from party.models import RollImport
from party.organisations.choices import RollImportState
from party.scoping import reach_paths
from party.services.organisations.roll_imports import findings_of
from yuanbao.roles import Capability
from yuanbao.sheet_findings import Finding
from yuanbao.sheet_undoing import KEPT, Left, left_rows, may_undo, undone_until

# A page names so many rows of each sort; all bad ones are in the file that is handed back.
N_SHOWN = 100


def imports_of(user: Any, on: date) -> QuerySet[RollImport]:
    """Return the files for organisations whose rolls the person keeps, the newest first."""
    rows = RollImport.objects.within(reach_paths(user, Capability.KEEP_PARTY, on))
    rows = rows.defer("file", "rows", "findings")
    return rows.select_related("organisation", "made_by").order_by("-id")


@dataclass(frozen=True)
class RollImportPage:
    """One file: rows that cannot be taken in, those of people on a roll already, whom undoing left."""

    run: RollImport
    bad: list[Finding]
    held: list[Finding]
    left: list[Left]
    may_undo: bool

    @property
    def undo_days(self) -> int:
        return KEPT.days

    @property
    def undo_until(self) -> datetime | None:
        return undone_until(self.run)

    @property
    def n_more_bad(self) -> int:
        return max(0, self.run.n_bad - len(self.bad))

    @property
    def n_more_held(self) -> int:
        return max(0, self.run.n_skipped - len(self.held))


def import_page(run: RollImport) -> RollImportPage:
    """Return the page of one file."""
    findings = findings_of(run)
    bad = [one for one in findings if one.effect == RowEffect.BAD]
    held = [one for one in findings if one.effect == RowEffect.SKIPPED]
    left = left_rows(run) if run.n_left else []
    may = run.state == RollImportState.DONE and may_undo(run, at=now()) and run.changes.exists()
    return RollImportPage(run, bad[:N_SHOWN], held[:N_SHOWN], left, may)
