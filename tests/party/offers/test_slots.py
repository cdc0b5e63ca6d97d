from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier

import pytest
from django.db import connections

from party.models import Applicant, Slot
from party.offers.choices import ApplicationState, ServiceKind
from party.services.offers import handling, slots
from tests.factories.offers import fresh, make_application, make_service, make_slot, staff_for
from tests.factories.party import MONDAY
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def service(cast):
    return make_service(cast.district, ServiceKind.COUNSELLING, has_slots=True)


@pytest.fixture
def counsellor(cast):
    return staff_for(cast.district, ServiceKind.COUNSELLING)


def book(application, slot, at=MONDAY):
    return slots.book(application, slot, by=Applicant(application.pk), at=at)


def test_open_hours_twice_makes_each_once(service, counsellor):
    hours = slots.Hours(TUESDAY, time(9), time(12), 60, "二楼")

    first = slots.open_hours(service, hours, by=counsellor, at=MONDAY)
    again = slots.open_hours(service, hours, by=counsellor, at=MONDAY)

    assert (len(first), len(again), Slot.objects.count()) == (3, 0, 3)


@pytest.mark.parametrize(("opens", "closes"), [(time(12), time(9)), (time(0), time(23, 59))])
def test_open_hours_of_an_impossible_or_endless_stretch_is_refused(
    service, counsellor, opens, closes
):
    minutes = 60 if opens > closes else 10

    with pytest.raises(slots.NoHours):
        slots.open_hours(
            service,
            slots.Hours(TUESDAY, opens, closes, minutes, "二楼"),
            by=counsellor,
            at=MONDAY,
        )


def test_close_hour_takes_ones_own_hour_back_and_no_other(service, counsellor, cast):
    slot = make_slot(service, professional=counsellor)
    other = staff_for(cast.district, ServiceKind.COUNSELLING)

    with pytest.raises(OutOfReach):
        slots.close_hour(slot, by=other, right=Capability.COUNSEL, at=MONDAY)
    slots.close_hour(slot, by=counsellor, right=Capability.COUNSEL, at=MONDAY)

    with pytest.raises(slots.SlotTaken):
        book(make_application(service), slot)


def test_book_gives_the_application_to_whose_hour_it_is(service, counsellor):
    application = make_application(service)

    book(application, make_slot(service, professional=counsellor))

    assert fresh(application).handler == counsellor


def test_book_another_hour_frees_the_first(service, counsellor):
    application = make_application(service)
    first = make_slot(service, professional=counsellor)
    second = make_slot(service, professional=counsellor, hours=30)

    book(application, first)
    book(application, second)
    book(application, second)

    assert list(Slot.objects.order_by("starts_at").values_list("taken", flat=True)) == [0, 1]


def test_book_an_hour_that_is_past_or_of_another_service_is_refused(service, counsellor, cast):
    application = make_application(service)
    past = make_slot(service, professional=counsellor, hours=-1)
    elsewhere = make_slot(make_service(cast.district, has_slots=True))

    with pytest.raises(slots.SlotTaken):
        book(application, past)
    with pytest.raises(OutOfReach):
        book(application, elsewhere)


def test_book_with_another_professional_than_ones_own_is_out_of_reach(service, counsellor, cast):
    application = make_application(service)
    handling.take_up(application, by=counsellor, at=MONDAY)
    other = staff_for(cast.district, ServiceKind.COUNSELLING)

    with pytest.raises(OutOfReach):
        book(application, make_slot(service, professional=other))


def test_book_for_an_ended_application_is_refused(service, counsellor):
    application = make_application(service, state=ApplicationState.DONE)

    with pytest.raises(TransitionRefused):
        book(application, make_slot(service, professional=counsellor))


def test_refused_application_gives_its_hour_back(service, counsellor):
    application = make_application(service)
    slot = make_slot(service, professional=counsellor)
    book(application, slot)

    handling.refuse(fresh(application), why="请拨 12356", by=counsellor, at=MONDAY)

    slot.refresh_from_db()
    assert (slot.taken, slot.bookings.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_book_by_six_at_once_for_two_places_lets_two_in(cast):
    service = make_service(cast.district, has_slots=True)
    slot = make_slot(service, capacity=2)
    applications = [make_application(service) for _number in range(6)]
    meet = Barrier(6)

    def take(application):
        try:
            meet.wait(10)
            book(application, slot)
        except slots.SlotTaken:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(6) as pool:
        won = list(pool.map(take, applications))

    slot.refresh_from_db()
    assert (sum(won), slot.taken, slot.bookings.count()) == (2, 2, 2)


@pytest.mark.django_db(transaction=True)
def test_two_who_change_places_at_once_never_wait_for_each_other(cast):
    service = make_service(cast.district, has_slots=True)
    rooms = [make_slot(service, hours=24 + n, capacity=2) for n in range(2)]
    people = [make_application(service) for _n in range(2)]
    for person, room in zip(people, rooms, strict=True):
        book(person, room)
    meet = Barrier(2)

    def change(pair):
        try:
            meet.wait(10)
            book(*pair, at=MONDAY + timedelta(minutes=1))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(change, zip(people, reversed(rooms), strict=True)))

    assert list(Slot.objects.values_list("taken", flat=True)) == [1, 1]
