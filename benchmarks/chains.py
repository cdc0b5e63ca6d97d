"""Audit entries for made-up acts, linked as the product links them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yuanbao.audit import GENESIS, canonical, chain_hash
from yuanbao.copying import Sheets
from yuanbao.models import CHAINS, AuditEntry, AuditHead


@dataclass
class Link:
    """One entry's facts, in the shape that the product's own hash is made of."""

    chain: int
    seq: int
    at: datetime
    actor_id: int | None
    actor_name: str
    act: str
    object_type: str
    object_id: int
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


class Chains:
    """The sixteen chains, from where the database has them."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.heads = dict.fromkeys(range(CHAINS), (0, GENESIS))
        rows = AuditHead.objects.values_list("chain", "seq", "hash")
        self.heads |= {chain: (seq, link) for chain, seq, link in rows}

    def add(self, petition_id: int, act: str, *, at: datetime, actor: Any, **row: Any) -> None:
        """Chain one act on a petition or on one of its orders (`object_type`, `object_id`)."""
        chain = petition_id % CHAINS
        seq, previous = self.heads[chain]
        link = Link(
            chain=chain,
            seq=seq + 1,
            at=at,
            actor_id=actor.pk if actor else None,
            actor_name=str(actor) if actor else "",
            act=act,
            **row,
        )
        made = chain_hash(previous, canonical(link))
        self.heads[chain] = (link.seq, made)
        self.sheets.add(AuditEntry, **vars(link), previous=previous, hash=made)

    def keep(self) -> None:
        """Write the heads, so that the next batch and the product go on from here."""
        AuditHead.objects.bulk_create(
            [AuditHead(chain=c, seq=seq, hash=link) for c, (seq, link) in self.heads.items()],
            update_conflicts=True,
            unique_fields=["chain"],
            update_fields=["seq", "hash"],
        )
