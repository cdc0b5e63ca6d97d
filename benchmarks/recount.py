"""Check, after people acted at once, that nothing was lost, nothing done twice, and nobody misled.

    python -m benchmarks.recount NOTES

NOTES is what `benchmarks.collide` wrote down of each act: who did what to which row, and what
they were answered. Beside the recount of states and figures from the audit log and a walk along
its chains, each acknowledged act must stand in the log, once; and who was named as the first must
have been there before. Ends with an error on any difference.
"""

import benchmarks.ready  # noqa: F401, I001 (models exist after it)

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.timezone import localtime

from dispatch.models import WorkOrder
from dispatch.queries.counting.recount import recount
from petitions.models import Petition
from yuanbao.audit import verify_chain
from yuanbao.models import CHAINS, AuditEntry

Note = dict[str, Any]
# An act of a page → the acts of the log of which one must stand there for it.
LOGGED = {
    "sign": ("sign_for",),
    "finish": ("finish",),
    "propose": ("propose",),
    "contact": ("contact",),
    "note": ("note",),
    "hand-over": ("hand_over",),
    "return": ("ask_return",),
    "extend": ("ask_extension",),
    "shelve": ("ask_suspension",),
    "rule": ("accept_return", "refuse_return"),
    "verify": ("verify",),
    "send-back": ("send_back",),
    "decide-extension": ("decide_extension",),
    "decide-suspension": ("decide_suspension",),
    "accept": ("dispatch",),
    "dispatch": ("dispatch",),
    "split": ("dispatch",),
    "merge": ("merge",),
}
# Done to a matter, and logged of the orders that came of it.
MAKES_ORDERS = frozenset({"accept", "dispatch", "split"})
DONE, UNKNOWN = 302, 0


def read_notes(path: Path) -> list[Note]:
    """Return what was written down of each act."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def differences(notes: list[Note]) -> Iterator[str]:
    """Yield what does not agree, one sentence each, as of one moment."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for found in recount(at=timezone.now()):
            yield f"{found.whose} {found.what}: {found.shown}, by the log {found.logged}"
        for fault in filter(None, map(verify_chain, range(CHAINS))):
            yield f"chain {fault.chain}, entry {fault.seq}: {fault.what}"
        log = Log(notes)
        yield from _lost_and_doubled(notes, log)
        yield from _wrongly_named(notes, log)


class Log:
    """The entries about every row that somebody acted on, since the first of them began."""

    def __init__(self, notes: list[Note]) -> None:
        self.since = min((note["at"] - note["ms"] / 1000 for note in notes), default=0)
        rows = {note["row"] for note in notes}
        orders = WorkOrder.objects.filter(public_id__in=rows)
        matters = Petition.objects.filter(public_id__in=rows)
        self.of: dict[str, list[AuditEntry]] = {row: [] for row in rows}
        for model, found in ((WorkOrder, orders), (Petition, matters)):
            names = {pk: str(public_id) for pk, public_id in found.values_list("pk", "public_id")}
            self._read(model, names)
        made = WorkOrder.objects.filter(petition__in=matters)
        pairs = made.values_list("pk", "petition__public_id")
        self._read(WorkOrder, {pk: str(public_id) for pk, public_id in pairs}, act="dispatch")

    def _read(self, model: type, names: dict[int, str], **where: str) -> None:
        label = model._meta.label_lower  # type: ignore[attr-defined]
        rows = AuditEntry.objects.filter(object_type=label, object_id__in=list(names), **where)
        for entry in rows.order_by("id"):
            self.of[names[entry.object_id]].append(entry)

    def times(self, row: str, act: str, by: int) -> int:
        """Return how often somebody did an act of a page to a row; dispatching counts once."""
        entries = [e for e in self.of[row] if e.act in LOGGED[act] and e.actor_id == by]
        entries = [e for e in entries if e.at.timestamp() >= self.since]
        return len({e.at for e in entries}) if act in MAKES_ORDERS else len(entries)

    def knows(self, row: str, who: str, when: str) -> bool:
        """Say whether somebody did anything to the row in that minute; 系统 is nobody."""
        return any(
            (e.actor_name or "系统") == who and localtime(e.at).strftime("%m-%d %H:%M") == when
            for e in self.of[row]
        )


def _lost_and_doubled(notes: list[Note], log: Log) -> Iterator[str]:
    """Yield acts that were acknowledged and are not in the log, or are there more often."""
    done: Counter[tuple[str, str, int]] = Counter()
    perhaps: Counter[tuple[str, str, int]] = Counter()
    by_sending: dict[int, list[Note]] = {}
    for note in notes:
        by_sending.setdefault(note["sending"], []).append(note)
    for sent in by_sending.values():
        key = (sent[0]["row"], _group(sent[0]["act"]), sent[0]["by"])
        statuses = {note["status"] for note in sent}
        done[key] += DONE in statuses
        perhaps[key] += DONE not in statuses and any(s == UNKNOWN or s >= 500 for s in statuses)
        if any(note["signed_out"] for note in sent):
            yield f"{key}: was asked to sign in"
    for key, n in done.items():
        row, act, by = key
        logged = log.times(row, act, by)
        if logged < n:
            yield f"{key}: acknowledged {n} times, in the log {logged} times: lost"
        elif logged > n + perhaps[key]:
            yield f"{key}: acknowledged {n} times, in the log {logged} times: done twice"


def _group(act: str) -> str:
    """Return one name for the acts that leave the same entry."""
    return "dispatch" if act in MAKES_ORDERS else act


def _wrongly_named(notes: list[Note], log: Log) -> Iterator[str]:
    """Yield refusals that name somebody as the first who did nothing to the row in that minute."""
    for note in notes:
        if note["first"] and not log.knows(note["row"], *note["first"]):
            who, when = note["first"]
            yield f"{note['row']} {note['act']}: {who} {when} is named as the first, and was not"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("notes", type=Path)
    found = list(differences(read_notes(parser.parse_args().notes)))
    print("\n".join([*found, f"{len(found)} differences"]))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
