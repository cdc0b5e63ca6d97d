"""Who got the grid's card, as rows of the registers: counted, listed, ticked off."""

from datetime import date

import pytest
from django.urls import reverse

from grids.models import CardIssue, Household, Room
from grids.queries.workers import card_takers
from grids.services.registers import merge
from grids.services.workers import card_giving
from tests.factories.registers import make_building, make_household, make_premises, make_room
from tests.factories.workers import make_manager, make_worker
from tests.grids.conftest import AT
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
TODAY = date(2021, 2, 1)


@pytest.fixture
def worker(tree):
    return make_worker(tree["west"])


@pytest.fixture
def building(tree):
    return make_building(tree["west"], name="3号楼")


@pytest.fixture
def homes(building):
    return [make_household(make_room(building, unit="2单元", door=f"50{n}")) for n in range(3)]


def given(grid, key):
    counts = card_takers.given_in([grid]).get(grid.pk, {})
    return counts.get(key, card_takers.Given())


def test_give_cards_counts_each_household_once(tree, worker, homes):
    facts = {"issued_on": TODAY, "by": worker.user, "at": AT}

    n = card_giving.give_cards(tree["west"], homes[:2], **facts)

    assert n == 2
    assert given(tree["west"], "household") == card_takers.Given(3, 2)
    assert list(card_takers.without_card(Household, tree["west"])) == homes[2:]
    with pytest.raises(TransitionRefused, match="已经有人登记过"):
        card_giving.give_cards(tree["west"], homes[:2], **facts)
    assert CardIssue.objects.count() == 2


def test_give_cards_without_a_tick_or_elsewhere_is_refused(tree, worker, homes):
    facts = {"issued_on": TODAY, "at": AT}

    with pytest.raises(TransitionRefused, match="没有勾选"):
        card_giving.give_cards(tree["west"], [], by=worker.user, **facts)
    with pytest.raises(OutOfReach):
        card_giving.give_cards(tree["east"], homes, by=worker.user, **facts)
    with pytest.raises(TransitionRefused, match="还没有到"):
        card_giving.give_cards(
            tree["west"], homes, issued_on=date(2021, 2, 2), by=worker.user, at=AT
        )
    make_worker(tree["east"], "吴桂兰")
    with pytest.raises(TransitionRefused, match="没有勾选"):
        card_giving.give_cards(tree["east"], homes, by=make_manager(tree["community"]), **facts)


def test_card_of_a_room_is_that_of_the_household_in_it(tree, worker, building):
    room = make_room(building)
    card_giving.give_card(room, issued_on=TODAY, by=worker.user, at=AT)
    assert not card_takers.without_card(Room, tree["west"]).exists()

    make_household(room)

    assert given(tree["west"], "household") == card_takers.Given(1, 1)
    assert given(tree["west"], "room") == card_takers.Given(0, 0)


def test_household_that_was_merged_leaves_its_card_to_the_other(tree, worker, homes):
    card_giving.give_card(homes[0], issued_on=TODAY, by=worker.user, at=AT)

    merge(homes[0], homes[1], by=None, at=AT)

    assert given(tree["west"], "household") == card_takers.Given(2, 1)
    assert card_takers.cards_of_row(worker.user, homes[1], on=TODAY).issues


def test_give_card_to_a_row_that_ended_or_lies_nowhere_is_refused(worker):
    with pytest.raises(TransitionRefused, match="不在册或还没有落到网格"):
        card_giving.give_card(make_premises(), issued_on=TODAY, by=worker.user, at=AT)


def test_counts_ask_the_same_number_of_queries_for_one_and_two_grids(
    tree, worker, homes, django_assert_num_queries
):
    make_premises(tree["east"])

    with django_assert_num_queries(1):
        card_takers.given_in([tree["west"]])
    with django_assert_num_queries(1):
        card_takers.given_in([tree["west"], tree["east"]])


def test_worker_ticks_the_doors_of_one_entrance(client, tree, worker, homes, building):
    client.force_login(worker.user)
    make_household(make_room(building, unit="10单元", door="101"))
    url = reverse("grids:card-without", args=[tree["west"].code])
    narrow = f"{url}?kind=household&building={building.number}&unit=2单元"

    page = client.get(narrow).content.decode()
    client.post(narrow, {"door": [homes[0].public_id], "issued_on": "2021-02-01"})
    after = client.get(narrow).content.decode()
    late = client.post(narrow, {"door": [homes[1].public_id], "issued_on": "2099-01-01"})

    assert page.count('name="door"') == 3
    assert after.count('name="door"') == 2
    assert page.index('value="2单元"') < page.index('value="10单元"')
    assert late.status_code == 409
    assert client.get(f"{url}?kind=no").status_code == 404
    assert CardIssue.objects.get().household == homes[0]


def test_shop_shows_on_its_own_page_that_it_has_the_card(client, tree, worker):
    client.force_login(worker.user)
    shop = make_premises(tree["west"], name="顺利五金")
    row = reverse("grids:register-row", args=["premises", shop.public_id])
    before = client.get(row).content.decode()

    done = client.post(reverse("grids:card-give", args=["premises", shop.public_id]))

    after = client.get(row).content.decode()
    grid = client.get(reverse("grids:card-grid", args=[tree["west"].code])).content.decode()
    assert "还没有发过" in before
    assert done.status_code == 302
    assert "发了一张" in after
    assert "顺利五金" in grid
    assert given(tree["west"], "premises") == card_takers.Given(1, 1)


def test_card_is_not_noted_for_a_row_of_somebody_elses_grid(client, tree, worker):
    client.force_login(worker.user)
    shop = make_premises(tree["east"])

    other = client.post(reverse("grids:card-give", args=["premises", shop.public_id]))
    unknown = client.post(reverse("grids:card-give", args=["facility", shop.public_id]))

    assert (other.status_code, unknown.status_code) == (404, 404)
    assert not CardIssue.objects.exists()


def test_secretary_sees_by_grid_who_has_the_card(client, tree, worker, homes):
    secretary = make_manager(tree["community"])
    client.force_login(secretary)
    card_giving.give_card(homes[0], issued_on=TODAY, by=worker.user, at=AT)

    page = client.get(reverse("grids:card-given")).content.decode()
    narrow = client.get(reverse("grids:card-given"), {"place": "第2网格"}).content.decode()

    assert "1 / 3" in page
    assert "桥头社区第1网格" in page
    assert "桥头社区第1网格" not in narrow
    within = card_takers.given_within(secretary, Capability.MANAGE_POSTS)
    assert within[0][1] == card_takers.Given(3, 1)
