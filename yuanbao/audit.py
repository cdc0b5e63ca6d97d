"""The append-only record of every act, in sixteen hash chains, and the unit of work that writes it.

Each hash is SM3 over the previous hash and the entry's canonical JSON (sorted keys, no blanks,
UTF-8). Entries are gathered during a unit of work and written as its last statements, chain by
chain in ascending order, so that two units never wait for each other in opposite orders.
"""

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from itertools import groupby
from typing import Any, ParamSpec, TypeVar

from cryptography.hazmat.primitives import hashes
from django.db import OperationalError, connection, models, transaction
from django.utils.translation import gettext as _

from yuanbao.models import CHAINS, AuditEntry, AuditHead
from yuanbao.redaction import without_numbers

P = ParamSpec("P")
R = TypeVar("R")

GENESIS = "0" * 64
# PostgreSQL's codes for a deadlock, a lock time-out and a serialization failure.
RETRYABLE = frozenset({"40P01", "55P03", "40001"})
# Seconds before the second try.
BREATH = (0.05, 0.2)


class Busy(Exception):
    """Another unit of work held the rows for too long, twice in a row."""


class NoUnitOfWork(RuntimeError):
    """An act was recorded outside a unit of work; it would have been lost."""


@dataclass(frozen=True)
class Act:
    """One act waiting to be chained."""

    chain: int
    object_type: str
    object_id: int
    act: str
    actor_id: int | None
    actor_name: str
    at: datetime
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


_pending: ContextVar[list[Act] | None] = ContextVar("pending_acts", default=None)


def record(
    row: models.Model, act: str, *, by: Any, at: datetime, why: str = "", **detail: Any
) -> None:
    """Note that `by` did `act` to `row` at `at`; written when the unit of work ends.

    `by` is a user, a holder of a receipt, or None for the system. `detail` takes states and
    codes, never personal data; from `why` telephone and identity numbers are struck. Raises
    NoUnitOfWork outside a unit of work.
    """
    acts = _pending.get()
    if acts is None:
        raise NoUnitOfWork(f"{act} of {row._meta.label} was recorded outside a unit of work")
    acts.append(
        Act(
            chain=_chain_of(row),
            object_type=row._meta.label_lower,
            object_id=row.pk,
            act=act,
            actor_id=getattr(by, "pk", None),
            actor_name=name_of_actor(by),
            at=at,
            reason=without_numbers(why),
            detail=detail,
        )
    )


def name_of_actor(by: Any) -> str:
    """Return the name by which an actor stands in logs that are never changed: staff's alone."""
    if by is None:
        return ""
    return _("居民") if getattr(by, "is_resident", False) else str(by)


def _chain_of(row: models.Model) -> int:
    """Return the chain a row names as its own, or one of the sixteen by its key."""
    own = getattr(row, "audit_chain", None)
    return (getattr(row, "audit_key", None) or row.pk) % CHAINS if own is None else own


def last_entry(row: models.Model, acts: Iterable[str] | None = None) -> AuditEntry | None:
    """Return the newest entry about a row, of certain acts if they are named."""
    entries = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=row.pk)
    if acts is not None:
        entries = entries.filter(act__in=list(acts))
    return entries.order_by("-id").first()


@contextmanager
def _gathered() -> Iterator[None]:
    acts: list[Act] = []
    with transaction.atomic():
        token = _pending.set(acts)
        # Over before the commit: what is done because of it is a unit of its own.
        try:
            yield
            _write(acts)
        finally:
            _pending.reset(token)


