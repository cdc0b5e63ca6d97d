"""The demo district as a first start loads it."""

import re
from datetime import UTC, date, datetime
from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from dispatch.choices import OrderState
from dispatch.demo.agencies import load_agencies
from dispatch.demo.cast import GRID_PEOPLE, SHOWN
from dispatch.demo.centre import load_centre
from dispatch.demo.history import load_quarter
from dispatch.demo.live import load_live
from dispatch.demo.staffing import load_people
from dispatch.models import Agency, Duty, WorkOrder
from grids.models import Post
from petitions.choices import CONTENT, SETTLED, State
from petitions.models import LedgerEntry, Petition
from tests.dispatch.demo import every_state
from yuanbao.audit import verify_chain
from yuanbao.models import CHAINS, User
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2020, 11, 1), date(2021, 1, 31)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_seed_loads_the_district_once_and_its_figures_come_out_of_the_rows():
    for command in ("load_holidays", "import_divisions", "seed_grids", "load_reference"):
        call_command(command, stdout=StringIO())

    steps = (load_people, partial(load_agencies, at=NOW), partial(load_quarter, at=NOW))
    steps = (*steps, partial(load_live, at=NOW))
    first = [step() for step in steps]
    second = [step() for step in steps]

    assert first[:3] == [1311, 8, 4067]
    assert second == [1311, 8, 0, 0]
    _assert_people()
    _assert_roster()
    _assert_quarter()
    _assert_every_state()
    every_state.assert_papers()
    every_state.assert_wishes()
    every_state.assert_agencies()
    every_state.assert_levels()
    every_state.assert_centre()
    every_state.assert_others()
    _assert_response()
    _assert_nothing_personal_in_public()
    assert [verify_chain(chain) for chain in range(CHAINS)] == [None] * CHAINS


def _assert_people():
    workers = Post.objects.filter(role__in=[Role.GRID_WORKER, Role.GRID_CHIEF])
    assert workers.values("user").distinct().count() == GRID_PEOPLE
    assert User.objects.filter(username__in=[login for login, _desk in SHOWN]).count() == len(SHOWN)


def _assert_roster():
    made = load_centre(at=NOW)
    rows = Duty.objects.filter(on=date(2026, 11, 23)).order_by("pk")
    assert (made, load_centre(at=NOW)) == (Duty.objects.count(), 0)
    assert not Agency.objects.active().filter(contacts__isnull=True).exists()
    assert [f"{row.watch} {row.user.username}" for row in rows] == [
        "day intake1",
        "night intake2",
        "day dispatch1",
        "night dispatch2",
        "day supervise1",
        "day callback1",
        "day shift1",
        "night shift1",
        "day duty1",
        "night duty1",
    ]


def _assert_quarter():
    of_quarter = Petition.objects.filter(filed_at__date__range=(FIRST, LAST))
    settled = of_quarter.filter(answered_at__date__lte=LAST, state__in=SETTLED)
    rated = settled.filter(rated_at__date__lte=LAST)
    content = rated.filter(satisfaction__in=CONTENT)
    counts = [rows.count() for rows in (of_quarter, settled, rated, content)]
    assert counts == [4067, 3821, 2370, 2275]


def _assert_response():
    """Most petitioners of the quarter were rung in time, and the rate can be given."""
    quarter = WorkOrder.objects.filter(petition__is_historical=True, contact_due_at__isnull=False)
    in_time = quarter.filter(contacted_at__lte=F("contact_due_at")).count()
    assert 0.9 < in_time / quarter.exclude(contacted_at=None).count() < 1


def _assert_every_state():
    live = Petition.objects.filter(is_historical=False)
    assert set(live.values_list("state", flat=True)) == set(State)
    orders = set(WorkOrder.objects.filter(petition__in=live).values_list("state", flat=True))
    assert orders == set(OrderState)


def _assert_nothing_personal_in_public():
    phone = re.compile(r"1[3-9]\d{9}")
    texts = LedgerEntry.objects.values_list("title", "text", "answer")
    assert [row for row in texts if any(phone.search(cell) for cell in row)] == []
