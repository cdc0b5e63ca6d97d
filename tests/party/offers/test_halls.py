from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grids.bulletins import bulletins_about, bulletins_covering
from party.models import Guide, Hall, Outage, Slot, Window
from party.offers.choices import OutageState, ServiceKind
from party.queries.offers import halls as queries
from party.queries.offers import outages as outage_queries
from party.services.offers import keeping, outages
from tests.factories.offers import (
    make_guide,
    make_hall,
    make_outage,
    make_service,
    staff_for,
)
from tests.factories.party import MONDAY
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db


def test_guide_is_found_by_what_people_call_it(cast):
    guide = make_guide(cast.district, keywords="暂住证 流动人口")
    make_guide(cast.district, title="办低保")

    assert list(queries.guides(asked="暂住证")) == [guide]
    assert not queries.guides(asked="？！").exists()


def test_guide_that_was_amended_is_found_by_its_new_words(cast):
    guide, clerk = make_guide(cast.community), staff_for(cast.town)

    keeping.amend(guide, {"title": "办护照"}, by=clerk, at=MONDAY)

    assert queries.guides(asked="护照").count() == 1
    assert not queries.guides(asked="居住证办").exists()


def test_pages_of_another_place_are_out_of_reach(cast):
    clerk, guide = staff_for(cast.town), make_guide(cast.district)

    with pytest.raises(OutOfReach):
        keeping.amend(guide, {"title": "改"}, by=clerk, at=MONDAY)
    with pytest.raises(OutOfReach):
        make_guide(cast.other_town, by=clerk)
    with pytest.raises(OutOfReach):
        keeping.amend(make_guide(cast.town), {"grid": cast.district}, by=clerk, at=MONDAY)


def test_open_windows_makes_the_working_hours_of_a_week_once(cast):
    service = make_service(cast.district, ServiceKind.HALL, has_slots=True)
    hall = make_hall(cast.district)
    facts = {"hall": hall, "grid": cast.district, "matters": "x", "changed_at": MONDAY}
    Window.objects.create(number=1, name="综合", service=service, places_an_hour=3, **facts)
    Window.objects.create(number=2, name="咨询", **facts)

    keeping.open_windows(at=MONDAY)
    keeping.open_windows(at=MONDAY)

    # Tuesday to Friday and the next Monday, four hours each.
    assert Slot.objects.count() == 20
    assert set(Slot.objects.values_list("capacity", flat=True)) == {3}


def test_outage_is_read_in_the_places_it_concerns_and_nowhere_else(cast):
    at = timezone.now()
    make_outage(cast.community, at=at)

    here = [cast.district.pk, cast.town.pk, cast.community.pk, cast.unit.pk]
    there = [cast.district.pk, cast.other_town.pk, cast.other_community.pk]

    assert [one.title for one in bulletins_covering(here)] == ["停水 1 至 8 号楼"]
    assert bulletins_covering(there) == []
    assert len(bulletins_about(cast.town.pk, [cast.district.pk])) == 1
    assert not bulletins_covering(here)[0].can_join


def test_outage_that_came_back_is_not_news_any_more(cast):
    at = timezone.now()
    outage = make_outage(cast.community, at=at)
    assert outage_queries.bulletins_now()

    outages.restore(outage, by=staff_for(cast.community), at=at)

    assert outage_queries.bulletins_now() == []
    assert Outage.objects.get().state == OutageState.RESTORED
    with pytest.raises(TransitionRefused):
        outages.call_off(outage, by=None, at=at)


def test_outage_of_another_place_or_that_is_over_is_refused(cast):
    clerk = staff_for(cast.town)

    with pytest.raises(OutOfReach):
        make_outage(cast.community, cast.other_community, by=clerk)
    with pytest.raises(outages.OverAlready):
        make_outage(cast.community, ends_at=MONDAY, by=clerk)


