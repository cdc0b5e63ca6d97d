"""环比 and 同比 of the dashboard's cards and of each unit of a month."""

from datetime import date, timedelta

import pytest

from dispatch.comparing import Change
from dispatch.models import ScoreMonth
from dispatch.periods import Period
from dispatch.queries.counting.dashboard import dashboard_of
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.reach import Cut, reach_of
from dispatch.queries.counting.score_table import table_of
from petitions.models import Petition
from tests.dispatch.services.work import GOOD, filed, rate, settled
from tests.factories.petitions import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MONDAY_ALONE = Period("own", date(2026, 11, 23), date(2026, 11, 23))
NOVEMBER = Period("2026-11", date(2026, 11, 1), date(2026, 11, 30))


def figures(user, period, at=MONDAY + 10 * DAY):
    return Figures(reach=reach_of(user), period=period, cut=Cut(), at=at)


def cards(user, period, version, **more):
    page = dashboard_of(figures(user, period, **more), version)
    return {card.label: dict(card.changes) for card in [*page.standing, *page.flow, *page.facts]}


def test_dashboard_compares_a_period_with_the_days_before_and_the_year_before(cast):
    for number in range(34):
        petition = filed(cast)
        days = 0 if number < 12 else 1 if number < 24 else 365
        Petition.objects.filter(pk=petition.pk).update(filed_at=MONDAY - days * DAY)

    received = cards(cast.leader, MONDAY_ALONE, "compared")["收到"]

    assert received == {"环比": Change("持平"), "同比": Change("+20.0%")}


def test_dashboard_without_an_earlier_period_says_so(cast):
    filed(cast)

    found = cards(cast.leader, MONDAY_ALONE, "nothing-before")

    assert found["收到"]["环比"] == Change("—", "那时不足 10 件")
    assert found["满意"]["同比"] == Change("—", "没有分母")
    assert found["在办"] == {}


def test_dashboard_compares_no_day_that_is_not_over(cast):
    filed(cast)

    found = cards(cast.leader, MONDAY_ALONE, "today", at=MONDAY)

    assert found["收到"]["环比"] == Change("—", "今天还没有过完")


def test_dashboard_of_an_agency_compares_its_orders(cast):
    rate(settled(cast), GOOD, at=MONDAY)

    found = cards(cast.handler, MONDAY_ALONE, "agency")

    assert found["派来"]["环比"] == Change("—", "那时不足 10 件")


def month(agency, received, content):
    n = {"received": received, "rated": 20, "content": content, "solved": 20}
    n |= {"to-contact": 20, "contacted": 20}
    unit = {"key": str(agency.pk), "label": agency.name, "kind": agency.kind, "n": n}
    return {"units": {"agency": [unit], "town": [], "community": []}, "orders": n, "matters": n}


def confirmed(cast, first, agency, received, content):
    ScoreMonth.objects.create(
        month=first,
        amounts=month(agency, received, content),
        confirmed_by=cast.leader,
        confirmed_at=MONDAY,
    )


def test_month_compares_each_unit_with_its_own_confirmed_months(cast):
    confirmed(cast, NOVEMBER.first, cast.housing, 30, 15)
    confirmed(cast, date(2026, 10, 1), cast.housing, 20, 10)

    table = table_of(figures(cast.leader, NOVEMBER), "agency")

    (unit,) = table.compared_units
    months = [pair[0].words for pair in unit.pairs]
    assert months == ["升 8.8 分", "升 50.0%", "持平", "持平", "升 25.0 个百分点"]
    assert {pair[1].why for pair in unit.pairs} == {"2025-11 没有确认的月报"}


def test_month_compares_no_unit_with_a_month_that_lacks_it(cast):
    confirmed(cast, NOVEMBER.first, cast.housing, 30, 15)
    confirmed(cast, date(2026, 10, 1), cast.order_bureau, 20, 10)

    (unit,) = table_of(figures(cast.leader, NOVEMBER), "agency").compared_units

    assert {pair[0].why for pair in unit.pairs} == {"2026-10 没有这一家"}


def test_month_of_a_territory_compares_no_agency(cast):
    settled(cast)

    (unit,) = table_of(figures(cast.town_clerk, NOVEMBER), "agency").compared_units

    assert {change.why for change in unit.changes} == {"只比较全区的"}
