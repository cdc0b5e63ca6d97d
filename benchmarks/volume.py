"""Fill a database with matters and all that hangs on them, by COPY.

    python -m benchmarks.volume 100000
    python -m benchmarks.volume 12000 --open 10000     # so many of them still open

Needs a database after `migrate`, `load_holidays`, `seed_grids` and `load_reference`, which nobody
else writes to meanwhile. The same seed gives the same matters, whatever is there already: their
ids and numbers go on from it. Memory does not grow with their number.
"""

import argparse
import time
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

import benchmarks.ready  # noqa: F401 (models exist after it)
from benchmarks.chains import Chains
from benchmarks.district import district
from benchmarks.stories import TABLES, Teller
from yuanbao.copying import Sheets

BATCH = 5_000
# The share of matters that are still open, and over how long those and the others came in.
OPEN_SHARE, OPEN_DAYS, ALL_DAYS = 0.06, 12, 1095
# The last one has been with its agency for some hours: nothing of its story lies ahead.
AT_WORK = timedelta(hours=6)


def fill(
    n: int, *, now: datetime, seed: int = 1, batch: int = BATCH, n_open: int | None = None
) -> dict[str, int]:
    """Add `n` matters that came in until `now`; return the rows written by table.

    The first came in evenly over three years and are over, the last `n_open` (6 % if not given)
    over the last twelve days and are open: their ids grow with the moment of filing, as they do
    in life. An open matter has an order or two once it is dispatched.
    """
    sheets = Sheets(*TABLES)
    teller = Teller(sheets, Chains(sheets), district(), now=now, seed=seed)
    first = _last_number() + 1
    n_open = round(n * OPEN_SHARE) if n_open is None else min(n_open, n)
    for start in range(0, n, batch):
        for at in range(start, min(start + batch, n)):
            is_open = at >= n - n_open
            filed_at = _filed_at(at, n, n_open, now)
            teller.tell(at, serial=first + at, filed_at=filed_at, is_open=is_open)
        with transaction.atomic():
            sheets.flush()
            teller.chains.keep()
            _advance_number(first + min(start + batch, n) - 1)
    return sheets.counts()


def _filed_at(at: int, n: int, n_open: int, now: datetime) -> datetime:
    n_over = n - n_open
    if at >= n_over:
        span = timedelta(days=OPEN_DAYS) - AT_WORK
        return now - AT_WORK - span * (1 - (at - n_over) / (n_open + 1))
    # The last of them was answered and rated before the first open one came in.
    span = timedelta(days=ALL_DAYS - OPEN_DAYS - 10)
    return now - timedelta(days=ALL_DAYS) + span * (at / n_over)


def _last_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value, is_called FROM petitions_number")
        last, is_called = cursor.fetchone()
    return last if is_called else 0


def _advance_number(last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('petitions_number', %s)", [last])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("n", type=int, help="how many matters to add")
    parser.add_argument("--open", type=int, help="how many of them are open; 6 %% if not given")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    began = time.monotonic()
    counts = fill(chosen.n, now=timezone.now(), seed=chosen.seed, n_open=chosen.open)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    for table, n in counts.items():
        print(f"{table:32} {n:>12,}")
    print(f"{time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