def test_outage_list_parts_what_runs_from_what_is_over(client, cast):
    at = timezone.now()
    make_outage(cast.community, at=at)
    make_outage(cast.community, at=at - timedelta(days=2), kind="heat")
    url = reverse("party:outage-list")

    now, past = client.get(url).content.decode(), client.get(f"{url}?past=1").content.decode()

    assert ("停水：" in now, "停热：" in now) == (True, False)
    assert ("停水：" in past, "停热：" in past) == (False, True)
    assert "停水：" not in client.get(f"{url}?kind=gas").content.decode()


def test_outage_page_of_the_desk_announces_and_ends(client, cast):
    client.force_login(staff_for(cast.community))
    day = timezone.localdate() + timedelta(days=1)
    typed = {
        "kind": "power",
        "grids": [cast.community.pk],
        "area": "全部楼栋",
        "reason": "检修",
        "unit": "供电公司",
        "phone": "95598",
        "starts_at": f"{day}T08:00",
        "ends_at": f"{day}T12:00",
    }
    url = reverse("party:outage-new")

    backwards = client.post(url, typed | {"ends_at": f"{day}T07:00"})
    past = client.post(
        url, typed | {"starts_at": "2020-01-01T08:00", "ends_at": "2020-01-01T09:00"}
    )
    assert (backwards.status_code, past.status_code) == (422, 422)
    assert client.post(url, typed).status_code == 302
    outage = Outage.objects.get()
    assert client.post(f"/desk/outages/{outage.public_id}/call-off/").status_code == 302
    assert client.get(reverse("party:outage-desk")).status_code == 200


@pytest.mark.parametrize("key", ["halls", "windows", "guides", "directory"])
def test_kept_form_begins_its_choices_with_words(client, cast, key):
    client.force_login(staff_for(cast.district))

    page = client.get(reverse("party:kept-new", args=[key])).content.decode()

    assert "请选择" in page
    assert "-----" not in page


def test_kept_pages_enter_and_amend_each_kind(client, cast):
    client.force_login(staff_for(cast.district))
    hall = {
        "grid": cast.district.pk,
        "kind": "party",
        "name": "党群服务中心",
        "address": "锦山大街",
        "phone": "2812345",
        "hours": "每天",
        "is_shown": "on",
    }

    assert client.post(reverse("party:kept-new", args=["halls"]), hall).status_code == 302
    made = Hall.objects.get()
    window = {
        "grid": cast.district.pk,
        "hall": made.pk,
        "number": 1,
        "name": "综合",
        "matters": "收件",
        "places_an_hour": 4,
        "is_shown": "on",
    }
    entry = {"grid": cast.district.pk, "kind": "daily", "name": "开锁", "phone": "1", "order": 1}
    assert client.post(reverse("party:kept-new", args=["windows"]), window).status_code == 302
    assert client.post(reverse("party:kept-new", args=["directory"]), entry).status_code == 302
    edit = reverse("party:kept-edit", args=["halls", made.public_id])
    assert client.post(edit, hall | {"hours": "周一至周六"}).status_code == 302
    assert Hall.objects.get().hours == "周一至周六"
    assert client.get(reverse("party:kept-list", args=["halls"])).status_code == 200
    assert client.get(reverse("party:kept-list", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("n_rows", [1, 3])
def test_public_pages_ask_the_database_at_most_six_times(
    client, cast, django_assert_max_num_queries, n_rows
):
    for number in range(n_rows):
        hall = make_hall(cast.district, name=f"{number}号大厅", lat=40.1, lng=124.4)
        guide = make_guide(cast.district, hall=hall)
        outage = make_outage(cast.community, at=timezone.now())

    for url in (
        reverse("party:hall-list"),
        reverse("party:guide-list"),
        reverse("party:guide-detail", args=[guide.public_id]),
        reverse("party:outage-list"),
        reverse("party:outage-detail", args=[outage.public_id]),
        reverse("party:directory"),
    ):
        with django_assert_max_num_queries(6):
            assert client.get(url).status_code == 200
    points = client.get(reverse("party:directory-points")).json()
    assert len(points["features"]) == n_rows
    assert Guide.objects.count() == n_rows
