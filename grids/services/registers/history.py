"""The history of rows: what changed, kept sealed, and one audit entry for each."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from grids.codes import Act
from grids.models import RegisterChange
from grids.registers import Register
from yuanbao.audit import record
from yuanbao.copying import insert
from yuanbao.redaction import without_numbers


@dataclass(frozen=True)
class Hand:
    """Who writes, when, why, and together with what else."""

    by: Any
    at: datetime
    why: str = ""
    batch: UUID | None = None


def note(
    spec: Register,
    act: Act,
    changes: Iterable[tuple[Any, Mapping[str, tuple[Any, Any]]]],
    hand: Hand,
) -> None:
    """Write a line of history and an audit entry for each (row, {field: (before, after)})."""
    lines = []
    for row, facts in changes:
        lines.append(_line(spec, act, row, facts, hand))
        record(
            row,
            f"{act.value}_register",
            by=hand.by,
            at=hand.at,
            why=hand.why,
            number=row.number,
            fields=sorted(facts),
        )
    insert(lines)


def _line(spec: Register, act: Act, row: Any, facts: Mapping, hand: Hand) -> RegisterChange:
    kept = {name: [plain(before), plain(after)] for name, (before, after) in facts.items()}
    return RegisterChange(
        register=spec.key,
        row_id=row.pk,
        number=row.number,
        community_id=row.community_id,
        act=act,
        at=hand.at,
        by_id=getattr(hand.by, "pk", None),
        by_name=str(hand.by) if hand.by is not None else "",
        why=without_numbers(hand.why)[:200],
        fields=sorted(facts),
        facts=json.dumps(kept, ensure_ascii=False) if kept else "",
        batch=hand.batch,
    )


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it: rows as their keys, days as ISO text."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
