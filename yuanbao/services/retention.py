"""Clear personal data whose declared time is over, and note how much; a dry run only counts."""

from datetime import datetime

from yuanbao.audit import record, unit_of_work
from yuanbao.models import RetentionRun
from yuanbao.retention.rules import all_rules, all_sweeps


def clear_expired(*, at: datetime, is_dry: bool = False) -> dict[str, int]:
    """Return by rule how many rows were, or are to be, cleared. Safe to repeat.

    What runs, is disputed or held by law is left, whatever its age. A dry run may count such
    rows; a run tells what it did.
    """
    if is_dry:
        counts = {rule.code: rule.waiting(at) for rule in all_rules()}
    else:
        counts = {rule.code: rule.carry_out(at) for rule in all_rules()}
    return _told(counts, at=at, is_dry=is_dry)


def sweep_expired(*, at: datetime, is_dry: bool = False) -> dict[str, int]:
    """Return by sweep how much was, or is to be, cleared by periods of its own. Safe to repeat."""
    counts: dict[str, int] = {}
    for sweep in all_sweeps():
        counts |= sweep.run(at=at, is_dry=is_dry)
    return _told(counts, at=at, is_dry=is_dry)


def _told(counts: dict[str, int], *, at: datetime, is_dry: bool) -> dict[str, int]:
    """Leave out what there was nothing of, and note what was cleared."""
    counts = {code: n for code, n in counts.items() if n}
    if counts and not is_dry:
        _note(counts, at=at)
    return counts


@unit_of_work
def _note(counts: dict[str, int], *, at: datetime) -> None:
    run = RetentionRun.objects.create(at=at, counts=counts)
    record(run, "clear_expired", by=None, at=at, cleared=counts)


def last_runs() -> list[RetentionRun]:
    """Return the newest runs that cleared something."""
    return list(RetentionRun.objects.order_by("-id")[:30])
