"""One box finds matters, articles, knowledge, columns and places, and nothing that is not public."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from petitions.choices import Visibility
from tests.factories.knowledge import make_item
from tests.factories.party import ColumnFactory, make_article
from tests.factories.petitions import file_petition
from yuanbao.finding import finders

pytestmark = pytest.mark.django_db
URL = "/find/"


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
    page = client.get(URL, {"q": "供暖"}).content.decode()

    assert "供暖不热" in page.replace('<mark class="yb-mark">', "").replace("</mark>", "")
    assert "公告" in page
    assert "怎么报停" in page
    assert reverse("search-part", args=["kb"]) in page
    assert "要什么材料" in part(client, "kb", "供暖报停")
    assert cast.unit.code in client.get(URL, {"q": "馨悦第1网格"}).content.decode()


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
