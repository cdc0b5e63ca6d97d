from datetime import timedelta

import pytest

from dispatch.queries.orders.order_page import order_page
from dispatch.services.moves.assignment import add_assisting
from dispatch.services.orders import gathering, handling
from tests.dispatch.services.work import finish, signed
from tests.factories.petitions import MONDAY

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=1)


def notes(order, user):
    return order_page(user, order.public_id, at=LATER).notes


def test_notes_say_why_an_answer_came_back_until_it_is_handed_in_again(cast):
    order = finish(cast, signed(cast))
    before = notes(order, cast.handler)

    handling.send_back(order, why="没写时间。", by=cast.dispatcher, at=LATER)
    back = notes(order, cast.handler)
    finish(cast, order, at=LATER)

    assert back == [*before, ("bad", "审核退回：没写时间。")]
    assert notes(order, cast.handler) == before


def test_notes_say_what_the_lead_misses_to_the_assisting_agency_alone(cast):
    order = signed(cast)
    [part] = add_assisting(order.petition, [cast.order_bureau], by=cast.dispatcher, at=MONDAY)
    handling.sign_for(part, by=cast.other_handler, at=MONDAY)
    finish(cast, part, by=cast.other_handler)

    gathering.ask_again(order, of=part, words="再挖开看。", by=cast.handler, at=LATER)

    said = ("bad", "请区城市管理局再办：再挖开看。")
    assert said in notes(part, cast.other_handler)
    assert said not in notes(order, cast.handler)
