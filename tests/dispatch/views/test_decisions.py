from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.choices import OrderState, Step
from dispatch.models import Extension, ServiceLimit
from dispatch.services.moves import extensions
from tests.dispatch.services.work import lend, shelved

pytestmark = pytest.mark.django_db

LIST = "dispatch:decision-list"


def address(name, order):
    return reverse(f"dispatch:order-{name}", args=[order.public_id])


def asked(desk, cast, reason="要等配件到货。"):
    order = desk.signed()
    extensions.ask_extension(
        order, days=3, reason=reason, by=cast.handler, at=timezone.now() + timedelta(seconds=1)
    )
    return order


def test_extend_dialog_says_how_long_and_until_when(desk, cast, signed_in):
    order = desk.signed()

    page = signed_in(cast.handler).get(address("detail", order), {"act": "extend"})

    words = page.content.decode()
    assert "这一类最多 5 个工作日，只能延一次。" in words
    assert "现在的时限" in words


def test_extend_dialog_of_a_category_without_one_says_so(desk, cast, signed_in):
    order = desk.signed()
    ServiceLimit.objects.filter(step=Step.EXTEND).delete()

    page = signed_in(cast.handler).get(address("detail", order), {"act": "extend"})

    assert "这一类按规定不能延期。" in page.content.decode()


def test_order_extend_asks_and_order_decide_extension_grants(desk, cast, signed_in):
    order, handler = desk.signed(), signed_in(cast.handler)
    handler.post(address("extend", order), {"days": "2", "reason": "要等配件到货。"})
    leader = signed_in(cast.shift_leader)

    dialog = leader.get(address("detail", order), {"act": "decide-extension"}).content.decode()
    leader.post(address("decide-extension", order), {"decision": "grant", "ruling": ""})

    order.refresh_from_db()
    assert "延期 2 个工作日" in dialog
    assert "要等配件到货。" in dialog
    assert order.n_extensions == 1
    assert "已延期 1 次" in handler.get(address("detail", order)).content.decode()


def test_decision_list_leaves_those_of_the_own_agency_to_another(desk, cast, signed_in):
    order = asked(desk, cast)
    lend(cast.shift_leader, order.agency)

    page = signed_in(cast.shift_leader).get(reverse(LIST)).content.decode()

    assert "应当回避" in page
    assert "?act=decide-extension" not in page


def test_order_decide_extension_refusing_needs_words(desk, cast, signed_in):
    order, leader = asked(desk, cast), signed_in(cast.shift_leader)

    answer = leader.post(address("decide-extension", order), {"decision": "refuse", "ruling": ""})

    assert answer.status_code == 422
    assert Extension.objects.get().decided_at is None


def test_order_decide_extension_refuses_it(desk, cast, signed_in):
    order, leader = asked(desk, cast), signed_in(cast.shift_leader)

    leader.post(address("decide-extension", order), {"decision": "refuse", "ruling": "可以调货"})

    assert Extension.objects.get().is_accepted is False


def test_order_extend_twice_is_told_with_what_was_typed(desk, cast, signed_in):
    order = asked(desk, cast)

    answer = signed_in(cast.handler).post(
        address("extend", order), {"days": "1", "reason": "再等一天。"}
    )

    assert answer.status_code == 409
    assert "正在等审批" in answer.content.decode()
    assert "再等一天。" in answer.content.decode()


def test_decision_list_shows_who_asks_for_what_and_why(desk, cast, signed_in):
    asked(desk, cast, "要等配件到货。")

    page = signed_in(cast.shift_leader).get(reverse(LIST)).content.decode()

    for words in ("区住房和城乡建设局", "延期 3 个工作日", "要等配件到货。", "陈立群"):
        assert words in page


def test_decision_list_of_an_unknown_kind_shows_the_first(cast, signed_in):
    page = signed_in(cast.shift_leader).get(reverse(LIST), {"kind": "nothing"})

    assert "没有待批的申请" in page.content.decode()


def test_decision_list_costs_the_same_for_one_and_three(
    desk, cast, signed_in, django_assert_num_queries
):
    client = signed_in(cast.shift_leader)
    asked(desk, cast)
    client.get(reverse(LIST))
    with django_assert_num_queries(12):
        client.get(reverse(LIST))
    asked(desk, cast), asked(desk, cast)

    with django_assert_num_queries(12):
        client.get(reverse(LIST))


def test_order_shelve_asks_and_order_decide_suspension_grants(desk, cast, signed_in):
    order, handler = desk.signed(), signed_in(cast.handler)
    day = timezone.localdate() + timedelta(days=90)
    facts = {"why": "等管网改造。", "meanwhile": "每周巡查。", "expected_on": day.isoformat()}
    handler.post(address("shelve", order), facts)
    leader = signed_in(cast.shift_leader)

    listed = leader.get(reverse(LIST), {"kind": "suspension"}).content.decode()
    dialog = leader.get(address("detail", order), {"act": "decide-suspension"}).content.decode()
    leader.post(address("decide-suspension", order), {"decision": "grant", "ruling": ""})

    order.refresh_from_db()
    for page in (listed, dialog):
        assert "等管网改造。" in page
        assert "每周巡查。" in page
    assert order.state == OrderState.SUSPENDED


@pytest.mark.parametrize(
    ("outcome", "state"), [("stay", OrderState.SUSPENDED), ("resume", OrderState.SIGNED)]
)
def test_order_review_keeps_it_or_takes_it_up(cast, signed_in, outcome, state):
    order, leader = shelved(cast), signed_in(cast.shift_leader)
    order.review_on = timezone.localdate() + timedelta(days=30)
    order.save()

    due = leader.get(reverse(LIST), {"kind": "review"}).content.decode()
    dialog = leader.get(address("detail", order), {"act": "review"}).content.decode()
    leader.post(address("review", order), {"outcome": outcome, "note": "看过现场。"})

    order.refresh_from_db()
    assert "没有待批的申请" in due
    assert "等明年管网改造。" in dialog
    assert order.state == state


def test_decision_list_of_reviews_shows_those_whose_day_has_come(cast, signed_in):
    order = shelved(cast)
    order.review_on = timezone.localdate()
    order.save()

    page = signed_in(cast.shift_leader).get(reverse(LIST), {"kind": "review"}).content.decode()

    assert "应复查" in page
    assert "等明年管网改造。" in page
