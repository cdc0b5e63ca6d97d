"""The plan of the reference quarter, 1 November 2020 to 31 January 2021: who, what, when, how it went.

Nothing here reads the clock or the database; the same seed gives the same quarter. Exactly 4,067
matters are received, 3,821 of them are settled by the quarter's end, 2,370 rated and 2,275 of
these content (96.0 %). Source of the totals: the district's own report of the quarter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from petitions.choices import Channel, Kind
from yuanbao.calendars import TZ, Limit, WorkCalendar, add_work_time, due_at, milestone

FIRST, LAST = date(2020, 11, 1), date(2021, 1, 31)
END = datetime.combine(LAST, time(23, 59), TZ)
RECEIVED, SETTLED, RATED, CONTENT = 4067, 3821, 2370, 2275
REWORKED, RETURNED, EXTENDED, SUSPENDED = 122, 203, 122, 20

# Shares of the leaves within the mix of the quarter, in per mille of all matters.
MIX: Mapping[str, int] = {
    "0101": 205, "0102": 45, "0103": 40,
    "0501": 62, "0502": 18, "0503": 34, "0504": 26, "0505": 8, "0506": 22,
    "0301": 52, "0302": 18, "0303": 26, "0304": 12, "0305": 12, "0307": 30,
    "1103": 120,
    "0201": 18, "0202": 12, "0203": 4, "0204": 8, "0401": 12, "0402": 5, "0403": 14, "0404": 17,
    "0901": 8, "0902": 14, "0903": 8, "0904": 10,
    "1001": 14, "1002": 10, "1003": 6, "1004": 8, "1006": 2,
    "0801": 10, "0802": 16, "0803": 8, "0804": 3, "0805": 3,
    "1201": 12, "1203": 8, "1204": 6, "1205": 4,
    "0602": 5, "0603": 3, "0701": 6, "0702": 3, "1101": 4, "1301": 3, "1302": 3, "1402": 3,
}  # fmt: skip
CHANNELS = {
    Channel.WEB: 48,
    Channel.QR: 10,
    Channel.GRID_WORKER: 27,
    Channel.COUNTER: 5,
    Channel.PHONE: 4,
    Channel.HOTLINE: 6,
}
HOURS = (1, 1, 0, 0, 0, 1, 4, 9, 14, 13, 11, 8, 5, 8, 10, 9, 8, 8, 9, 10, 9, 7, 4, 2)
HEATING_PEAK, EPIDEMIC = (0, 7), (62, 92)  # days of the quarter


@dataclass(frozen=True)
class Turn:
    """One round of an order: when it was opened, signed for, finished and verified."""

    opened_at: datetime
    due_at: datetime
    signed_at: datetime
    contacted_at: datetime
    finished_at: datetime
    verified_at: datetime


@dataclass(frozen=True)
class Case:
    """One planned matter. `turns` is empty for an enquiry answered at once."""

    serial: int
    filed_at: datetime
    due_at: datetime
    code: str
    kind: str
    channel: str
    place: int
    dispatched_at: datetime
    by_itself: bool
    answered_at: datetime
    turns: tuple[Turn, ...] = ()
    rated_at: datetime | None = None
    satisfaction: str = ""
    solved: str = ""
    closed_at: datetime | None = None
    marks: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_on_time(self) -> bool:
        return self.answered_at <= self.due_at


def plan_quarter(
    seed: int, *, limits: Mapping[str, Limit], calendar: WorkCalendar, n_places: int
) -> list[Case]:
    """Return the quarter's cases by filing moment.

    `limits` maps a leaf's code to its limit for settling; `n_places` is how many unit grids
    there are to choose from.
    """
    rng = Random(seed)  # noqa: S311 - invention, not secrecy
    cases = [
        _case(rng, serial, filed_at, code, limits[code], calendar, n_places)
        for serial, (filed_at, code) in enumerate(_filings(rng))
    ]
    cases = _leave_open(cases, RECEIVED - SETTLED, calendar)
    return _judged(rng, cases, calendar)


def _filings(rng: Random) -> list[tuple[datetime, str]]:
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    weights = [_weight(n, day) for n, day in enumerate(days)]
    moments = []
    for day in rng.choices(days, weights, k=RECEIVED):
        hour = rng.choices(range(24), HOURS)[0]
        clock = time(hour, rng.randrange(60), rng.randrange(60))
        moments.append(datetime.combine(day, clock, TZ))
    return [(moment, _code(rng, moment.date())) for moment in sorted(moments)]


def _weight(n: int, day: date) -> float:
    weight = 0.72 if day.weekday() >= 5 else 1.0
    if HEATING_PEAK[0] <= n < HEATING_PEAK[1]:
        weight *= 3.3
    elif n < 21:
        weight *= 1.25
    if EPIDEMIC[0] <= n < EPIDEMIC[1]:
        weight *= 1.2
    return weight


def _code(rng: Random, day: date) -> str:
    n = (day - FIRST).days
    shares = [share * _season(code, n) for code, share in MIX.items()]
    return rng.choices(list(MIX), shares)[0]


def _season(code: str, n: int) -> float:
    """Return how much commoner than usual a leaf is on the quarter's n-th day."""
    if code.startswith("01"):
        return 1.9 if n < HEATING_PEAK[1] else 1.0 if n < 40 else 0.75
    if code == "1103":
        return 2.0 if n >= EPIDEMIC[0] else 0.5
    if code == "0307":
        return 1.8 if n > 30 else 0.2
    return 1.0


