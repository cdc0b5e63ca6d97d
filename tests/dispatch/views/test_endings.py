from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.choices import OrderState
from dispatch.models import DutyRule, Ending
from dispatch.services.moves import endings, returns
from petitions.choices import State
from petitions.models import Petition
from tests.dispatch.services.work import lend

pytestmark = pytest.mark.django_db

LIST = "dispatch:decision-list"


def address(name, order):
    return reverse(f"dispatch:order-{name}", args=[order.public_id])


def asked(desk, cast):
    return endings.ask_end(
        desk.signed(), reason="T1", why="法院已立案。", by=cast.handler, at=timezone.now()
    )


def page_of(row):
    return reverse("dispatch:ending-decide", args=[row.public_id])


def test_order_ask_end_is_listed_and_decided_on_a_page_of_its_own(desk, cast, signed_in):
    order = desk.signed()
    facts = {"reason": "T1", "why": "法院已立案。"}
    signed_in(cast.handler).post(address("ask-end", order), facts)
    row, client = Ending.objects.get(), signed_in(cast.dispatcher)

    listed = client.get(reverse(LIST), {"kind": "ending"}).content.decode()
    page = client.get(page_of(row)).content.decode()
    answer = client.post(page_of(row), {"decision": "grant", "ruling": ""})

    for shown in (listed, page):
        for words in ("终止办理", "已进入诉讼", "法院已立案。", "陈立群"):
            assert words in shown
    assert page_of(row) in listed
    assert answer.url == reverse(LIST)
    assert Petition.objects.get().state == State.TERMINATED


def test_ending_decide_offers_nothing_to_whom_the_agency_lent(desk, cast, signed_in):
    row = asked(desk, cast)
    lend(cast.dispatcher, desk.signed().agency)

    page = signed_in(cast.dispatcher).get(page_of(row)).content.decode()

    assert "应当回避" in page
    assert "作出决定" not in page


def test_ending_decide_refusing_needs_words(desk, cast, signed_in):
    row = asked(desk, cast)

    answer = signed_in(cast.dispatcher).post(page_of(row), {"decision": "refuse", "ruling": ""})

    assert answer.status_code == 422
    assert Ending.objects.get().decided_at is None


def test_ending_decide_after_somebody_else_says_who(desk, cast, signed_in):
    row = asked(desk, cast)
    endings.refuse_ending(row, ruling="没立案", by=cast.shift_leader, at=timezone.now())

    answer = signed_in(cast.dispatcher).post(page_of(row), {"decision": "grant", "ruling": "可以"})

    assert answer.status_code == 409
    assert "何静刚刚已经批过了" in answer.content.decode()
    assert "可以" in answer.content.decode()


def test_ending_decide_of_a_withdrawal_says_what_follows(desk, cast, signed_in):
    facts = {"reason": "C1", "why": "该归城管。", "by": cast.dispatcher, "at": timezone.now()}
    row = endings.ask_cancel(desk.signed(), **facts)

    page = signed_in(cast.shift_leader).get(page_of(row)).content.decode()

    assert "同意则撤回这张工单，单位马上收到" in page
    assert "反映人收到原因" not in page


def test_ending_decide_of_a_matter_without_an_order_shows_the_matter(desk, cast, signed_in):
    petition = desk.order().petition
    row = endings.ask_termination(
        petition, reason="T1", why="法院已立案。", by=cast.shift_leader, at=timezone.now()
    )
    client = signed_in(cast.dispatcher)

    assert petition.title in client.get(reverse(LIST), {"kind": "ending"}).content.decode()
    assert petition.title in client.get(page_of(row)).content.decode()


def test_decision_list_of_a_dispatcher_has_no_other_tabs(cast, signed_in):
    page = signed_in(cast.dispatcher).get(reverse(LIST))

    assert [tab.kind.name for tab in page.context["tabs"]] == ["ending"]


def test_order_cancel_of_a_signed_order_is_asked_for(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.dispatcher)
    facts = {"reason": "C1", "why": "派错了单位。"}

    refused = client.post(address("cancel", order), facts)
    client.post(address("ask-cancel", order), facts)

    order.refresh_from_db()
    assert refused.status_code == 409
    assert "要另一位同事批准" in refused.content.decode()
    assert order.state == OrderState.SIGNED
    assert order.endings.get().asked_by == cast.dispatcher


def test_order_transfer_leads_to_the_other_agency(desk, cast, signed_in):
    order = desk.signed()

    signed_in(cast.dispatcher).post(
        address("transfer", order), {"to": cast.order_bureau.pk, "why": "属城管。"}
    )

    assert order.petition.orders.get(agency=cast.order_bureau).origin == order


def test_order_rule_shows_both_agencies_reasons_and_needs_the_one_that_has_it(
    desk, cast, signed_in
):
    order = desk.signed()
    returns.ask_return(order, reason="R3", text="属城管局。", by=cast.handler, at=timezone.now())
    returns.accept_return(
        order, ruling="先试城管。", to=cast.order_bureau, by=cast.shift_leader, at=timezone.now()
    )
    second = order.petition.orders.get(agency=cast.order_bureau)
    returns.ask_return(
        second, reason="R3", text="属住建局。", by=cast.other_handler, at=timezone.now()
    )
    client = signed_in(cast.shift_leader)

    dialog = client.get(address("detail", second), {"act": "rule"}).content.decode()
    answer = client.post(address("rule", second), {"decision": "accept", "ruling": "归住建"})

    for words in (
        "区住房和城乡建设局退单的理由",
        "属城管局。",
        "裁定：先试城管。",
        "区城市管理局退单的理由",
        "属住建局。",
    ):
        assert words in dialog
    assert answer.status_code == 422
    assert "请直接指定由哪家单位承办" in answer.content.decode()


def test_order_offer_duty_prefills_the_row(desk, cast, signed_in):
    order = desk.signed()
    returns.ask_return(order, reason="R3", text="属城管。", by=cast.handler, at=timezone.now())
    returns.refuse_return(order, ruling="仍归住建。", by=cast.shift_leader, at=timezone.now())
    client, day = signed_in(cast.shift_leader), timezone.localdate() + timedelta(days=1)

    dialog = client.get(address("detail", order), {"act": "offer-duty"}).content.decode()
    client.post(address("offer-duty", order), {"area": cast.town.pk, "valid_from": day})

    rule = DutyRule.objects.get(is_active=False)
    assert f'value="{timezone.localdate().isoformat()}"' in dialog
    assert "退单裁定〔" in dialog
    assert "仍归住建。" in dialog
    assert (rule.area, rule.valid_from, rule.lead) == (cast.town, day, cast.housing)
    assert "offer-duty" not in [
        act.name for act in client.get(address("detail", order)).context["more_acts"]
    ]
