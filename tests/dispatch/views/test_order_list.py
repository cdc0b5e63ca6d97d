import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from dispatch.queries.desks.desk import Filters, orders_for
from dispatch.queries.desks.scope import Scope, order_scope
from dispatch.services.orders import handling, questions
from petitions.models import Petition
from tests.factories.dispatch import AgencyFactory, StaffingFactory
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db

LIST = "dispatch:order-list"


def listed(client, **query):
    return [row.order.pk for row in client.get(reverse(LIST), query).context["rows"]]


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_list_todo_by_due_moment_shows_own_agency_alone(desk, cast, signed_in):
    later, sooner = desk.order(title="后到期"), desk.order(title="先到期")
    WorkOrder.objects.filter(pk=sooner.pk).update(due_at=timezone.now())
    handling_elsewhere = desk.order()
    WorkOrder.objects.filter(pk=handling_elsewhere.pk).update(agency=cast.order_bureau)

    assert listed(signed_in(cast.handler)) == [sooner.pk, later.pk]


def test_list_tabs_split_open_settled_and_assisting(desk, cast, signed_in):
    waiting, settled = desk.order(), desk.finished()
    handling.verify(settled, by=cast.dispatcher, at=timezone.now())
    helping = desk.order()
    WorkOrder.objects.filter(pk=helping.pk).update(is_lead=False)
    client = signed_in(cast.handler)

    assert listed(client, tab="todo") == [waiting.pk, helping.pk]
    assert listed(client, tab="done") == [settled.pk]
    assert listed(client, tab="assist") == [helping.pk]
    assert listed(client, tab="all") == [helping.pk, settled.pk, waiting.pk]


def test_list_filters_by_number_words_place_category_state_and_handler(desk, cast, signed_in):
    wanted = desk.signed(title="锅炉房夜里停泵", phone="13900007788")
    other = desk.order(title="楼道声控灯不亮", grid=cast.other_unit)
    client = signed_in(cast.handler)
    number = wanted.petition.number

    for query in (
        {"q": number},
        {"q": f"{number[:4]} {number[4:8]} {number[8:]}-1"},
        {"q": "夜里停泵"},
        {"q": "7788"},
        {"town": cast.town.pk},
        {"state": "signed"},
        {"handler": cast.handler.pk},
    ):
        assert listed(client, **query) == [wanted.pk], query
    assert listed(client, category="0101") == [wanted.pk, other.pk]
    assert listed(client, category="0301") == []
    assert listed(client, town="nowhere", time="never") == [wanted.pk, other.pk]


def test_list_by_time_tells_near_overdue_and_stopped_clocks_apart(desk, cast, signed_in):
    at = timezone.now()
    rows = {}
    for name, due in (("over", -60), ("near", 5), ("fine", 600)):
        rows[name] = desk.order()
        WorkOrder.objects.filter(pk=rows[name].pk).update(
            dispatched_at=at - timedelta(minutes=100), due_at=at + timedelta(minutes=due)
        )
    asked = desk.signed()
    questions.ask(asked, text="请补充楼号。", by=cast.handler, at=at)
    client = signed_in(cast.handler)

    assert listed(client, time="over") == [rows["over"].pk]
    assert listed(client, time="near") == [rows["near"].pk]
    assert listed(client, time="paused") == [asked.pk]
    assert listed(client, time="contact") == [asked.pk]


def test_figures_are_the_totals_of_the_lists_they_open(desk, cast, signed_in):
    desk.order(), desk.signed(), desk.finished()
    reached = desk.signed()
    WorkOrder.objects.filter(pk=reached.pk).update(contacted_at=timezone.now())
    handling.verify(desk.finished(), by=cast.dispatcher, at=timezone.now())
    late = desk.order()
    WorkOrder.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=2))
    client = signed_in(cast.handler)

    cards = client.get(reverse("dispatch:desk-home")).context["cards"]

    totals = [client.get(card.url).context["page"].paginator.count for card in cards]
    assert totals == [card.n for card in cards] == [2, 1, 2, 0, 1, 0, 1, 1, 0]


def test_town_clerk_reads_orders_of_the_town_without_signing(desk, cast, signed_in):
    here = desk.order()
    desk.order(grid=cast.other_unit)

    page = signed_in(cast.town_clerk).get(reverse(LIST))

    assert [row.order.pk for row in page.context["rows"]] == [here.pk]
    assert "批量签收" not in page.content.decode()


def test_clerk_with_agency_and_territory_switches_between_them(desk, cast, signed_in):
    elsewhere = desk.order()
    client = signed_in(cast.community_clerk)

    assert listed(client) == []
    assert listed(client, scope="area") == [elsewhere.pk]