def _case(
    rng: Random,
    serial: int,
    filed_at: datetime,
    code: str,
    limit: Limit,
    calendar: WorkCalendar,
    n_places: int,
) -> Case:
    kind = rng.choices(
        [Kind.HELP, Kind.COMPLAINT, Kind.SUGGESTION, Kind.OPINION, Kind.REPORT, Kind.ENQUIRY],
        [48, 30, 6, 5, 3, 8],
    )[0]
    due = due_at(filed_at, limit, calendar).at
    case = Case(
        serial=serial,
        filed_at=filed_at,
        due_at=due,
        code=code,
        kind=kind,
        channel=rng.choices(list(CHANNELS), list(CHANNELS.values()))[0],
        place=rng.randrange(n_places),
        dispatched_at=filed_at,
        by_itself=rng.random() < 0.82,
        answered_at=filed_at,
    )
    if kind == Kind.ENQUIRY and rng.random() < 0.5:
        answered = add_work_time(filed_at, timedelta(minutes=rng.randint(8, 170)), calendar)
        return replace(case, answered_at=answered)
    wait = timedelta(seconds=rng.randint(2, 9)) if case.by_itself else None
    if wait is None:
        dispatched = add_work_time(filed_at, timedelta(minutes=rng.randint(6, 110)), calendar)
    else:
        dispatched = filed_at + wait
    share = rng.randint(104, 150) if rng.random() < 0.035 else rng.randint(10, 82)
    turn = _turn(rng, dispatched, due, share, limit, calendar)
    return replace(case, dispatched_at=dispatched, turns=(turn,), answered_at=turn.verified_at)


