"""Retention is carried out: what its time is over for goes, from the row and from its history."""

from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from grids.models import RegisterChange, Resident
from grids.registers.retaining import years_before
from grids.services.registers import amend, close, decease, merge, move_out, restore
from grids.services.registers.expiring import expire
from grids.services.registers.refusals import ContentsExpired
from tests.factories.petitions import MONDAY
from tests.factories.registers import (
    make_building,
    make_household,
    make_premises,
    make_resident,
    make_room,
)
from yuanbao.models import AuditEntry
from yuanbao.tasks import sweep_expired

pytestmark = pytest.mark.django_db

PHONE, NUMBER = "13812345678", "11010519491231002X"


def years(n, days=0):
    return MONDAY + timedelta(days=365 * n + n // 4 + 1 + days)


@pytest.fixture
def gone(cast):
    """A resident who moved out on the Monday, with a history."""
    row = make_resident(
        make_household(make_room(make_building(cast.unit))),
        name="欧阳桂兰",
        phone="13900001111",
        id_number=NUMBER,
        occupation="retired",
        registered_address="花园小区3号楼",
    )
    row = amend(row, {"phone": PHONE}, by=None, at=MONDAY)
    return move_out(row, why="搬走", by=None, at=MONDAY)


def held(row):
    """Return all that the row's history still holds."""
    lines = RegisterChange.objects.filter(register="resident", row_id=row.pk)
    return "".join(line.facts for line in lines)


def test_expire_leaves_what_is_within_its_time(gone):
    told = expire(at=years(1, -5))

    gone.refresh_from_db()
    assert (dict(told.rows), gone.name, gone.occupation) == ({}, "欧阳桂兰", "retired")


def test_expire_clears_first_what_was_held_by_consent(gone):
    told = expire(at=years(1))

    gone.refresh_from_db()
    assert dict(told.rows) == {"resident": 1}
    assert (gone.occupation, gone.name, gone.phone) == ("", "欧阳桂兰", PHONE)


def test_expire_clears_the_rest_and_the_history_with_it(gone):
    expire(at=years(2))

    gone.refresh_from_db()
    values = [getattr(gone, n) for n in ("name", "phone", "id_number", "registered_address")]
    indexes = [gone.name_index, gone.phone_index, gone.id_index]
    assert (values, indexes, gone.birth_year) == ([""] * 4, [""] * 3, None)
    assert gone.state == "moved_out"
    for secret in ("欧阳桂兰", PHONE, "13900001111", NUMBER, "花园小区"):
        assert secret not in held(gone)


def test_expire_notes_what_it_cleared_and_counts_it(gone):
    expire(at=years(2))

    line = RegisterChange.objects.filter(row_id=gone.pk, register="resident").latest("pk")
    total = AuditEntry.objects.get(act="expire_registers")
    assert (line.act, line.by_name, line.facts.count("null") > 0) == ("expire", "", True)
    assert AuditEntry.objects.filter(act="expire_register", object_id=gone.pk).exists()
    assert total.detail["rows"]["resident"] >= 1


def test_expire_twice_clears_nothing_more(gone):
    expire(at=years(2))

    assert not expire(at=years(2))


def test_expire_counts_alone_when_dry(gone):
    told = expire(at=years(2), is_dry=True)

    gone.refresh_from_db()
    assert told.rows["resident"] > 0
    assert gone.name == "欧阳桂兰"
    assert not AuditEntry.objects.filter(act="expire_registers").exists()


def test_expire_leaves_rows_that_stand(cast):
    row = make_resident(grid=cast.unit, name="欧阳桂兰", phone=PHONE)

    expire(at=years(9))

    row.refresh_from_db()
    assert (row.name, row.phone) == ("欧阳桂兰", PHONE)


@pytest.mark.parametrize("end", ["decease", "merge"])
def test_expire_clears_whoever_died_or_was_merged(cast, end):
    row = make_resident(grid=cast.unit, name="欧阳桂兰")
    if end == "decease":
        decease(row, by=None, at=MONDAY)
    else:
        merge(row, make_resident(grid=cast.unit, name="欧阳"), by=None, at=MONDAY)

    expire(at=years(2))

    assert Resident.objects.get(pk=row.pk).name == ""


def test_expire_clears_the_people_of_a_closed_shop_and_keeps_the_shop(cast):
    shop = make_premises(cast.unit, name="顺口面馆", contact_phone=PHONE, contact_name="赵")
    close(shop, by=None, at=MONDAY)

    expire(at=years(1))

    shop.refresh_from_db()
    assert (shop.name, shop.contact_name, shop.contact_phone) == ("顺口面馆", "", "")


def test_expire_clears_a_permit_that_ran_out_long_ago_of_somebody_who_lives_here(cast):
    row = make_resident(
        grid=cast.unit,
        kind="02",
        permit_kind="01",
        permit_number=NUMBER,
        permit_until=MONDAY.date(),
    )

    expire(at=years(2))

    row.refresh_from_db()
    assert (row.permit_number, row.permit_until, row.permit_kind) == ("", None, "")
    assert (row.name, row.state) == ("刘芳", "active")


def test_expire_forgets_a_number_that_was_replaced_two_years_ago(cast):
    row = make_resident(grid=cast.unit, name="欧阳桂兰", phone="13900001111")
    amend(row, {"phone": PHONE}, by=None, at=MONDAY)

    early = expire(at=years(1))
    told = expire(at=years(2))

    row.refresh_from_db()
    assert (dict(early.replaced), dict(told.replaced)) == ({}, {"resident": 1})
    assert "13900001111" not in held(row)
    assert (PHONE in held(row), row.phone) == (True, PHONE)


def test_restore_of_what_was_cleared_is_refused_in_words(gone):
    expire(at=years(2))
    gone.refresh_from_db()

    with pytest.raises(ContentsExpired, match="重新登记"):
        restore(gone, why="又回来了", by=None, at=years(2))


def test_command_counts_and_clears_nothing_on_another_day(gone):
    dry, none = StringIO(), StringIO()

    call_command("clear_expired", "--on", "2099-01-01", stdout=dry)
    call_command("clear_expired", "--dry-run", "--on", f"{MONDAY:%Y-%m-%d}", stdout=none)

    gone.refresh_from_db()
    assert "居民：将清除" in dry.getvalue()
    assert none.getvalue() == "没有到期的个人信息。\n"
    assert gone.name == "欧阳桂兰"


def test_daily_task_clears_what_ended_long_ago(gone):
    Resident.objects.filter(pk=gone.pk).update(ended_on=date(2001, 1, 1))

    sweep_expired()

    gone.refresh_from_db()
    assert gone.name == ""


@pytest.mark.parametrize(
    ("day", "n", "before"),
    [
        (date(2026, 3, 1), 2, date(2024, 3, 1)),
        (date(2024, 2, 29), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 4, date(2020, 2, 29)),
    ],
)
def test_years_before_keeps_to_the_calendar(day, n, before):
    assert years_before(day, n) == before


def test_expire_goes_by_the_local_day(gone):
    shanghai = ZoneInfo("Asia/Shanghai")
    Resident.objects.filter(pk=gone.pk).update(ended_on=date(2024, 5, 1))

    before = expire(at=datetime(2026, 4, 30, 23, 59, tzinfo=shanghai), is_dry=True)
    after = expire(at=datetime(2026, 5, 1, 0, 1, tzinfo=shanghai), is_dry=True)

    assert after.rows["resident"] == before.rows["resident"] + 1
