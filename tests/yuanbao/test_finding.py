"""One box finds everything that is public, and nothing that is not."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions.choices import Visibility
from petitions.deliberation.choices import Phase
from petitions.models import Topic
from tests.factories.alliances import make_activity, make_compound
from tests.factories.education import make_course
from tests.factories.knowledge import make_item
from tests.factories.offers import make_firm, make_guide, make_job, make_policy, make_service
from tests.factories.party import ColumnFactory, make_article
from tests.factories.petitions import file_petition
from tests.factories.topics import make_topic
from yuanbao.finding import finders

pytestmark = pytest.mark.django_db
URL = "/find/"


def plain(response) -> str:
    """Return the page without the marks around the words that were found."""
    return response.content.decode().replace('<mark class="yb-mark">', "").replace("</mark>", "")


def part(client, code, asked):
    return client.get(reverse("search-part", args=[code]), {"q": asked}).content.decode()


@pytest.fixture
def full(cast):
    file_petition(text="供暖不热，屋里只有十四度。", grid=cast.unit)
    make_article(cast.district, title="供暖怎么报停")
    ColumnFactory(name="供暖公告")
    make_item(
        cast.district, title="供暖报停要什么材料", body="带身份证到供暖公司窗口办理供暖报停。"
    )


def test_search_finds_in_every_part(client, full, cast):
    page = plain(client.get(URL, {"q": "供暖"}))

    assert "供暖不热" in page
    assert "公告" in page
    assert "怎么报停" in page
    assert reverse("search-part", args=["kb"]) in page
    assert "要什么材料" in part(client, "kb", "供暖报停")
    assert cast.unit.code in client.get(URL, {"q": "馨悦第1网格"}).content.decode()


@pytest.fixture
def offered(cast):
    """One of each kind of what is offered, one of each that nobody may read, and a topic."""
    at, place = timezone.now(), cast.community
    last = (at + timedelta(days=9)).date()
    make_service(place, name="蓝花楹送餐")
    make_guide(place, title="蓝花楹怎么认养")
    make_policy(place, title="蓝花楹补贴", valid_from=date(2020, 1, 1))
    make_policy(place, title="蓝花楹旧补贴", is_public=False)
    firm = make_firm(cast.unit, account=cast.resident)
    make_job(firm, title="蓝花楹养护工", at=at, expires_on=last)
    make_job(firm, title="蓝花楹没审的岗", is_public=False, at=at, expires_on=last)
    make_course(place, title="蓝花楹养护课")
    make_course(place, title="蓝花楹没发的课", state="draft")
    starts = at + timedelta(days=2)
    make_activity(
        make_compound(place),
        title="蓝花楹树下磨刀",
        at=at,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
    )
    make_topic(cast, Phase.PROPOSING)
    Topic.objects.update(title="蓝花楹种在哪里")


def test_search_finds_what_is_offered_and_deliberated(client, offered):
    page = plain(client.get(URL, {"q": "蓝花楹"}))

    for title in ("送餐", "怎么认养", "补贴", "养护工", "养护课", "树下磨刀", "种在哪里"):
        assert f"蓝花楹{title}" in page
    for hidden in ("旧补贴", "没审的岗", "没发的课"):
        assert hidden not in page


def test_search_of_what_is_offered_needs_all_words(client, offered):
    page = plain(client.get(URL, {"q": "蓝花楹 养护"}))

    assert "蓝花楹养护工" in page
    assert "蓝花楹送餐" not in page


def test_search_finds_a_matter_by_its_number(client, cast):
    petition = file_petition(grid=cast.unit)

    assert petition.title in client.get(URL, {"q": petition.number}).content.decode()


def test_search_never_finds_what_is_not_public(client, cast):
    text = "供暖不热，我叫欧阳建国，电话13912345678。"
    file_petition(text=text, grid=cast.unit, visibility=Visibility.HANDLERS)
    file_petition(text=f"{text}楼道灯也不亮。", grid=cast.unit, phone="13800001111", name="刘芳")

    for asked in ("13912345678", "13800001111", "刘芳", "欧阳建国"):
        assert "yb-item" not in client.get(URL, {"q": asked}).content.decode()
        assert not [one for one in finders() if "yb-item" in part(client, one.code, asked)]


def test_search_costs_the_same_however_much_there_is(client, full, cast):
    client.get(URL, {"q": "供暖"})
    with CaptureQueriesContext(connection) as one:
        client.get(URL, {"q": "供暖"})
    for n in range(3):
        file_petition(text=f"供暖不热，屋里只有{n}度，请来看看。", grid=cast.unit)
    with CaptureQueriesContext(connection) as three:
        client.get(URL, {"q": "供暖"})

    assert len(one) == len(three) <= 6


def test_search_of_nothing_and_of_an_unknown_part(client, cast):
    assert client.get(URL).status_code == 200
    assert "没有找到" in client.get(URL, {"q": "月球基地"}).content.decode()
    assert client.get(reverse("search-part", args=["moon"])).status_code == 404