def _turn(
    rng: Random,
    opened: datetime,
    due: datetime,
    share: int,
    limit: Limit,
    calendar: WorkCalendar,
) -> Turn:
    due = max(due, opened + timedelta(hours=1))
    nonstop = limit.unit == "hour"
    # What runs day and night is taken up, and its petitioner rung, in a third of the time.
    pace = 3 if nonstop else 1

    def later(moment: datetime, minutes: int) -> datetime:
        step = timedelta(minutes=minutes)
        return moment + step if nonstop else add_work_time(moment, step, calendar)

    finished = milestone(opened, due, share, limit.unit, calendar)
    signed = min(later(opened, rng.randint(3, 200) // pace), finished)
    contacted = min(later(signed, rng.randint(5, 240) // pace), finished)
    verified = later(finished, rng.randint(4, 40))
    return Turn(opened, due, signed, contacted, finished, verified)


def _leave_open(cases: list[Case], wanted: int, calendar: WorkCalendar) -> list[Case]:
    """Make exactly `wanted` cases settle only after the quarter's end, the latest filed ones."""
    late = [case for case in cases if case.answered_at > END]
    if len(late) > wanted:
        surplus = sorted(late, key=lambda case: case.filed_at)[: len(late) - wanted]
        hurried = {case.serial: _hurried(case) for case in surplus}
    else:
        able = [case for case in cases if case.answered_at <= END and case.turns]
        chosen = sorted(able, key=lambda case: case.filed_at)[-(wanted - len(late)) or len(able) :]
        hurried = {case.serial: _delayed(case, calendar) for case in chosen}
    return [hurried.get(case.serial, case) for case in cases]


def _hurried(case: Case) -> Case:
    end = END - timedelta(hours=1)
    start = min(case.filed_at, end - timedelta(hours=2))
    if not case.turns:
        return replace(case, filed_at=start, answered_at=end)
    turn = case.turns[0]
    step = (end - start) / 6
    moved = Turn(
        start + step, turn.due_at, start + 2 * step, start + 3 * step, start + 4 * step, end
    )
    return replace(
        case, filed_at=start, dispatched_at=start + step, turns=(moved,), answered_at=end
    )


def _delayed(case: Case, calendar: WorkCalendar) -> Case:
    day = timedelta(hours=7.5)
    n = 1 + case.serial % 12
    finished = add_work_time(END, day * n, calendar)
    turn = replace(
        case.turns[0],
        finished_at=finished,
        verified_at=finished + timedelta(minutes=20),
    )
    case = replace(case, turns=(turn,), answered_at=turn.verified_at)
    if case.serial % 2:
        return case
    # Extended in time, with another person's approval: the promise moved openly.
    due = turn.verified_at + timedelta(days=1)
    turn = replace(turn, due_at=due)
    return replace(case, turns=(turn,), due_at=due, marks=case.marks | {"extended"})


def _judged(rng: Random, cases: list[Case], calendar: WorkCalendar) -> list[Case]:
    settled = [case for case in cases if case.answered_at <= END]
    rated = rng.sample(settled, RATED)
    with_room = [c for c in rated if c.turns and c.answered_at < END - timedelta(days=9)]
    unhappy = rng.sample(with_room, RATED - CONTENT)
    taken = {case.serial for case in unhappy}
    mended = rng.sample([c for c in with_room if c.serial not in taken], REWORKED - len(unhappy))
    result = {case.serial: case for case in cases}
    for case in rated:
        result[case.serial] = _content(rng, case)
    for case in mended:
        result[case.serial] = _content(rng, _again(rng, case, 1, calendar))
    for case in unhappy:
        failed = _again(rng, case, 2, calendar)
        moment = _rating_moment(rng, failed)
        result[case.serial] = replace(
            failed,
            rated_at=moment,
            satisfaction="dissatisfied",
            solved=rng.choice(["no", "partly", "partly"]),
            closed_at=moment + timedelta(hours=20),
            marks=failed.marks | {"final"},
        )
    _mark(rng, result, settled, "returned", RETURNED)
    _mark(rng, result, settled, "suspended", SUSPENDED)
    extended = sum("extended" in case.marks for case in result.values())
    _mark(rng, result, settled, "extended", max(0, EXTENDED - extended))
    return [_closed(case) for case in result.values()]


def _content(rng: Random, case: Case) -> Case:
    moment = _rating_moment(rng, case)
    return replace(
        case,
        rated_at=moment,
        satisfaction=rng.choices(["satisfied", "fair"], [83, 17])[0],
        solved=rng.choices(["yes", "partly"], [94, 6])[0],
        closed_at=moment + timedelta(hours=24),
    )


def _rating_moment(rng: Random, case: Case) -> datetime:
    moment = case.answered_at + timedelta(minutes=rng.randint(20, 3000))
    return min(moment, END - timedelta(minutes=rng.randint(1, 20)))


def _again(rng: Random, case: Case, times: int, calendar: WorkCalendar) -> Case:
    """Add rounds: each opens soon after the rating that failed the one before."""
    turns = list(case.turns)
    for _ in range(times):
        opened = turns[-1].verified_at + timedelta(minutes=rng.randint(30, 600))
        limit = Limit(2, "work_day")
        due = due_at(opened, limit, calendar).at
        turns.append(_turn(rng, opened, due, rng.randint(20, 90), limit, calendar))
    due = max(case.due_at, turns[-1].due_at)
    return replace(case, turns=tuple(turns), answered_at=turns[-1].verified_at, due_at=due)


def _mark(
    rng: Random, cases: dict[int, Case], among: Iterable[Case], mark: str, count: int
) -> None:
    free = [c.serial for c in among if c.turns and not cases[c.serial].marks]
    for serial in rng.sample(free, min(count, len(free))):
        case = cases[serial]
        cases[serial] = replace(case, marks=case.marks | {mark})


def _closed(case: Case) -> Case:
    if case.closed_at is not None:
        return case
    return replace(case, closed_at=case.answered_at + timedelta(days=7))
