"""Rows of a file and what was found about them, packed as the imports keep them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yuanbao.sheets import Row


@dataclass(frozen=True)
class Finding:
    """What one row does or did; `faults` are pairs of column and reason.

    `identity` is by what the row is known again, where an import looks for it.
    """

    line: int
    effect: str
    faults: tuple[tuple[str, str], ...] = ()
    identity: str = ""


def pack_rows(rows: Iterable[Row]) -> str:
    """Return rows as they are kept."""
    return _packed([row.line, row.cells, row.faults] for row in rows)


def unpack_rows(kept: str) -> list[Row]:
    """Return rows as they stood in the file; none after they were wiped."""
    return [Row(*row) for row in json.loads(kept or "[]")]


def pack_findings(findings: Iterable[Finding]) -> str:
    """Return findings as they are kept."""
    return _packed([one.line, one.effect, one.faults, one.identity] for one in findings)


def unpack_findings(kept: str) -> list[Finding]:
    """Return findings in the file's order; none after they were wiped."""
    return [
        Finding(line, effect, tuple(map(tuple, faults)), *identity)
        for line, effect, faults, *identity in json.loads(kept or "[]")
    ]


def _packed(rows: Iterable[Any]) -> str:
    return json.dumps(list(rows), ensure_ascii=False, separators=(",", ":"))
