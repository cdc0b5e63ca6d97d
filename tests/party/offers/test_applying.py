from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from party.models import Application
from party.offers.choices import ServiceKind
from party.queries.offers.applications import course_of
from party.services.offers import applying
from tests.factories.offers import make_application, make_service, make_slot, staff_for
from tests.factories.party import MONDAY
from yuanbao import numbers
from yuanbao.models import Notification

pytestmark = pytest.mark.django_db
SAID = "想每天中午去吃饭，电话 13800001111"


def wish(service, **values):
    return applying.Wish(service=service, text=SAID, name="欧阳桂兰", **values)


def test_apply_gives_a_number_a_clock_and_a_receipt(cast):
    service = make_service(cast.community, limit_days=3)

    filed = applying.apply_for(wish(service, phone="13800001111"), by=None, at=MONDAY)

    row = Application.objects.get()
    assert numbers.is_valid(row.number)
    assert row.number[2] == "8"
    assert (row.town, row.community) == (cast.town, cast.community)
    assert f"{row.due_at:%m-%d %H:%M}" == "11-26 09:30"
    assert len(filed.secret) == 22


def test_apply_without_an_account_is_told_as_the_applicants_own_act(cast):
    service = make_service(cast.district)
    hour = make_slot(service)

    filed = applying.apply_for(wish(service, slot=hour), by=None, at=MONDAY)

    course = course_of(filed.application, for_staff=True)
    assert {(row["title"], row["who"]) for row in course} == {
        ("提交申请", "申请人"),
        ("约了时间", "申请人"),
    }


def test_apply_twice_with_the_same_key_is_one_application(cast):
    service = make_service(cast.district)

    first = applying.apply_for(wish(service, key="k" * 32), by=None, at=MONDAY)
    second = applying.apply_for(wish(service, key="k" * 32), by=None, at=MONDAY)

    assert (second.application, second.secret, second.is_new) == (
        first.application,
        first.secret,
        False,
    )


def test_apply_to_a_closed_service_is_refused_with_a_telephone(cast):
    service = make_service(cast.district, is_open=False, phone="0415-2810000")

    with pytest.raises(applying.ServiceClosed, match="0415-2810000"):
        applying.apply_for(wish(service), by=None, at=MONDAY)


def test_apply_keeps_names_numbers_and_words_out_of_the_database(cast):
    applying.apply_for(
        wish(make_service(cast.district), phone="13800001111", title="张三要办证"),
        by=None,
        at=MONDAY,
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(a)::text FROM party_application a")
        stored = cursor.fetchone()[0]
    assert "欧阳桂兰" not in stored
    assert "13800001111" not in stored
    assert "中午" not in stored


def test_apply_for_counselling_is_tied_to_no_account_and_told_in_no_words(cast):
    service = make_service(cast.district, ServiceKind.COUNSELLING, name="心理疏导")
    staff_for(cast.district, ServiceKind.COUNSELLING)

    filed = applying.apply_for(
        wish(service, phone="13800001111", title="失眠"), by=cast.resident, at=MONDAY
    )

    assert (filed.application.user, filed.application.title) == (None, "心理疏导")
    told = " ".join(Notification.objects.values_list("body", flat=True))
    assert "心理" not in told


def test_apply_that_speaks_of_danger_is_urgent(cast):
    row = make_application(make_service(cast.district), text="我不想活了，正要跳楼")

    assert row.is_urgent


def test_apply_tells_those_who_handle_it(cast):
    service = make_service(cast.community)
    clerk, stranger = staff_for(cast.town), staff_for(cast.other_town)

    make_application(service)

    told = set(Notification.objects.filter(channel="in_app").values_list("user", flat=True))
    assert clerk.pk in told
    assert stranger.pk not in told


@pytest.mark.django_db(transaction=True)
def test_apply_by_eight_at_once_for_one_hour_gives_it_to_one(cast):
    service = make_service(cast.district, has_slots=True)
    slot, meet = make_slot(service), Barrier(8)

    def send(number):
        try:
            meet.wait(10)
            applying.apply_for(wish(service, key=f"key-{number}", slot=slot), by=None, at=MONDAY)
        except applying.slots.SlotTaken:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(send, range(8)))

    slot.refresh_from_db()
    assert (sum(won), slot.taken, slot.bookings.count()) == (1, 1, 1)
    assert Application.objects.count() == 1
