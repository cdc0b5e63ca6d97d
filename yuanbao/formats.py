"""How times, spans, shares and time limits are put into words. Pure: the clock is passed in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

NEAR_SHARE = 0.2  # the last fifth of a limit is "nearly due" (docs/time-limits.md)


def moment_text(at: datetime, now: datetime) -> str:
    """Return `11月23日 09:12` in local time, with the year when it is not this year."""
    local = timezone.localtime(at)
    return f"{day_text(local, now)} {local:%H:%M}"


def day_text(day: date | datetime, now: datetime) -> str:
    """Return `11月23日`, with the year when it is not this year."""
    if isinstance(day, datetime):
        day = timezone.localtime(day) if timezone.is_aware(day) else day
    text = _("%(month)s月%(day)s日") % {"month": day.month, "day": day.day}
    if day.year == timezone.localtime(now).year:
        return text
    return _("%(year)s年%(rest)s") % {"year": day.year, "rest": text}


def exact_text(at: datetime) -> str:
    """Return the whole moment, `2026年11月23日 09:12`, as shown on hover."""
    local = timezone.localtime(at)
    return _("%(year)s年%(month)s月%(day)s日 %(clock)s") % {
        "year": local.year,
        "month": local.month,
        "day": local.day,
        "clock": f"{local:%H:%M}",
    }


def span_text(span: timedelta) -> str:
    """Return a length of time in its two largest units: `1 天 7 小时`, `3 小时 20 分`, `22 分`."""
    minutes = int(abs(span).total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [
        (days, _("%(n)s 天")),
        (hours, _("%(n)s 小时")),
        (minutes if not days else 0, _("%(n)s 分")),
    ]
    words = [text % {"n": number} for number, text in parts if number]
    return " ".join(words) or _("不到 1 分")


def share_text(part: float | None, whole: float | None) -> str:
    """Return `95.0%`, or `—` when there is nothing to divide by."""
    if part is None or not whole:
        return "—"
    return f"{part / whole * 100:.1f}%"


@dataclass(frozen=True)
class Lamp:
    """What a time-left lamp shows: `tone` picks shape and colour, `words` says it."""

    tone: str
    words: str


def lamp_of(
    due_at: datetime,
    now: datetime,
    *,
    start: datetime | None = None,
    done_at: datetime | None = None,
    done: str = "",
) -> Lamp:
    """Return the lamp for a limit: in time, near (last fifth, when `start` is known), over or done.

    Words count wall-clock time to the due moment, as people read a clock; `done` is what was to
    be done, settling where nothing is said.
    """
    if done_at is not None:
        facts = {"done": done or _("办结"), "span": span_text(done_at - due_at)}
        if done_at <= due_at:
            return Lamp("done", _("按时%(done)s") % facts)
        return Lamp("donelate", _("超 %(span)s%(done)s") % facts)
    if now > due_at:
        return Lamp("over", _("超 %(span)s") % {"span": span_text(now - due_at)})
    words = _("剩 %(span)s") % {"span": span_text(due_at - now)}
    near = start is not None and due_at - now <= (due_at - start) * NEAR_SHARE
    return Lamp("near" if near else "", words)


def paused_lamp(why: str = "") -> Lamp:
    """Return the lamp of a stopped clock, with the reason when one is given."""
    return Lamp("pause", _("停表·%(why)s") % {"why": why} if why else _("停表"))
