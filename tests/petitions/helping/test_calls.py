"""Asked to be rung back: put on the list once, rung, given up, called off, made a petition."""

from datetime import timedelta

import pytest

from petitions.choices import Channel
from petitions.helping.choices import CallState
from petitions.models import CallRequest, CallTry, Petition
from petitions.services.helping.calls import (
    CallWish,
    Said,
    ask_call,
    note_call,
    open_call_phone,
    open_with_secret,
    secret_of,
    withdraw_call,
)
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry, Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
TEXT = "三号楼二单元暖气不热，屋里只有十四度。"


@pytest.fixture
def wish(cast):
    return CallWish(key="one", phone="13800001111", wanted="soon", name="刘芳", topic="暖气")


def missed(row, by, hours=0):
    said = Said(outcome="no_answer", note="响了一分钟")
    return note_call(row, said, by=by, at=MONDAY + timedelta(hours=hours))


def test_ask_call_tells_by_when_and_repeats_nothing(wish):
    first, second = ask_call(wish, at=MONDAY), ask_call(wish, at=MONDAY)

    assert first == second
    assert (first.state, first.due_at) == (CallState.WAITING, MONDAY + timedelta(hours=2))
    assert Notification.objects.get().body.startswith("已记下，最晚11月23日12:00给您回电")


def test_ask_call_a_third_time_for_one_telephone_is_refused(wish, cast):
    for key in ("one", "two"):
        ask_call(CallWish(key=key, phone=wish.phone, wanted="soon"), at=MONDAY)

    with pytest.raises(TransitionRefused, match="已经在等回电"):
        ask_call(CallWish(key="three", phone=wish.phone, wanted="soon"), at=MONDAY)


def test_note_call_that_became_a_matter_files_it_by_telephone_once(wish, cast):
    row = ask_call(wish, at=MONDAY)

    row = note_call(row, Said(outcome="filed", text=TEXT), by=cast.dispatcher, at=MONDAY)

    petition = Petition.objects.get()
    assert (row.state, row.petition) == (CallState.DONE, petition)
    assert (petition.channel, petition.registered_by) == (Channel.PHONE, cast.dispatcher)
    assert (petition.petitioner.name, petition.petitioner.phone) == ("刘芳", "13800001111")
    with pytest.raises(TransitionRefused, match="先办了一步"):
        note_call(row, Said(outcome="filed", text=TEXT), by=cast.shift_leader, at=MONDAY)
    assert Petition.objects.count() == 1


def test_note_call_in_ones_own_grid_keeps_the_place(wish, cast):
    row = ask_call(CallWish(key="k", phone=wish.phone, wanted="soon", grid=cast.unit), at=MONDAY)

    row = note_call(row, Said(outcome="filed", text=TEXT), by=cast.dispatcher, at=MONDAY)

    assert row.petition.grid == cast.unit


def test_note_call_that_nobody_answers_waits_and_after_three_gives_up(wish, cast):
    row = ask_call(wish, at=MONDAY)

    missed(row, cast.dispatcher)
    with pytest.raises(TransitionRefused, match="还不到两小时"):
        missed(row, cast.dispatcher, hours=1)
    missed(row, cast.dispatcher, hours=2)
    row = missed(row, cast.dispatcher, hours=4)

    assert (row.state, row.n_tries) == (CallState.GIVEN_UP, 3)
    assert CallTry.objects.count() == 3
    assert Notification.objects.order_by("-id").first().body.startswith("给您打了三次")


def test_note_call_strikes_numbers_and_the_name_out(wish, cast):
    row = ask_call(wish, at=MONDAY)
    said = Said(outcome="answered", note="刘芳说改打13911112222")

    note_call(row, said, by=cast.dispatcher, at=MONDAY)

    note = CallTry.objects.get().note
    assert "13911112222" not in note
    assert "刘芳" not in note


def test_open_call_phone_is_recorded(wish, cast):
    row = ask_call(wish, at=MONDAY)

    opened = open_call_phone(row, by=cast.dispatcher, at=MONDAY)

    entry = AuditEntry.objects.filter(object_type="petitions.callrequest").order_by("-id").first()
    assert opened.phone == "13800001111"
    assert (entry.act, entry.actor_id) == ("open_contact", cast.dispatcher.pk)


@pytest.mark.parametrize("member", ["handler", "community_clerk", "grid_worker", "resident"])
def test_call_is_out_of_reach_of_everybody_else(wish, cast, member):
    row, person = ask_call(wish, at=MONDAY), getattr(cast, member)

    with pytest.raises(OutOfReach):
        open_call_phone(row, by=person, at=MONDAY)
    with pytest.raises(OutOfReach):
        note_call(row, Said(outcome="answered"), by=person, at=MONDAY)


def test_withdraw_call_by_its_secret_ends_it(wish):
    row = ask_call(wish, at=MONDAY)

    withdraw_call(open_with_secret(row.public_id, secret_of(row)), at=MONDAY)

    row = CallRequest.objects.get()
    assert row.state == CallState.WITHDRAWN
    with pytest.raises(TransitionRefused):
        withdraw_call(row, at=MONDAY)
    with pytest.raises(OutOfReach):
        open_with_secret(row.public_id, "wrong")