def unit_of_work(function: Callable[P, R]) -> Callable[P, R]:
    """Run a service in one transaction and chain its acts as the last statements.

    A unit called within another joins it: what fails inside fails the whole. A deadlock or a
    lock time-out is tried once more from the start; the second one raises Busy.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _pending.get() is not None:
            with transaction.atomic(savepoint=False):
                return function(*args, **kwargs)
        try:
            with _gathered():
                return function(*args, **kwargs)
        except OperationalError as error:
            if not _may_retry(error):
                raise
        # Whoever was let through needs a moment, or both would meet in the same way again.
        time.sleep(random.uniform(*BREATH))  # noqa: S311 - no secret
        try:
            with _gathered():
                return function(*args, **kwargs)
        except OperationalError as error:
            if not _may_retry(error):
                raise
            raise Busy(_("同一件事正有别人在办，请稍等几秒再试。您填的内容还在。")) from error

    return run


@contextmanager
def attempt() -> Iterator[None]:
    """A part of a unit of work that may fail alone: its rows and its acts are undone together."""
    acts = _pending.get()
    kept = len(acts or ())
    try:
        with transaction.atomic():
            yield
    except BaseException:
        if acts is not None:
            del acts[kept:]
        raise


def _may_retry(error: OperationalError) -> bool:
    code = getattr(error.__cause__, "pgcode", None)
    return code in RETRYABLE and not connection.in_atomic_block


def _write(acts: list[Act]) -> None:
    ordered = sorted(acts, key=lambda act: act.chain)
    for chain, group in groupby(ordered, key=lambda act: act.chain):
        _append(chain, list(group))


def _append(chain: int, acts: list[Act]) -> None:
    head = AuditHead.objects.select_for_update().filter(pk=chain).first()
    if head is None:
        AuditHead.objects.get_or_create(pk=chain)
        head = AuditHead.objects.select_for_update().get(pk=chain)
    entries = []
    for act in acts:
        entry = AuditEntry(
            chain=chain,
            seq=head.seq + 1,
            at=act.at,
            actor_id=act.actor_id,
            actor_name=act.actor_name,
            act=act.act,
            object_type=act.object_type,
            object_id=act.object_id,
            reason=act.reason,
            detail=act.detail,
            previous=head.hash,
        )
        entry.hash = link_hash(entry)
        head.seq, head.hash = entry.seq, entry.hash
        entries.append(entry)
    _insert(entries, head)


def _insert(entries: list[AuditEntry], head: AuditHead) -> None:
    """Write the entries and the new head in one statement: the chain's lock is held for less."""
    fields = [field for field in AuditEntry._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    line = f"({', '.join(['%s'] * len(fields))})"
    values = [
        field.get_db_prep_save(getattr(entry, field.attname), connection)
        for entry in entries
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH head AS (UPDATE yuanbao_audithead SET seq = %s, hash = %s WHERE chain = %s) "  # noqa: S608 - names of our own columns
            f"INSERT INTO yuanbao_auditentry ({columns}) VALUES {', '.join([line] * len(entries))}",
            [head.seq, head.hash, head.chain, *values],
        )


def canonical(entry: AuditEntry) -> bytes:
    """Return the entry's facts as canonical JSON: sorted keys, no blanks, UTF-8."""
    facts = {
        "chain": entry.chain,
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "name": entry.actor_name,
        "act": entry.act,
        "type": entry.object_type,
        "id": entry.object_id,
        "why": entry.reason,
        "detail": entry.detail,
    }
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def chain_hash(previous: str, facts: bytes) -> str:
    """Return SM3(previous hash as bytes, facts) in hex."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(bytes.fromhex(previous) + facts)
    return digest.finalize().hex()


def link_hash(entry: AuditEntry) -> str:
    """Return the hash that the entry must carry."""
    return chain_hash(entry.previous, canonical(entry))


@dataclass(frozen=True)
class Fault:
    """The first place where a chain does not hold."""

    chain: int
    seq: int
    what: str


def verify_chain(chain: int, *, anchor: tuple[int, str] | None = None) -> Fault | None:
    """Walk one chain and return its first fault, or None when it holds.

    Finds changed, removed, inserted and swapped entries, and a cut tail by the stored head.
    `anchor` is a (seq, hash) noted earlier outside the database: with it a chain rewritten
    from end to end is found too.
    """
    previous, seq, anchored = GENESIS, 0, anchor is None or anchor[0] == 0
    for entry in AuditEntry.objects.filter(chain=chain).order_by("seq").iterator(2000):
        seq += 1
        if entry.seq != seq:
            return Fault(chain, seq, _("缺少记录或多出记录"))
        if entry.previous != previous or entry.hash != link_hash(entry):
            return Fault(chain, seq, _("记录被改动"))
        if anchor is not None and anchor[0] == seq:
            if anchor[1] != entry.hash:
                return Fault(chain, seq, _("与外部留存的校验值不符"))
            anchored = True
        previous = entry.hash
    head = AuditHead.objects.filter(pk=chain).first() or AuditHead(chain=chain)
    if (head.seq, head.hash) != (seq, previous) or not anchored:
        return Fault(chain, seq + 1, _("末尾记录被截去"))
    return None
