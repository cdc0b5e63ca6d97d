"""The front page speaks to a resident, a member, a firm and a worker, each as the account is."""

import pytest
from django.core.management import call_command
from django.test import RequestFactory

from party.audiences import FIRST
from party.models import Column
from yuanbao import audiences
from yuanbao.audiences import Audience, audience_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def columns():
    call_command("load_columns")


def request_of(user, **cookies):
    request = RequestFactory().get("/")
    request.user, request.COOKIES = user, cookies
    return request


def test_audience_is_what_the_account_is_until_something_is_chosen(cast, monkeypatch):
    monkeypatch.setattr(audiences, "_tests", {Audience.MEMBER: lambda user: user == cast.resident})

    assert audience_of(request_of(cast.handler)) == Audience.WORKER
    assert audience_of(request_of(cast.resident)) == Audience.MEMBER
    assert audience_of(request_of(cast.resident, yb_who="firm")) == Audience.FIRM
    assert audience_of(request_of(cast.resident, yb_who="king")) == Audience.MEMBER


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("", "停水停电停热公告"),
        ("member", "三会一课"),
        ("firm", "企业诉求"),
        ("worker", "组织指导"),
    ],
)
def test_home_shows_each_their_own_doors_and_offers_the_others(client, columns, who, shown):
    if who:
        client.post("/preferences/", {"who": who})

    page = client.get("/").content.decode()

    assert f"<span>{shown}</span>" in page
    assert page.count('name="who"') == 4
    assert page.count('aria-pressed="true"') >= 1


def test_every_door_is_a_column_and_there_are_27_in_four_sections(columns):
    codes = {code for named in FIRST.values() for code in named}

    assert codes <= set(Column.objects.values_list("code", flat=True))
    counts = [
        Column.objects.filter(section=s).count()
        for s in ("party", "business", "service", "petition")
    ]
    assert counts == [6, 6, 8, 7]
