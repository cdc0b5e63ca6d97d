import pytest
from django.urls import reverse

from party.models import Application
from party.offers.choices import ApplicationState, ServiceKind
from party.services.offers import handling
from tests.factories.offers import fresh, make_application, make_service, make_slot, staff_for
from tests.factories.party import MONDAY
from yuanbao.crypto import receipt_secret

pytestmark = pytest.mark.django_db


def track(application):
    return reverse(
        "party:application-track",
        args=[application.number, receipt_secret(application.public_id)],
    )


def typed(**values):
    facts = {"key": "a" * 32, "text": "想去吃饭", "name": "欧阳桂兰", "phone": "13800001111"}
    return facts | values


def test_apply_page_files_and_leads_to_the_receipt(client, cast):
    service = make_service(cast.district)

    response = client.post(reverse("party:service-apply", args=[service.code]), typed())

    assert response.url == track(Application.objects.get())
    assert client.get(response.url)["X-Robots-Tag"] == "noindex, nofollow"


def test_apply_page_with_faults_keeps_what_was_typed(client, cast):
    service = make_service(cast.district)

    response = client.post(reverse("party:service-apply", args=[service.code]), typed(phone="12"))

    assert response.status_code == 422
    assert "想去吃饭" in response.content.decode()
    assert not Application.objects.exists()


def test_apply_page_of_counselling_asks_for_no_name_and_shows_whom_to_ring(client, cast):
    service = make_service(cast.district, ServiceKind.COUNSELLING)
    url = reverse("party:service-apply", args=[service.code])
    client.force_login(cast.resident)

    page = client.get(url).content.decode()
    response = client.post(url, typed(name="", phone=""))

    assert "tel:12356" in page
    assert cast.resident.phone not in page
    assert response.status_code == 302


def test_apply_page_whose_hour_was_taken_meanwhile_says_so(client, cast, monkeypatch):
    service = make_service(cast.district, has_slots=True)
    slot = make_slot(service, at=MONDAY.replace(year=2036))
    make_application(service, slot=slot)
    monkeypatch.setattr(
        "party.views.offers.applying.queries.free_slots", lambda *_args, **_more: [slot]
    )

    response = client.post(
        reverse("party:service-apply", args=[service.code]), typed(slot=str(slot.public_id))
    )

    assert response.status_code == 409
    assert "换一个" in response.content.decode()


def test_find_page_leads_to_the_page_and_says_the_same_for_every_fault(client, cast):
    application = make_application(make_service(cast.district))
    url = reverse("party:application-find")

    found = client.post(url, {"number": application.number, "tail": "1111"})
    wrong = client.post(url, {"number": application.number, "tail": "2222"})

    assert client.get(found.url).status_code == 200
    assert wrong.status_code == 404
    assert client.post(url, {"number": "123", "tail": "1111"}).status_code == 422


def test_track_page_shows_result_and_takes_the_two_answers(client, cast):
    application = make_application(make_service(cast.district), state=ApplicationState.DONE)

    page = client.get(track(application)).content.decode()
    response = client.post(f"{track(application)}rate/", {"solved": "yes", "satisfied": "fair"})

    assert "办好了" in page
    assert response.status_code == 302
    assert fresh(application).satisfied == "fair"


@pytest.mark.parametrize("n_rows", [1, 3])
def test_public_pages_ask_the_database_at_most_six_times(
    client, cast, django_assert_max_num_queries, n_rows
):
    service = make_service(cast.district, has_slots=True)
    for number in range(n_rows):
        make_service(cast.district)
        make_slot(service, at=MONDAY.replace(year=2036), hours=number)
    application = make_application(service)

    for url in (
        reverse("party:service-list"),
        reverse("party:service-apply", args=[service.code]),
        track(application),
    ):
        with django_assert_max_num_queries(6):
            assert client.get(url).status_code == 200


@pytest.mark.parametrize("n_rows", [1, 3])
def test_desk_pages_ask_the_database_at_most_twelve_times(
    client, cast, django_assert_max_num_queries, n_rows
):
    clerk, service = staff_for(cast.town), make_service(cast.community)
    rows = [make_application(service) for _number in range(n_rows)]
    handling.take_up(rows[0], by=clerk, at=MONDAY)
    client.force_login(clerk)

    for url in (
        reverse("party:application-list"),
        reverse("party:application-figures"),
        reverse("party:application-detail", args=[rows[0].public_id]),
    ):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


def test_desk_page_keeps_words_back_until_they_are_taken_up(client, cast):
    service = make_service(cast.district, ServiceKind.COUNSELLING)
    application = make_application(service, text="夜里总睡不着")
    client.force_login(staff_for(cast.district, ServiceKind.COUNSELLING))
    url = reverse("party:application-detail", args=[application.public_id])

    before = client.get(url).content.decode()
    client.post(f"{url}take-up/")
    after = client.get(url).content.decode()

    assert "夜里总睡不着" not in before
    assert "夜里总睡不着" in after
    assert "13800001111" not in after
    assert "13800001111" in client.post(f"{url}contact/").content.decode()


def test_desk_page_finishes_with_words_and_asks_for_them(client, cast):
    application = make_application(make_service(cast.district), state=ApplicationState.ACCEPTED)
    client.force_login(staff_for(cast.district))
    url = reverse("party:application-detail", args=[application.public_id])

    assert client.post(f"{url}finish/").status_code == 422
    assert client.post(f"{url}finish/", {"result": "好了"}).status_code == 302
    assert client.post(f"{url}finish/", {"result": "又好了"}).status_code == 409


def test_hours_page_makes_hours_and_refuses_a_past_day(client, cast):
    service = make_service(cast.district, ServiceKind.LEGAL_AID, has_slots=True)
    person = staff_for(cast.district, ServiceKind.LEGAL_AID)
    client.force_login(person)
    url = reverse("party:my-hours")
    day = {"service": service.pk, "opens": "09:00", "closes": "11:00", "minutes": 60}

    made = client.post(url, day | {"day": "2036-11-24", "place": "二楼"})
    past = client.post(url, day | {"day": "2020-11-24", "place": "二楼"})

    assert (made.status_code, past.status_code) == (302, 422)
    assert person.slots.count() == 2
    assert client.get(url).status_code == 200
    slot = person.slots.first()
    assert client.post(f"{url}{slot.public_id}/close/").status_code == 302
