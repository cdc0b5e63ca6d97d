import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.choices import OrderState
from dispatch.services.moves import returns
from tests.dispatch.services.work import lend

pytestmark = pytest.mark.django_db

RETURNS, VERIFY = "dispatch:return-list", "dispatch:verify-list"


def asked(desk, cast, text="该归城管"):
    order = desk.signed()
    returns.ask_return(
        order, reason="R3", text=text, proposes="城管局", by=cast.handler, at=timezone.now()
    )
    return order


def test_return_list_shows_both_reasons(desk, cast, signed_in):
    asked(desk, cast)

    page = signed_in(cast.shift_leader).get(reverse(RETURNS)).content.decode()

    for words in ("派单的理由", "派单目录 0101", "退单的理由", "职能交叉", "该归城管", "城管局"):
        assert words in page


def test_return_list_tells_that_it_is_the_second_one(desk, cast, signed_in):
    order = asked(desk, cast, "第一次的理由")
    returns.refuse_return(order, ruling="仍归住建", by=cast.shift_leader, at=timezone.now())
    returns.ask_return(order, reason="R3", text="还是不归我们", by=cast.handler, at=timezone.now())

    page = signed_in(cast.shift_leader).get(reverse(RETURNS)).content.decode()

    assert "第 2 次退" in page
    assert "第一次的理由" in page
    assert "已驳回，仍归住建" in page


def test_return_list_leaves_those_of_the_own_agency_to_another(desk, cast, signed_in):
    order = asked(desk, cast)
    lend(cast.shift_leader, order.agency)

    page = signed_in(cast.shift_leader).get(reverse(RETURNS)).content.decode()

    assert "应当回避" in page
    assert "?act=rule" not in page


def test_return_list_is_for_those_who_rule(cast, signed_in):
    assert signed_in(cast.dispatcher).get(reverse(RETURNS)).status_code == 404
    assert signed_in(cast.handler).get(reverse(RETURNS)).status_code == 404


def test_return_list_costs_the_same_for_one_and_three(
    desk, cast, signed_in, django_assert_num_queries
):
    client = signed_in(cast.shift_leader)
    asked(desk, cast)
    client.get(reverse(RETURNS))
    with django_assert_num_queries(10):
        client.get(reverse(RETURNS))
    asked(desk, cast), asked(desk, cast)

    with django_assert_num_queries(10):
        client.get(reverse(RETURNS))


def test_verify_list_checks_in_one_press_and_stays(desk, cast, signed_in):
    order, client = desk.finished(), signed_in(cast.dispatcher)
    page = client.get(reverse(VERIFY)).content.decode()

    answer = client.post(
        reverse("dispatch:order-verify", args=[order.public_id]), {"back": "verify"}
    )

    order.refresh_from_db()
    assert "三号楼入户阀门已经换好" in page
    assert (answer.url, order.state) == (reverse(VERIFY), OrderState.VERIFIED)
    assert "没有待审的答复" in client.get(reverse(VERIFY)).content.decode()


def test_verify_list_is_not_for_departments(cast, signed_in):
    assert signed_in(cast.approver).get(reverse(VERIFY)).status_code == 404
