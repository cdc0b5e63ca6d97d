"""Consents that stood in a column before the ledger knew of them get their lines in it.

For migrations: works on historical models, and changes only together with all that call it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from yuanbao.crypto import blind_index, decrypt

PORTION = 500


@dataclass(frozen=True)
class Claim:
    """One consent that stands: whose (`user:7`, `phone:138…`), about which row, since when."""

    whose: str
    row_id: int | None
    at: datetime

    @property
    def subject_key(self) -> str:
        return blind_index("consent-subject", self.whose)


def bring_over(apps: Any, purpose: str, wording: str, claims: Iterable[Claim]) -> int:
    """Write a line for each consent that the ledger has none of yet, and return how many.

    Portion by portion, each a transaction of its own: what was interrupted is begun again, and
    a repeat writes nothing. Lines are never taken back, for the ledger is only added to.
    """
    lines = apps.get_model("yuanbao", "Consent").objects
    digest, written, remaining = hashlib.sha256(wording.encode()).hexdigest(), 0, iter(claims)
    while part := list(islice(remaining, PORTION)):
        written += _write(lines, purpose, digest, part)
    return written


def _write(lines: Any, purpose: str, digest: str, part: list[Claim]) -> int:
    by_thing = {(claim.subject_key, claim.row_id): claim for claim in part}
    with transaction.atomic():
        keys = [key for key, _row_id in by_thing]
        known = set(
            lines.filter(purpose=purpose, subject_key__in=keys).values_list("subject_key", "row_id")
        )
        missing = [thing for thing in by_thing if thing not in known]
        lines.bulk_create(
            lines.model(
                purpose=purpose,
                subject_key=subject_key,
                row_id=row_id,
                is_given=True,
                wording_version=1,
                wording_digest=digest,
                channel="brought_over",
                at=by_thing[subject_key, row_id].at,
            )
            for subject_key, row_id in missing
        )
    return len(missing)


def portions(rows: Any) -> Iterator[Any]:
    """Yield all rows of a query in the order of their keys, some hundred at a time."""
    after = 0
    while part := list(rows.filter(pk__gt=after).order_by("pk")[:PORTION]):
        yield from part
        after = part[-1].pk


def opened(row: Any, name: str) -> str:
    """Return a sealed column of a historical row as text; those models do not open it themselves."""
    sealed = bytes(row.__dict__[name] or b"")
    return (
        decrypt(sealed, f"{row._meta.db_table}.{name}|{row.public_id}".encode()) if sealed else ""
    )
