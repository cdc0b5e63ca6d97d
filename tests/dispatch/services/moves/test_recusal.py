from datetime import date, timedelta

import pytest

from dispatch.choices import OrderState
from dispatch.models import Secondment
from dispatch.services.judging import rework
from dispatch.services.moves import returns, suspension
from dispatch.services.moves.recusal import Recused
from tests.dispatch.services.work import BAD, done_again, rate, settled, signed
from tests.factories.petitions import MONDAY

pytestmark = pytest.mark.django_db


def lent(cast, agency, **dates):
    """The shift leader was lent to the centre by this agency."""
    since = {"starts_on": date(2026, 1, 1), **dates}
    Secondment.objects.create(user=cast.shift_leader, agency=agency, **since)
    return cast.shift_leader


def asked(cast):
    order = signed(cast)
    returns.ask_return(order, reason="R3", text="该归城管", by=cast.handler, at=MONDAY)
    return order


def test_accept_return_of_the_own_unit_is_recused_and_changes_nothing(cast):
    order, leader = asked(cast), lent(cast, cast.housing)

    with pytest.raises(Recused, match="您是区住房和城乡建设局的人"):
        returns.accept_return(order, ruling="同意", by=leader, at=MONDAY)

    order.refresh_from_db()
    assert order.state == OrderState.RETURN_ASKED
    assert order.returns.get().decided_at is None


def test_accept_return_towards_the_own_unit_is_recused(cast):
    order, leader = asked(cast), lent(cast, cast.order_bureau)

    with pytest.raises(Recused, match="区城市管理局"):
        returns.accept_return(order, ruling="归城管", to=cast.order_bureau, by=leader, at=MONDAY)


def test_refuse_return_of_the_own_unit_is_recused(cast):
    order, leader = asked(cast), lent(cast, cast.housing)

    with pytest.raises(Recused, match="应当回避"):
        returns.refuse_return(order, ruling="仍归住建", by=leader, at=MONDAY)


def test_rule_final_on_the_own_unit_is_recused(cast):
    order, at, leader = settled(cast), MONDAY, lent(cast, cast.housing)
    for day in (1, 2):
        at = MONDAY + timedelta(days=day)
        rate(order, BAD, at=at)
        order = done_again(cast, order, at=at)
    rate(order, BAD, at=at)

    with pytest.raises(Recused):
        rework.rule_final(order, why="已尽力", again=False, by=leader, at=at)


def test_suspend_of_the_own_unit_is_recused(cast):
    order, leader = signed(cast), lent(cast, cast.housing)
    suspension.ask_suspension(
        order,
        why="管网明年改造",
        meanwhile="先抢修漏点",
        expected_on=date(2027, 5, 1),
        by=cast.handler,
        at=MONDAY,
    )

    with pytest.raises(Recused):
        suspension.grant_suspension(order, ruling="", by=leader, at=MONDAY)

    order.refresh_from_db()
    assert order.state == OrderState.SIGNED


def test_ruling_on_another_unit_is_open_to_who_was_lent(cast):
    order, leader = asked(cast), lent(cast, cast.order_bureau)

    order = returns.refuse_return(order, ruling="仍归住建", by=leader, at=MONDAY)

    assert order.state == OrderState.SIGNED


def test_ruling_is_open_again_when_the_secondment_has_ended(cast):
    order = asked(cast)
    leader = lent(cast, cast.housing, ends_on=date(2026, 11, 22))

    order = returns.refuse_return(order, ruling="仍归住建", by=leader, at=MONDAY)

    assert order.state == OrderState.SIGNED
