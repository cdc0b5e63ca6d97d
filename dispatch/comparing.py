"""环比 and 同比: a figure beside the one of the time before and of the same time last year. Pure.

A share changes by percentage points, a number by its own share. What rests on few rows, or was
never there, is not compared: the reason is given instead.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from dispatch.scoring import SMALL


@dataclass(frozen=True)
class Change:
    """A change in words, or `—` with the reason why there is none."""

    text: str
    why: str = ""

    @property
    def arrow(self) -> str:
        """Return the direction as a sign, "" where nothing moved or nothing is compared."""
        return {"+": "↑", "-": "↓"}.get(self.text[:1], "")

    @property
    def words(self) -> str:
        """Return the change with its direction in words: 升 3.1%."""
        word = {"+": _("升"), "-": _("降")}.get(self.text[:1])
        return f"{word} {self.text[1:]}" if word else self.text


def month_before(first: date) -> date:
    """Return the first day of the month before."""
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def year_before(first: date) -> date:
    """Return the first day of the same month last year."""
    return date(first.year - 1, first.month, 1)


def none(why: str) -> Change:
    """Return that nothing is compared, and why."""
    return Change("—", why)


def change_of_number(now: int, then: int) -> Change:
    """Compare two numbers of rows; few rows before say nothing of a share."""
    if then < SMALL:
        return none(_("那时不足 %(n)s 件") % {"n": SMALL})
    return Change(_signed((now - then) / then * 100, "%"))


def change_of_share(now: tuple[int, int], then: tuple[int, int]) -> Change:
    """Compare two shares, each as part and base, in percentage points."""
    for part in (now, then):
        if not part[1]:
            return none(_("没有分母"))
        if part[1] < SMALL:
            return none(_("样本少，分母不足 %(n)s") % {"n": SMALL})
    points = (now[0] / now[1] - then[0] / then[1]) * 100
    return Change(_signed(points, _(" 个百分点")))


def change_of_score(now: float | None, then: float | None) -> Change:
    """Compare two scores out of 100, in points."""
    if now is None or then is None:
        return none(_("没有得分"))
    return Change(_signed(now - then, _(" 分")))


def _signed(value: float, unit: str) -> str:
    rounded = round(value, 1)
    if not rounded:
        return _("持平")
    return f"{rounded:+.1f}{unit}"
