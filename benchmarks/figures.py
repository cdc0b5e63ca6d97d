"""Turn what the load driver noted into figures, and figures into tables."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

COLUMNS = (
    "scenario",
    "requests/s",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "failures",
    "SQL",
    "CPU ms",
    "of the floor",
)


@dataclass(frozen=True)
class Figures:
    """One scenario's run. Times are milliseconds, `ratio` is its rate by the floor's.

    `cpu_ms` is the workers' processor time for one answer: what else the machine does shows in it
    least.
    """

    scenario: str
    rate: float
    p50: float
    p95: float
    p99: float
    requests: int
    failures: int
    statements: float
    ratio: float | None = None
    cpu_ms: float | None = None


def percentile(times: dict[float, int], share: float) -> float:
    """Return the time that `share` of the answers took at most; `times` counts answers by time."""
    total, seen = sum(times.values()), 0
    for time in sorted(times):
        seen += times[time]
        if seen >= total * share:
            return time
    return 0.0


def read(scenario: str, rows: list[dict[str, Any]], statements: dict[str, int]) -> Figures:
    """Return the figures of one run: locust's JSON rows, and answers by number of statements."""
    times: dict[float, int] = {}
    for row in rows:
        for time, n in row["response_times"].items():
            times[float(time)] = times.get(float(time), 0) + n
    requests = sum(row["num_requests"] for row in rows)
    began = min((row["start_time"] for row in rows), default=0.0)
    ended = max((row["last_request_timestamp"] or began for row in rows), default=0.0)
    answered = sum(statements.values())
    spent = sum(int(n) * times_seen for n, times_seen in statements.items())
    return Figures(
        scenario=scenario,
        rate=requests / (ended - began) if ended > began else 0.0,
        p50=percentile(times, 0.50),
        p95=percentile(times, 0.95),
        p99=percentile(times, 0.99),
        requests=requests,
        failures=sum(row["num_failures"] for row in rows),
        statements=spent / answered if answered else 0.0,
    )


def middle(runs: list[Figures]) -> Figures:
    """Return the medians of several runs of one scenario; requests and failures are sums."""
    names = ("rate", "p50", "p95", "p99", "statements")
    return Figures(
        scenario=runs[0].scenario,
        requests=sum(run.requests for run in runs),
        failures=sum(run.failures for run in runs),
        ratio=_median(run.ratio for run in runs),
        cpu_ms=_median(run.cpu_ms for run in runs),
        **{name: median(getattr(run, name) for run in runs) for name in names},
    )


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def as_markdown(rows: list[Figures]) -> str:
    """Return the table for a page."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---|" + "---:|" * (len(COLUMNS) - 1)]
    for row in rows:
        cells = [
            row.scenario,
            f"{row.rate:.1f}",
            f"{row.p50:.0f}",
            f"{row.p95:.0f}",
            f"{row.p99:.0f}",
            f"{row.failures} of {row.requests}",
            f"{row.statements:.1f}",
            "–" if row.cpu_ms is None else f"{row.cpu_ms:.1f}",
            "–" if row.ratio is None else f"{row.ratio:.3f}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def as_json(rows: list[Figures]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]
