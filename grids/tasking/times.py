"""When a recurring task is asked again: arithmetic on days."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from grids.tasking.choices import Repeat

# No task is asked more often than this, whatever its dates say.
MOST = 400


@dataclass(frozen=True)
class Plan:
    """From when to when a task runs, how it repeats, and how many days each time gives."""

    starts_on: date
    ends_on: date
    repeat: str = Repeat.ONCE
    interval: int = 1
    days: int = 1
    # The first worked day from a day on; None where days off are days like others.
    worked: Callable[[date], date] | None = None

    def on_work(self, day: date) -> date:
        """Return the day, or the first worked one after it where days off are left out."""
        return self.worked(day) if self.worked else day


@dataclass(frozen=True)
class Turn:
    """One time of being asked: its first and its last day."""

    starts_on: date
    due_on: date


def turns(plan: Plan, until: date | None = None) -> Iterator[Turn]:
    """Yield the times a task is asked, in order, up to those that start on `until`.

    A task that is asked once has the whole span; of a month without the day its last one counts.
    Turns that days off push onto one day are one turn.
    """
    if plan.repeat == Repeat.ONCE:
        if until is None or plan.starts_on <= until:
            yield Turn(plan.starts_on, plan.ends_on)
        return
    last = min(plan.ends_on, until) if until else plan.ends_on
    before = None
    for n in range(MOST):
        first = plan.on_work(_nth(plan, n))
        if first > last:
            return
        if first != before:
            due = plan.on_work(first + timedelta(days=max(plan.days, 1) - 1))
            yield Turn(first, min(due, plan.ends_on))
        before = first


def _nth(plan: Plan, n: int) -> date:
    steps = n * max(plan.interval, 1)
    if plan.repeat == Repeat.DAILY:
        return plan.starts_on + timedelta(days=steps)
    if plan.repeat == Repeat.WEEKLY:
        return plan.starts_on + timedelta(weeks=steps)
    month = plan.starts_on.month - 1 + steps
    year, month = plan.starts_on.year + month // 12, month % 12 + 1
    return date(year, month, min(plan.starts_on.day, monthrange(year, month)[1]))


def week_of(day: date) -> tuple[date, date]:
    """Return Monday and Sunday of the day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)
