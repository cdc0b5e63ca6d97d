"""A period's totals beside the time before (环比) and the same time last year (同比)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.comparing import Change, change_of_number, change_of_share, none
from dispatch.periods import before, year_before
from dispatch.queries.counting.cells import Amounts
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.measures import Measure

# A time that is over hardly moves: its totals are read every ten minutes, not with each act.
KEPT_SECONDS = 600

Named = tuple[tuple[str, Change], ...]


@dataclass(frozen=True)
class Earlier:
    """The totals of two earlier periods; `why` says why nothing is compared with them."""

    totals: tuple[Amounts, ...]
    why: str = ""

    def of_number(self, n: Amounts, measure: Measure) -> Named:
        """Return both changes of a number, by name."""
        return self._named(lambda then: change_of_number(n[measure], then[measure]))

    def of_share(self, n: Amounts, part: Measure, whole: Measure) -> Named:
        """Return both changes of a share, by name."""
        now = (n[part], n[whole])
        return self._named(lambda then: change_of_share(now, (then[part], then[whole])))

    def _named(self, change: Callable[[Amounts], Change]) -> Named:
        found = [none(self.why)] * 2 if self.why else [change(then) for then in self.totals]
        return tuple(zip((_("环比"), _("同比")), found, strict=True))


def earlier_of(figures: Figures) -> Earlier:
    """Return what a period is compared with; a day that is not over is compared with none."""
    period = figures.period
    if period.n_days == 1 and period.last >= localdate(figures.at):
        return Earlier((), _("今天还没有过完"))
    parts = (figures.reach.key, period, sorted(figures.cut.query().items()))
    key = f"dispatch.earlier.{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"
    kept: list[Amounts] | None = cache.get(key)
    if kept is None:
        kept = figures.totals([before(period), year_before(period)])
        cache.set(key, kept, KEPT_SECONDS)
    return Earlier(tuple(kept))
