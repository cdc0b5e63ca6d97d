import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import WorkOrder
from dispatch.services.centre.queue import answer_at_once
from dispatch.services.judging.answers import rate_answer
from petitions.models import Petition
from tests.dispatch.services.work import GOOD, PETITIONER, filed, rate, settled
from tests.factories.dispatch import AgencyFactory
from tests.factories.petitions import MONDAY, file_petition

pytestmark = pytest.mark.django_db

DAYS = {"from": "2026-11-23", "to": "2026-11-24"}


@pytest.fixture(autouse=True)
def still(monkeypatch):
    """The clock stands at noon of the day on which the cast's matters are filed."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(hours=2))


def dashboard(client, user, headers=None, **asked):
    client.force_login(user)
    return client.get(reverse("dispatch:dashboard"), DAYS | asked, headers=headers)


def listed(client, **asked):
    return client.get(reverse("dispatch:figure-list"), DAYS | asked)


@pytest.mark.parametrize("name", ["dashboard", "figure-list"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("leader", 200),
        ("dispatcher", 200),
        ("shift_leader", 200),
        ("call_back", 200),
        ("town_clerk", 200),
        ("community_clerk", 200),
        ("receiver", 200),
        ("handler", 200),
        ("approver", 200),
        ("grid_worker", 404),
        ("editor", 404),
        ("reviewer", 404),
        ("administrator", 404),
        ("resident", 302),
    ],
)
def test_pages_open_for_those_who_may_see_figures(client, cast, name, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(reverse(f"dispatch:{name}")).status_code == status


def test_dashboard_asks_strangers_to_sign_in(client, cast):
    assert reverse("sign-in") in client.get(reverse("dispatch:dashboard")).url


def test_each_number_on_the_page_is_the_total_of_the_list_it_opens(client, cast):
    rate(settled(cast), GOOD, at=MONDAY + timedelta(hours=1))
    filed(cast, grid=cast.other_unit)
    filed(cast, category=cast.litter)
    Petition.objects.filter(answered_at=None).update(due_at=MONDAY)
    page = dashboard(client, cast.leader).content.decode()

    plain = re.findall(r'<a class="dash-n[^"]*" href="([^"]+)">([\d,]+)</a>', page)
    cards = re.findall(
        r'<a class="yb-fig" href="([^"]+)".*?__n">([\d,]+)<small>件', page, re.DOTALL
    )
    parts = re.findall(
        r'href="([^"]+)">[\d.]+%</a><span class="yb-12 yb-3 yb-num">([\d,]+) /', page
    )
    wrong = [
        (address, shown)
        for address, shown in plain + cards + parts
        if client.get(unescape(address)).context["page"].paginator.count != int(shown)
    ]

    assert (len(plain), len(cards), len(parts)) == (20, 7, 9)
    assert wrong == []


def test_dashboard_without_rows_shows_dashes_and_no_share(client, cast):
    page = dashboard(client, cast.leader)

    shares = [card.n for card in page.context["page"].facts]
    assert shares == ["—", "—", "—"]
    assert "现在没有在办的" in page.content.decode()


def test_dashboard_marks_a_small_base(client, cast):
    settled(cast)

    page = dashboard(client, cast.leader).content.decode()

    assert "样本少" in page
    assert "1 / 1" in page


def test_card_of_a_share_marks_a_small_base_and_leaves_an_empty_one_alone(client, cast):
    rate(settled(cast), GOOD, at=MONDAY + timedelta(hours=1))
    shown = dashboard(client, cast.leader).context["page"].facts
    empty = dashboard(client, cast.leader, **{"from": "2020-01-01", "to": "2020-01-01"})

    assert {card.note for card in shown} == {
        "1 / 1 件应办，样本少",
        "1 / 1 件评价过的，样本少",
    }
    assert not any("样本少" in card.note for card in empty.context["page"].facts)


def test_dashboard_polled_unchanged_answers_with_nothing(client, cast):
    first = dashboard(client, cast.leader)

    headers = {"X-Poll": "1", "HX-Request": "true", "If-None-Match": first["ETag"]}

    assert dashboard(client, cast.leader, headers).status_code == 304


def test_dashboard_polled_after_an_act_answers_with_the_new_figures(client, cast):
    first = dashboard(client, cast.leader)
    settled(cast)

    headers = {"X-Poll": "1", "HX-Request": "true", "If-None-Match": first["ETag"]}
    again = dashboard(client, cast.leader, headers)

    assert again.status_code == 200
    assert again.content.decode().lstrip().startswith("<div")
    assert again.context["page"].flow[0].n == "1"


def test_dashboard_of_another_period_or_person_has_another_tag(client, cast):

    tags = {
        dashboard(client, cast.leader)["ETag"],
        dashboard(client, cast.leader, town=str(cast.town.pk))["ETag"],
        dashboard(client, cast.town_clerk)["ETag"],
        dashboard(client, cast.handler)["ETag"],
    }

    assert len(tags) == 4


def test_dashboard_narrowed_to_a_town_keeps_it_in_every_list(client, cast):
    filed(cast)
    town = str(cast.town.pk)

    page = dashboard(client, cast.leader, town=town).context["page"]

    cards = [*page.standing, *page.flow, *page.facts]
    assert all(f"town={town}" in card.url for card in cards)


@pytest.mark.parametrize("rows", [1, 3])
def test_dashboard_asks_at_most_twelve_queries(client, cast, django_assert_num_queries, rows):
    for number in range(rows):
        filed(cast, grid=[cast.unit, cast.other_unit][number % 2])
    client.force_login(cast.leader)

    with django_assert_num_queries(12):
        client.get(reverse("dispatch:dashboard"), DAYS)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("who", ["leader", "handler"])
def test_figure_list_asks_the_same_number_of_queries(
    client, cast, django_assert_num_queries, who, rows
):
    for _number in range(rows):
        filed(cast)
    client.force_login(getattr(cast, who))

    with django_assert_num_queries({"leader": 7, "handler": 7}[who]):
        listed(client)


def test_figure_list_shows_a_matter_with_its_lead_and_leads_to_the_order(client, cast):
    order = settled(cast)
    client.force_login(cast.leader)

    page = listed(client, metric="settled").content.decode()

    assert "住建局" in page
    assert reverse("dispatch:order-detail", args=[order.public_id]) in page


def test_figure_list_of_a_matter_without_order_leads_to_the_public_page(client, cast):
    petition = filed(cast)
    WorkOrder.objects.update(is_lead=False)
    client.force_login(cast.leader)

    rows = listed(client).context["rows"]

    assert [row.url for row in rows] == [f"/ledger/{petition.number}/"]


@pytest.mark.parametrize("metric", ["nonsense", "", "<script>", "closed"])
def test_figure_list_of_an_unknown_figure_is_what_was_received(client, cast, metric):
    filed(cast)
    client.force_login(cast.handler)

    page = listed(client, metric=metric, town="x", category="'")

    assert (page.status_code, page.context["measure"].value) == (200, "received")


def test_figure_list_of_what_stands_now_asks_for_no_days(client, cast):
    filed(cast)
    Petition.objects.update(filed_at=MONDAY - timedelta(days=400))
    client.force_login(cast.leader)

    page = listed(client, metric="open")

    assert page.context["page"].paginator.count == 1
    assert 'type="date"' not in page.content.decode()


def test_figure_list_shows_no_personal_data(client, cast):
    filed(cast, name="刘芳菲", phone="13800001111")
    client.force_login(cast.leader)

    page = listed(client).content.decode()

    assert "刘芳菲" not in page
    assert "13800001111" not in page


def test_figure_list_of_the_centre_leads_to_what_was_answered_at_once(client, cast):
    centre = AgencyFactory(code="C00", name="区指挥中心", kind="centre")
    petition = file_petition(text="办事大厅几点关门，想下班以后去。", grid=cast.unit)
    petition = answer_at_once(petition, answer="到八点。", by=cast.dispatcher, at=MONDAY)
    rate_answer(petition, GOOD, rater=PETITIONER, at=MONDAY)
    client.force_login(cast.leader)
    asked = DAYS | {"metric": "content", "agency": centre.pk}

    alone = client.get(reverse("dispatch:figure-list"), asked)
    order = rate(settled(cast), GOOD, at=MONDAY).round.order
    WorkOrder.objects.filter(pk=order.pk).update(agency=centre)
    orders = client.get(reverse("dispatch:figure-list"), asked)
    direct = client.get(reverse("dispatch:figure-list"), asked | {"answers": "direct"})

    assert [row.petition.number for row in alone.context["rows"]] == [petition.number]
    assert "另有 1 件" in orders.content.decode()
    assert "answers=direct" in orders.content.decode()
    assert orders.context["page"].paginator.count == 1
    assert [row.petition.number for row in direct.context["rows"]] == [petition.number]
    assert '<input type="hidden" name="answers" value="direct"' in direct.content.decode()
