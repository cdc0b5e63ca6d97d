"""Take old matters in from a file: routed and counted, no notices, no escalation."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _

from dispatch.choices import RouteOutcome
from dispatch.services.routes.routing import route
from petitions.choices import Channel
from petitions.models import Petition
from petitions.services.intake import Matter, submit

FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d",
)
MIN_TEXT = 2


class RowRefused(Exception):
    """A row cannot be a matter; says why in words."""


@dataclass(frozen=True)
class Columns:
    """Which columns hold what; `place` may be empty."""

    text: str
    title: str
    time: str
    place: str = ""


@dataclass
class Tally:
    """What became of the rows; `refused` maps a reason to the numbers of its rows."""

    received: int = 0
    known: int = 0
    routed: int = 0
    queued: int = 0
    refused: dict[str, list[int]] = field(default_factory=dict)


def import_rows(
    rows: Iterable[Mapping[str, str]], columns: Columns, tally: Tally, *, at: datetime
) -> Iterator[int]:
    """Take each row in through the same door as the form; yields the row's number, keeps tally.

    A row is known again by its own words and time, so that a second run adds none; rows that
    are alike to the letter within one file are told apart by their order. Rows are counted
    from 1; a bad one is refused with its reason and stops nothing.
    """
    seen: Counter[str] = Counter()
    for number, row in enumerate(rows, start=1):
        try:
            _import_row(row, columns, seen, tally, at=at)
        except RowRefused as refusal:
            tally.refused.setdefault(str(refusal), []).append(number)
        yield number


def _import_row(
    row: Mapping[str, str], columns: Columns, seen: Counter[str], tally: Tally, *, at: datetime
) -> None:
    text, title = row[columns.text].strip(), row[columns.title].strip()
    place = row[columns.place].strip() if columns.place else ""
    if len(text) < MIN_TEXT:
        raise RowRefused(_("没有内容"))
    filed_at = moment_of(row[columns.time])
    if filed_at > at:
        raise RowRefused(_("时间在将来"))
    words = "\x1f".join([text, title, row[columns.time].strip(), place])
    seen[words] += 1
    digest = hashlib.sha256(f"{seen[words]}\x1f{words}".encode()).hexdigest()
    matter = Matter(
        channel=Channel.HOTLINE,
        text=text,
        title=title,
        place=place,
        idempotency_key=f"file:{digest[:56]}",
        is_historical=True,
    )
    receipt = submit(matter, by=None, at=filed_at)
    tally.received += receipt.is_new
    tally.known += not receipt.is_new
    _route(receipt.petition, tally, at=at)


def _route(petition: Petition, tally: Tally, *, at: datetime) -> None:
    decision = route(petition, at=at)
    if decision is None:
        return
    if decision.outcome == RouteOutcome.QUEUED:
        tally.queued += 1
    else:
        tally.routed += 1


def moment_of(text: str) -> datetime:
    """Read a moment in one of the usual forms, in China's time when it names no zone.

    Raises RowRefused for anything else.
    """
    text = text.strip()
    for form in FORMATS:
        try:
            return make_aware(datetime.strptime(text, form))  # noqa: DTZ007 - made aware at once
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise RowRefused(_("看不懂时间")) from error
    return make_aware(moment) if is_naive(moment) else moment
