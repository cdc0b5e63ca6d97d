"""Ask the database how it reads each list, and whether it uses the index that is meant for it.

python -m benchmarks.explain            # one line a list
python -m benchmarks.explain --plans    # with the whole plan of each
"""

import benchmarks.ready  # noqa: F401, I001 (models exist after it)

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from benchmarks.district import CENTRE, CLERK
from benchmarks.targets import busiest_agency
from benchmarks.words import FAULTS, SUBJECTS
from dispatch.models import WorkOrder
from dispatch.queries.desks.desk import Filters, orders_for
from dispatch.queries.centre.follow_up import follow_ups
from dispatch.queries.centre.queue import waiting
from dispatch.queries.centre.rulings import orders_to_verify, returns_to_decide
from dispatch.queries.desks.scope import order_scope
from petitions.models import LedgerEntry, Petition, ProgressEntry
from petitions.public_queries import LedgerFilter, ledger_rows
from yuanbao.models import User
from yuanbao.numbers import normalise
from yuanbao.roles import Capability

_INDEX = re.compile(r"(?:using|Bitmap Index Scan on) (\w+)")
_TIME = re.compile(r"Execution Time: ([\d.]+) ms")
PAGE = 20


@dataclass(frozen=True)
class Asked:
    """One list as a page reads it, and the indexes of which one must drive it."""

    name: str
    rows: QuerySet
    indexes: tuple[str, ...]


def lists() -> Iterator[Asked]:
    """Yield every list of the pages and interfaces, first page."""
    at = timezone.now()
    handler = User.objects.get(username=f"bench-{busiest_agency().code}")
    leader, clerk = User.objects.get(username=CENTRE), User.objects.get(username=CLERK)
    own, town = order_scope(handler), order_scope(clerk)
    agencies = list(own.agencies)
    entry = LedgerEntry.objects.order_by("-filed_at").first()
    word = f"{SUBJECTS[0]}{FAULTS[0]}"
    queue = waiting(leader).order_by("-is_urgent", "centre_due_at", "id")
    called = ("petition_to_close", "petition_by_state")
    desk = ("order_desk", "order_open_by_agency", "order_by_handler")
    yield Asked("desk: to do", orders_for(own, Filters(), at=at), desk)
    yield Asked("desk: one state", orders_for(own, Filters(state="signed"), at=at), desk)
    yield Asked("desk: overdue", orders_for(own, Filters(time="over"), at=at), (*desk, "order_due"))
    yield Asked("desk: settled", orders_for(own, Filters(tab="done"), at=at), desk)
    yield Asked("desk: one handler", orders_for(own, Filters(handler=handler.pk), at=at), desk)
    yield Asked("territory: to do", orders_for(town, Filters(), at=at), ("order_open_by_town",))
    yield Asked(
        "territory: one state",
        orders_for(town, Filters(state="signed"), at=at),
        ("order_open_by_town", "order_by_town"),
    )
    yield Asked(
        "territory: settled", orders_for(town, Filters(tab="done"), at=at), ("order_by_town",)
    )
    yield Asked(
        "district: to do", orders_for(order_scope(leader), Filters(), at=at), ("order_due",)
    )
    yield Asked("centre's queue", queue, ("petition_centre_queue",))
    yield Asked("returns to rule on", returns_to_decide(leader), ("return_to_decide",))
    yield Asked("answers to check", orders_to_verify(leader), ("order_due", "order_by_state"))
    yield Asked("matters to ring up", follow_ups(leader, at=at), called)
    ledger = LedgerFilter()
    yield Asked("ledger: newest", ledger_rows(ledger), ("ledger_newest",))
    yield Asked("ledger: words", ledger_rows(LedgerFilter(q=word)), ("ledger_search",))
    yield Asked(
        "ledger: number",
        LedgerEntry.objects.filter(number=normalise(entry.number)),
        ("petitions_ledgerentry_number",),
    )
    yield Asked(
        "ledger: town",
        ledger_rows(LedgerFilter(town=str(entry.town_id))),
        ("ledger_by_town", "ledger_newest"),
    )
    yield Asked(
        "ledger: category",
        ledger_rows(LedgerFilter(category=entry.category_code)),
        ("ledger_by_category", "ledger_newest"),
    )
    yield Asked(
        "ledger: open",
        ledger_rows(LedgerFilter(state="open")),
        ("ledger_by_state", "ledger_newest"),
    )
    yield Asked(
        "timeline", ProgressEntry.objects.of(Petition(pk=entry.pk)), ("progress_by_petition",)
    )
    yield Asked(
        "interface: orders",
        WorkOrder.objects.of_agencies(agencies).order_by("-id"),
        (*desk, "dispatch_workorder_pkey"),
    )
    yield Asked(
        "interface: petitions of a town",
        Petition.objects.in_reach(clerk, Capability.VIEW_PETITION).order_by("-id"),
        ("petition_by_town", "petitions_petition_pkey"),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--plans", action="store_true")
    chosen = parser.parse_args()
    for asked in lists():
        plan = asked.rows[:PAGE].explain(analyze=True)
        used = list(dict.fromkeys(_INDEX.findall(plan)))
        good = any(index.startswith(asked.indexes) for index in used)
        took = _TIME.search(plan)
        mark = "ok " if good else "NOT"
        print(f"{mark} {asked.name:32} {took[1] if took else '?':>8} ms  {', '.join(used)}")
        if chosen.plans:
            print(plan)


if __name__ == "__main__":
    main()
