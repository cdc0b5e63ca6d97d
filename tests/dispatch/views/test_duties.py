from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dispatch.models import DutyRule, WorkOrder
from dispatch.services.moves import returns
from tests.factories.dispatch import CategoryFactory, DutyRuleFactory

pytestmark = pytest.mark.django_db

PAGE = "dispatch:my-duties"


def test_page_shows_what_the_agency_leads_and_helps_with_today(desk, cast, signed_in):
    DutyRule.objects.get(lead=cast.order_bureau).assisting.add(cast.housing)
    DutyRuleFactory(category=CategoryFactory(), lead=cast.housing, is_active=False)

    duties = signed_in(cast.handler).get(reverse(PAGE)).context["duties"]

    assert [rule.category for rule in duties.leading] == [cast.heating]
    assert [rule.category for rule in duties.assisting] == [cast.litter]


def test_figures_are_the_totals_of_the_lists_they_open(desk, cast, signed_in):
    late = desk.order()
    desk.order()
    WorkOrder.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    client = signed_in(cast.handler)

    duties = client.get(reverse(PAGE)).context["duties"]

    def total(**query):
        page = client.get(reverse("dispatch:order-list"), query).context["page"]
        return page.paginator.count

    assert (duties.n_open, duties.n_overdue) == (2, 1)
    assert (total(tab="todo"), total(tab="todo", time="over")) == (2, 1)


def test_rulings_on_own_returns_are_shown_with_their_reason(desk, cast, signed_in):
    order, at = desk.signed(), timezone.now()
    returns.ask_return(
        order, reason="R3", text="供热由集团负责。", proposes="供热集团", by=cast.handler, at=at
    )
    returns.refuse_return(order, ruling="按目录由住建局牵头。", by=cast.shift_leader, at=at)

    page = signed_in(cast.handler).get(reverse(PAGE)).content.decode()

    for words in ("职能交叉：供热由集团负责。", "驳回，仍由本单位办", "按目录由住建局牵头。"):
        assert words in page
    assert "供热由集团负责" not in signed_in(cast.other_handler).get(reverse(PAGE)).content.decode()


def test_numbers_of_own_people_alone_are_listed(desk, cast, signed_in):
    cast.receiver.phone = "13911110000"
    cast.receiver.save()

    assert "13911110000" in signed_in(cast.handler).get(reverse(PAGE)).content.decode()
    assert "13911110000" not in signed_in(cast.other_handler).get(reverse(PAGE)).content.decode()


def test_page_is_not_found_without_work_in_an_agency(cast, signed_in):
    assert signed_in(cast.dispatcher).get(reverse(PAGE)).status_code == 404


def test_page_asks_the_same_questions_for_one_rule_and_three(desk, cast, signed_in):
    client = signed_in(cast.handler)
    client.get(reverse(PAGE))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(PAGE))
    DutyRuleFactory.create_batch(2, lead=cast.housing)

    with CaptureQueriesContext(connection) as three:
        client.get(reverse(PAGE))

    assert len(one) == len(three) <= 12
