"""An agency's own working hours: written as 08:30-12:00,13:30-17:30, read as spans of a day."""

import re
from datetime import time
from itertools import pairwise

from django.utils.translation import gettext as _

from yuanbao.calendars import BUSINESS_HOURS, Spans

SPAN = re.compile(r"^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$")


class HoursRefused(ValueError):
    """The text names no hours; the words say what is wrong."""


def read_hours(text: str) -> Spans:
    """Return the spans of one working day in order; the district's own hours for an empty text.

    A Chinese comma, colon or dash is taken as well. Raises HoursRefused for what is no time, a
    span that ends before it begins, and spans that overlap.
    """
    plain = text.translate(str.maketrans("，、：—–～~", ",,:----")).replace(" ", "")
    if not plain:
        return BUSINESS_HOURS
    spans = tuple(_span(part) for part in plain.split(","))
    for before, after in pairwise(spans):
        if after[0] < before[1]:
            raise HoursRefused(_("几段时间要按先后写，不能重叠。"))
    return spans


def _span(part: str) -> tuple[time, time]:
    found = SPAN.match(part)
    if found is None:
        raise HoursRefused(_("请写成 08:30-12:00,13:30-17:30 这样。"))
    hour, minute, end_hour, end_minute = map(int, found.groups())
    try:
        begins, ends = time(hour, minute), time(end_hour, end_minute)
    except ValueError as error:
        raise HoursRefused(_("没有这样的时间，请写成 08:30-12:00 这样。")) from error
    if ends <= begins:
        raise HoursRefused(_("每一段的结束要晚于开始。"))
    return begins, ends