def test_list_refuses_people_without_orders_to_see(cast, signed_in):
    assert signed_in(cast.editor).get(reverse(LIST)).status_code == 404


def test_list_asks_the_same_questions_for_one_row_and_three(desk, cast, signed_in):
    client = signed_in(cast.handler)
    desk.order()
    first = queries(client, reverse(LIST))
    desk.signed(grid=cast.other_unit)
    desk.order()

    assert first == queries(client, reverse(LIST)) == 12


def fill_desks(cast, agencies, each):
    """Put orders on desks in bulk, spread over states and due moments."""
    at, total = timezone.now(), agencies * each
    bodies = AgencyFactory.create_batch(agencies)
    petitions = Petition.objects.bulk_create(
        Petition(number=f"{number:012d}", kind="help", channel="web", grid=cast.unit, filed_at=at)
        for number in range(total)
    )
    states = [OrderState.SIGNED, OrderState.DISPATCHED, *[OrderState.VERIFIED] * 30]
    WorkOrder.objects.bulk_create(
        WorkOrder(
            petition=petition,
            serial=1,
            agency=bodies[place % agencies],
            town=cast.town if place % 20 == 1 else cast.other_town,
            state=states[place % len(states)],
            created_at=at,
            verified_at=at,
            due_at=at + timedelta(minutes=place),
        )
        for place, petition in enumerate(petitions)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE dispatch_workorder, petitions_petition")
        # A table of a few pages is read whole whatever its indexes are; a grown one is not.
        cursor.execute("SET LOCAL enable_seqscan = off")
        # Nor are two indexes laid over each other there, as they are for a few sampled pages.
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    return bodies[0]


@pytest.mark.parametrize(
    ("who", "tab", "index"),
    [
        ("desk", "todo", "order_open_by_agency"),
        ("desk", "done", "order_desk"),
        ("town_clerk", "todo", "order_open_by_town"),
        ("town_clerk", "done", "order_by_town"),
        ("leader", "todo", "order_due"),
    ],
)
def test_list_of_a_filled_table_is_driven_by_one_index(cast, who, tab, index):
    agency = fill_desks(cast, agencies=40, each=100)
    scope = Scope(agencies=(agency,)) if who == "desk" else order_scope(getattr(cast, who))

    plan = orders_for(scope, Filters(tab=tab), at=timezone.now())[:20].explain()

    assert re.findall(r"(?:using|Index Scan on) (order_\w+)", plan) == [index], plan


def test_batch_sign_reports_each_row_and_stops_for_none(desk, cast, signed_in):
    fresh, taken, foreign = desk.order(), desk.signed(), desk.order()
    WorkOrder.objects.filter(pk=foreign.pk).update(agency=cast.order_bureau)
    chosen = [str(order.public_id) for order in (taken, foreign, fresh)]

    answer = signed_in(cast.handler).post(
        reverse("dispatch:orders-sign"), {"order": [*chosen, "no-uuid"]}, follow=True
    )

    fresh.refresh_from_db()
    foreign.refresh_from_db()
    assert (fresh.state, fresh.handler, foreign.state) == (
        OrderState.SIGNED,
        cast.handler,
        OrderState.DISPATCHED,
    )
    said = [str(message) for message in answer.context["messages"]]
    assert len(said) == 3
    assert said[0].startswith(f"{taken.number}：陈立群已在")
    assert said[1:] == ["已签收 1 件。", "有 2 件不在您能签收的范围里，没有动。"]


def test_batch_sign_without_a_choice_says_so_and_stays_on_the_list(cast, signed_in):
    back = reverse(LIST) + "?tab=todo&state=dispatched"

    answer = signed_in(cast.handler).post(
        reverse("dispatch:orders-sign"), {"next": back}, follow=True
    )

    assert answer.redirect_chain == [(back, 302)]
    assert "还没有选" in answer.content.decode()


def test_batch_sign_leads_to_no_foreign_site(cast, signed_in):
    url = reverse("dispatch:orders-sign")

    answer = signed_in(cast.handler).post(url, {"next": "https://elsewhere.example/"})

    assert answer.url == reverse(LIST)


@pytest.mark.parametrize("role", [Role.RECEIVER, Role.APPROVER])
def test_every_place_in_the_agency_signs(desk, cast, signed_in, role):
    order = desk.order()
    person = StaffingFactory(agency=cast.housing, role=role).user

    signed_in(person).post(reverse("dispatch:order-sign", args=[order.public_id]))

    order.refresh_from_db()
    assert order.handler == person
