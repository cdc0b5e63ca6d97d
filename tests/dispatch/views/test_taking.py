import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dispatch.models import FollowUpCall, FollowUpLine, FollowUpRule, Rating
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import handling
from petitions.models import Petition
from tests.dispatch.views.conftest import ANSWER

pytestmark = pytest.mark.django_db
GOOD = {"solved": "yes", "satisfaction": "satisfied"}


@pytest.fixture
def answered(desk, cast):
    """Make matters answered four days ago, with a phone."""
    FollowUpRule.objects.create(kind="rest", percent=100, after_days=3, source="测试")

    def make(**values):
        order = handling.verify(
            desk.finished(**values), by=cast.dispatcher, at=timezone.now() - timedelta(days=4)
        )
        return Petition.objects.get(pk=order.petition_id)

    return make


@pytest.fixture
def caller(cast, signed_in):
    return signed_in(cast.call_back)


def address(name, petition):
    return reverse(f"dispatch:follow-up-{name}", args=[petition.public_id])


def test_list_leads_to_the_matter_and_its_script(answered, caller):
    petition = answered()
    FollowUpLine.objects.create(order=1, text="您反映的“{title}”，{agency}办得怎样？")

    page = caller.get(reverse("dispatch:follow-up-list")).content.decode()
    detail = caller.get(address("detail", petition)).content.decode()

    assert address("detail", petition) in page
    assert f"您反映的“{petition.title}”，区住房和城乡建设局办得怎样？" in detail
    assert "13800001111" not in detail
    assert ANSWER in detail


def test_list_costs_the_same_for_one_and_three(answered, caller):
    url = reverse("dispatch:follow-up-list")
    answered(phone="13900000001")
    caller.get(url)
    with CaptureQueriesContext(connection) as one:
        caller.get(url)
    answered(phone="13900000002"), answered(phone="13900000003")
    with CaptureQueriesContext(connection) as three:
        caller.get(url)

    assert len(one) == len(three) <= 12


def test_phone_is_shown_by_one_press(answered, caller):
    page = caller.post(address("phone", answered()))

    assert "13800001111" in page.content.decode()


def test_call_reached_rates_what_was_said(answered, caller):
    petition = answered()
    said = {f"part1-{name}": value for name, value in GOOD.items()}

    answer = caller.post(
        address("call", petition), {"outcome": "reached", **said, "note": "很满意"}
    )

    assert answer.url == reverse("dispatch:follow-up-list")
    assert Rating.objects.get().channel == "call_back"
    assert FollowUpCall.objects.get().note == "很满意"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 422),
        ({"outcome": "reached"}, 409),
        ({"outcome": "reached", "part1-solved": "yes"}, 422),
        (
            {"outcome": "reached", "part1-solved": "no", "part1-satisfaction": "dissatisfied"},
            422,
        ),
        ({"outcome": "no_answer"}, 302),
    ],
)
def test_call_half_filled_keeps_what_was_typed(answered, caller, data, status):
    petition = answered()

    answer = caller.post(address("call", petition), {**data, "note": "写到一半"})

    assert answer.status_code == status
    if status != 302:
        assert "写到一半" in answer.content.decode()
        assert not FollowUpCall.objects.exists()


def test_call_after_somebody_else_rang_is_told_who(answered, caller, cast, signed_in):
    petition = answered()
    signed_in(cast.shift_leader).post(address("call", petition), {"outcome": "refused"})

    answer = caller.post(address("call", petition), {"outcome": "no_answer"})

    assert answer.status_code == 409
    assert "何静" in answer.content.decode()


@pytest.mark.parametrize("person", ["dispatcher", "handler", "town_clerk", "leader"])
def test_seat_is_not_found_for_others(answered, cast, signed_in, person):
    petition, client = answered(), signed_in(getattr(cast, person))

    assert client.get(reverse("dispatch:follow-up-list")).status_code == 404
    assert client.post(address("phone", petition)).status_code == 404
    assert client.post(address("call", petition)).status_code == 404


def test_counter_finds_and_writes_down(answered, cast, signed_in):
    petition, client = answered(), signed_in(cast.community_clerk)
    proof = {"number": str(petition), "tail": "1111"}

    found = client.post(reverse("dispatch:counter"), proof)
    half = client.post(reverse("dispatch:counter-rate"), {**proof, "part": "1", "solved": "yes"})
    done = client.post(reverse("dispatch:counter-rate"), {**proof, "part": "1", **GOOD})

    assert [page.status_code for page in (found, half, done)] == [200, 422, 200]
    assert "区住房和城乡建设局" in found.content.decode()
    assert "现在没有要评价的" in done.content.decode()
    assert Rating.objects.get().channel == "counter"


def test_counter_with_a_wrong_tail_or_number_says_so(answered, cast, signed_in):
    petition, client = answered(), signed_in(cast.community_clerk)

    tail = client.post(reverse("dispatch:counter"), {"number": petition.number, "tail": "0000"})
    number = client.post(reverse("dispatch:counter"), {"number": "260000000000", "tail": "1111"})

    assert (tail.status_code, number.status_code) == (404, 422)
    assert "没有找到" in tail.content.decode()
    assert petition.title not in tail.content.decode()


def test_counter_keeps_the_questions_of_two_parts_apart(desk, cast, signed_in):
    lead, at = desk.signed(), timezone.now()
    petition = Petition.objects.get(pk=lead.petition_id)
    shares = [Share(cast.order_bureau, is_lead=False)]
    second = dispatch(petition, shares, by=cast.dispatcher, at=at)[0]
    handling.sign_for(second, by=cast.other_handler, at=at)
    for order, handler in ((second, cast.other_handler), (lead, cast.handler)):
        answered = handling.finish(order, answer=ANSWER, claimed="yes", by=handler, at=at)
        handling.verify(answered, by=cast.dispatcher, at=at)
    client = signed_in(cast.community_clerk)
    proof = {"number": str(petition), "tail": "1111"}

    page = client.post(reverse("dispatch:counter"), proof).content.decode()

    ids = re.findall(r' id="([^"]+)"', page)
    assert page.count('name="satisfaction" value="satisfied"') == 2
    assert sorted(set(ids)) == sorted(ids)


def test_counter_asks_each_question_in_its_own_words(answered, cast, signed_in):
    proof = {"number": str(answered()), "tail": "1111"}

    page = signed_in(cast.community_clerk).post(reverse("dispatch:counter"), proof)

    words = page.content.decode()
    assert words.count("对区住房和城乡建设局满意吗") == 1
    assert (words.count("哪里不满意"), words.count("想说的话")) == (1, 1)
