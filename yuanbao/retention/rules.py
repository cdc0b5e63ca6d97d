"""What is cleared when a period is over: each app tells its rules when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import QuerySet
from django.utils.functional import Promise

from yuanbao.audit import unit_of_work
from yuanbao.retention.periods import Period, periods

AT_ONCE = 200

Due = Callable[[datetime], QuerySet]
# Clears one row by key and says whether it did: what is held or disputed stays.
Clear = Callable[[int, datetime], bool]


@dataclass(frozen=True)
class Rule:
    """The rows whose time is over, and how one of them is cleared."""

    code: str
    due: Due
    clear: Clear

    @property
    def period(self) -> Period:
        return periods()[self.code]

    def waiting(self, at: datetime) -> int:
        """Return how many rows' time is over."""
        return self.due(self.period.before(at)).count()

    def carry_out(self, at: datetime) -> int:
        """Clear what is due, some hundred rows a transaction; return how many were cleared."""
        done, after = 0, 0
        while keys := self._next(at, after):
            done, after = done + _clear_all(self.clear, keys, at), keys[-1]
        return done

    def _next(self, at: datetime, after: int) -> list[int]:
        rows = self.due(self.period.before(at)).filter(pk__gt=after)
        return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@unit_of_work
def _clear_all(clear: Clear, keys: list[int], at: datetime) -> int:
    return sum(clear(key, at) for key in keys)


class Run(Protocol):
    """Clears, or only counts, and returns how many by code."""

    def __call__(self, *, at: datetime, is_dry: bool) -> dict[str, int]: ...


@dataclass(frozen=True)
class Sweep:
    """What an app clears by periods it declares elsewhere, field by field.

    Its codes begin with `prefix`; `title` gives one of them its name.
    """

    prefix: str
    run: Run
    title: Callable[[str], str | Promise]


_rules: dict[str, Rule] = {}
_sweeps: dict[str, Sweep] = {}


def register_rule(rule: Rule) -> None:
    """Add a rule; its code stands in the table of periods."""
    _rules[rule.code] = rule


def register_sweep(sweep: Sweep) -> None:
    """Add what an app clears by periods of its own."""
    _sweeps[sweep.prefix] = sweep


def all_rules() -> list[Rule]:
    """Return the rules in the order of the table of periods; the account goes last."""
    return [_rules[code] for code in periods() if code in _rules]


def all_sweeps() -> list[Sweep]:
    """Return the sweeps in the order of their prefixes."""
    return [_sweeps[prefix] for prefix in sorted(_sweeps)]


def title_of(code: str) -> str:
    """Return what was cleared under a code, in words; a code of former times stands for itself."""
    if code in periods():
        return periods()[code].title
    for sweep in all_sweeps():
        if code.startswith(sweep.prefix):
            return str(sweep.title(code))
    return code
