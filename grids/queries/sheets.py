"""Reads for the pages of registers as files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from grids.models import RegisterImport
from grids.scoping import reach_grids
from grids.services.sheets.parts import findings_of
from grids.services.sheets.staging import known_spec
from grids.sheets.choices import ImportState, RowEffect
from grids.sheets.specs import SheetSpec, all_specs, spec_of
from yuanbao.access import has_capability
from yuanbao.roles import Capability
from yuanbao.sheet_findings import Finding
from yuanbao.sheet_undoing import KEPT, Left, left_rows, may_undo, undone_until
from yuanbao.workflow import OutOfReach

# A page names so many bad rows; all of them are in the file that is handed back.
N_SHOWN = 100


def register_named(key: str, user: Any) -> SheetSpec:
    """Return the register of an address, if the person may import it. Raises OutOfReach."""
    spec = spec_of(key)
    if spec is None or not has_capability(user, spec.capability):
        raise OutOfReach(f"no register {key} for {user}")
    return spec


def registers(user: Any) -> list[SheetSpec]:
    """Return the registers that the person may import. Raises OutOfReach when there is none."""
    found = [spec for spec in all_specs().values() if has_capability(user, spec.capability)]
    if not found:
        raise OutOfReach(f"{user} imports nothing")
    return found


def imports_of(spec: SheetSpec, user: Any) -> QuerySet[RegisterImport]:
    """Return a register's imports within the person's places, the newest first."""
    tops = reach_grids(user, spec.capability)
    inside = Q(pk__in=[])
    for top in tops:
        inside |= Q(place__tree_id=top.tree_id, place__lft__gte=top.lft, place__rght__lte=top.rght)
    rows = RegisterImport.objects.filter(inside, register=spec.key).defer("file", "place__boundary")
    return rows.select_related("place", "made_by").order_by("-id")


def import_for(key: str, public_id: UUID, user: Any) -> RegisterImport:
    """Return one import. Raises OutOfReach."""
    rows = RegisterImport.objects.permitted(user, Capability.IMPORT_REGISTER)
    rows = rows.select_related("place", "made_by", "started_by").defer("file", "place__boundary")
    run = rows.filter(register=key, public_id=public_id).first()
    if run is None:
        raise OutOfReach(f"no import {public_id}")
    return run


@dataclass(frozen=True)
class ImportPage:
    """One import: what was found about its rows, what undoing left, what may be done now."""

    run: RegisterImport
    spec: SheetSpec
    bad: Sequence[Finding]
    left: Sequence[Left]

    @property
    def n_more_bad(self) -> int:
        return max(0, self.run.n_bad - len(self.bad))

    @property
    def may_start(self) -> bool:
        return self.run.state == ImportState.CHECKED

    @property
    def may_undo(self) -> bool:
        return self.run.state == ImportState.DONE and may_undo(self.run, at=now())

    @property
    def undo_until(self) -> datetime | None:
        return undone_until(self.run)

    @property
    def undo_days(self) -> int:
        return KEPT.days


def import_page(run: RegisterImport) -> ImportPage:
    """Build the page of one import; constant queries."""
    bad: list[Finding] = []
    for part in run.parts.filter(n_bad__gt=0).defer("rows").order_by("serial"):
        bad += [f for f in findings_of(part) if f.effect == RowEffect.BAD]
        if len(bad) >= N_SHOWN:
            break
    left = left_rows(run) if run.n_left else []
    return ImportPage(run, known_spec(run.register), bad[:N_SHOWN], left)
