"""What somebody did, counted as facts of that person alone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from grids.codes import CareResult
from grids.models import CareVisit, SafetyLook, SafetyPoint
from grids.services.workers import card_giving
from grids.workers import records
from tests.factories.registers import (
    make_building,
    make_care,
    make_household,
    make_premises,
    make_resident,
    make_room,
)
from tests.factories.workers import make_worker
from tests.grids.conftest import AT

pytestmark = pytest.mark.django_db
TODAY, SINCE = date(2021, 2, 1), date(2020, 11, 3)


@pytest.fixture
def worker(tree):
    return make_worker(tree["west"])


def counted(user):
    return dict(records.records_of(user, SINCE))


def test_visits_and_the_help_given_are_counted_from_the_care_register(tree, worker):
    room = make_room(make_building(tree["west"]))
    care = make_care(make_resident(make_household(room)))
    for result, days in (
        (CareResult.WELL, 1),
        (CareResult.HELPED, 2),
        (CareResult.REFERRED, 3),
        (CareResult.HELPED, 200),
    ):
        CareVisit.objects.create(
            care_task=care, at=AT - timedelta(days=days), by=worker.user, result=result
        )

    found = counted(worker.user)

    assert (found["走访"], found["走访中帮办或转介"]) == (3, 2)


def test_points_and_cards_are_counted_of_the_person_alone(tree, worker):
    other = make_worker(tree["west"], "吴桂兰")
    point = SafetyPoint.objects.create(
        grid=tree["west"],
        kind="fire_lane",
        name="消防通道",
        place="3号楼",
        interval_days=7,
        next_due_on=TODAY,
        listed_at=AT,
    )
    SafetyLook.objects.create(point=point, by=worker.user, at=AT)
    card_giving.give_card(make_premises(tree["west"]), issued_on=TODAY, by=other.user, at=AT)

    mine, theirs = counted(worker.user), counted(other.user)

    assert (mine["看过的安全点位"], mine["发出的联系卡"]) == (1, 0)
    assert (theirs["看过的安全点位"], theirs["发出的联系卡"]) == (0, 1)


def test_records_name_every_kind_in_order(worker):
    labels = list(counted(worker.user))

    assert labels[:5] == [
        "走访",
        "走访中帮办或转介",
        "看过的安全点位",
        "填报的任务",
        "发出的联系卡",
    ]
    assert "当场办结" in labels


def test_own_page_tells_facts_without_points_or_hours(client, worker):
    client.force_login(worker.user)

    page = client.get(reverse("grids:my-service")).content.decode()

    assert "走访中帮办或转介" in page
    assert "不计时长" in page
    assert "分钟" not in page
