"""A whole year by an injected clock: deadlines by an independent count, each reminder once."""

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Min

import yuanbao
from dispatch.choices import Step, TimeUnit
from dispatch.models import Reminder, WorkOrder
from dispatch.services.timing import supervision
from tests.dispatch.services.work import filed
from tests.factories.dispatch import CategoryFactory, DutyRuleFactory, ServiceLimitFactory
from yuanbao.models import Notification, Tier
from yuanbao.services.calendar import load_calendar

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
YEAR = 2026
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OPEN = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
LEVELS = (50, 80, 100, 150)


def plans():
    path = Path(yuanbao.__file__).parent / "data" / "calendar.csv"
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Reference:
    """Counts a day at a time from the plan's own lines, sharing nothing with the product."""

    def __init__(self, rows):
        self.kind = {}
        for row in rows:
            day, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
            while day <= last:
                self.kind[day] = row["kind"]
                day += DAY

    def works(self, day):
        return self.kind.get(day, "rest" if day.isoweekday() > 5 else "work") == "work"

    def is_open(self, at):
        at = at.astimezone(CHINA)
        return self.works(at.date()) and any(a <= at.time() <= b for a, b in OPEN)

    def due(self, filed_at, *, urgent):
        if urgent:
            return filed_at + 24 * HOUR
        day, left = filed_at.astimezone(CHINA).date(), 5
        while left:
            day += DAY
            left -= self.works(day)
        return datetime.combine(day, time(17, 30), CHINA)

    def used(self, start, end, *, urgent):
        """Return seconds of the clock between two moments."""
        if urgent:
            return (end - start).total_seconds()
        day, total = start.astimezone(CHINA).date(), 0.0
        while day <= end.astimezone(CHINA).date():
            for opens, closes in OPEN if self.works(day) else ():
                begins = max(start, datetime.combine(day, opens, CHINA))
                ends = min(end, datetime.combine(day, closes, CHINA))
                total += max((ends - begins).total_seconds(), 0)
            day += DAY
        return total


@pytest.fixture
def orders(cast):
    """Return an order about every six days of the year, at all hours, each fifth one urgent."""
    load_calendar(plans(), at=datetime(YEAR, 1, 1, tzinfo=CHINA))
    urgent = CategoryFactory(code="0102", name="爆管", tier=Tier.U2)
    DutyRuleFactory(category=urgent, lead=cast.housing)
    ServiceLimitFactory(category=urgent, step=Step.SETTLE, amount=24, unit=TimeUnit.HOUR)
    begin = datetime(YEAR, 1, 1, tzinfo=CHINA)
    moments = [begin + n * (6 * DAY + 7 * HOUR + timedelta(minutes=11)) for n in range(54)]
    for person in ("handler", "receiver", "approver", "shift_leader"):
        getattr(cast, person)
    made = []
    for n, at in enumerate(moments):
        category = urgent if n % 5 == 4 else cast.heating
        made.append(filed(cast, at=at, category=category).orders.get())
    return made


def replay(until):
    """Sweep once an hour whenever a reminder may be due."""
    rows, at = WorkOrder.objects.running(), None
    while True:
        due = rows.aggregate(first=Min("remind_at"))["first"]
        if due is None or due > until:
            return
        at = max(due, at + HOUR if at else due)
        for pk in supervision.to_remind(at=at):
            supervision.remind(WorkOrder.objects.get(pk=pk), at=at)
            supervision.remind(WorkOrder.objects.get(pk=pk), at=at)


def test_year_every_deadline_is_what_an_independent_count_says(orders):
    reference = Reference(plans())

    wrong = [
        (order, order.due_at)
        for order in orders
        if order.due_at != reference.due(order.petition.filed_at, urgent=order.petition.is_urgent)
    ]

    assert wrong == []


def test_year_every_reminder_comes_once_in_time_and_never_at_night(cast, orders):
    reference = Reference(plans())

    replay(datetime(YEAR + 1, 3, 1, tzinfo=CHINA))

    for order in orders:
        urgent = order.petition.is_urgent
        whole = reference.used(order.dispatched_at, order.due_at, urgent=urgent)
        sent = Reminder.objects.filter(order=order, recipient=cast.receiver).order_by("level")
        assert [row.level for row in sent] == [*LEVELS] or urgent
        for row in sent:
            share = reference.used(order.dispatched_at, row.at, urgent=urgent) / whole
            assert share >= row.level / 100 - 0.001
            assert urgent or reference.is_open(row.at)
    told = Notification.objects.filter(key__contains=":remind-")
    assert told.count() == told.values("key").distinct().count() == Reminder.objects.count()
