"""Cut a stretch of a day into hours of equal length."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from yuanbao.calendars import TZ


def starts(day: date, opens: time, closes: time, length: timedelta) -> Iterator[datetime]:
    """Yield when each hour of a stretch begins, in China's zone; what does not fit is left out."""
    moment, end = datetime.combine(day, opens, TZ), datetime.combine(day, closes, TZ)
    while length and moment + length <= end:
        yield moment
        moment += length
