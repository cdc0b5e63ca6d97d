"""The front page leads to every section, and to today's notices."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grids.models import Grid, GridSuccession
from petitions.choices import State
from petitions.models import LedgerEntry
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["party", "business", "service"])
def test_open_home_leads_to_each_section(client, code):
    words = client.get("/").content.decode()

    assert f'class="tile" href="{reverse("party:section-detail", args=[code])}"' in words


def test_open_home_fetches_notices_and_links_to_them_without_script(client):
    words = client.get("/").content.decode()

    assert f'hx-get="{reverse("party:home-notices")}"' in words
    assert f'href="{reverse("party:home-notices")}"' in words


def test_open_home_without_a_grid_leads_to_the_search_for_it(client):
    words = client.get("/").content.decode()

    assert "找我的网格员" in words
    assert reverse("grids:grid-find") in words


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_open_home_shows_who_serves_in_ones_own_grid_and_their_phone(client, cast, mode):
    person = PostHolderFactory(name="周晓")
    PostFactory(user=person, grid=cast.unit, role=Role.GRID_WORKER, work_phone="0415-1234567")
    client.cookies["yb_grid"], client.cookies["yb_mode"] = cast.unit.code, mode

    words = client.get("/").content.decode()

    assert "周晓" in words
    assert "tel:0415-1234567" in words


def test_open_home_follows_a_redrawn_grid_to_its_only_heir(client, cast):
    GridSuccession.objects.create(old=cast.unit, new=cast.other_unit, on=MONDAY.date())
    Grid.objects.filter(pk=cast.unit.pk).update(retired_at=MONDAY)
    client.cookies["yb_grid"] = cast.unit.code

    assert cast.other_unit.name in client.get("/").content.decode()


@pytest.mark.parametrize("code", ["no-such-code", "'; drop", ""])
def test_open_home_with_a_cookie_that_names_no_grid_asks_anew(client, code):
    client.cookies["yb_grid"] = code

    assert "找我的网格员" in client.get("/").content.decode()


def test_each_figure_of_the_month_is_the_total_of_its_list(client, cast):
    now = timezone.now()
    for satisfaction, solved in (("satisfied", "yes"), ("fair", "partly"), ("dissatisfied", "no")):
        petition = file_petition(grid=cast.unit, at=now)
        shown = LedgerEntry.objects.filter(pk=petition.pk)
        shown.update(state=State.CLOSED, satisfaction=satisfaction, solved=solved)
    file_petition(grid=cast.unit, at=now)
    old = file_petition(grid=cast.unit, at=now - timedelta(days=40))
    LedgerEntry.objects.filter(pk=old.pk).update(state=State.CLOSED, satisfaction="satisfied")

    home = client.get("/")

    listed = [
        client.get(html.unescape(url)).context["page"].paginator.count
        for url in re.findall(r'href="([^"]*\?month=[^"]*)"', home.content.decode())
    ]
    month = home.context["month"]
    assert listed == [month.settled, month.solved, month.content] == [3, 1, 2]


@pytest.mark.parametrize("month", ["2026-13", "最近", "20261"])
def test_ledger_with_a_month_that_is_none_narrows_nothing(client, cast, month):
    file_petition(grid=cast.unit)

    shown = client.get(reverse("petitions:ledger-list"), {"month": month})

    assert shown.context["page"].paginator.count == 1
