"""A whole district's registers, a small part of them: the numbers add up, and all of it is found."""

from random import Random

import pytest
from django.core.management import call_command
from django.db import connection

from grids.demo.full import words
from grids.demo.full.load import load
from grids.demo.full.plan import doors, household_sizes, parts
from grids.models import Facility, Household, Premises, Resident, Room
from tests.factories.petitions import MONDAY
from yuanbao.crypto import blind_index
from yuanbao.identifiers import read_id_number, read_phone, read_uscc

PART = 0.0005
WHOLE = [4, 48, 45, 110, 8, 15]


def quiet(*_facts):
    """Say nothing of how far it is."""


@pytest.fixture
def district(db):
    call_command("seed_grids", verbosity=0)
    return load(at=MONDAY, tell=quiet, share=PART)


def test_load_fills_every_register_and_repeats_without_adding(district):
    assert list(district.values()) == WHOLE
    assert load(at=MONDAY, tell=quiet, share=PART) == district


def test_load_that_was_stopped_goes_on_with_the_register_it_was_at(db):
    call_command("seed_grids", verbosity=0)

    def stop_at_residents(label, *_facts):
        if label == "居民":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(at=MONDAY, tell=stop_at_residents, share=PART)
    kept = (Household.objects.count(), Resident.objects.count(), Premises.objects.count())
    done = load(at=MONDAY, tell=quiet, share=PART)

    assert kept == (45, 0, 0)
    assert list(done.values()) == WHOLE


def test_loaded_people_are_sealed_found_and_in_their_place(district):
    one = Resident.objects.select_related("household__room").order_by("id").first()

    assert Resident.objects.filter(name_index=blind_index("name", one.name)).exists()
    assert Resident.objects.get(id_index=blind_index("id-number", one.id_number)) == one
    assert one.grid_id == one.household.room.grid_id
    assert one.in_unit
    assert read_id_number(one.id_number, today=MONDAY.date()) == one.id_number
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(r)::text FROM grids_resident r WHERE id = %s", [one.pk])
        [(text,)] = cursor.fetchall()
    assert one.name not in text
    assert one.id_number not in text


def test_loaded_rows_have_numbers_and_codes_that_pass_their_checks(district):
    shop, lamp = Premises.objects.order_by("id").first(), Facility.objects.order_by("id").first()

    assert read_uscc(shop.uscc) == shop.uscc
    assert read_phone(shop.contact_phone) == shop.contact_phone
    assert len(lamp.code) == 16
    assert Household.objects.exclude(phone_index="").count() == 45
    assert Room.objects.filter(pinyin="").count() == 0


def test_parts_and_households_add_up():
    assert sum(parts(97, 9, Random(1), least=4, most=18)) == 97
    assert sum(household_sizes(220, 90, Random(1))) == 220


def test_doors_of_a_building_are_told_apart():
    assert list(doors(4)) == [
        ("1单元", 1, "101"),
        ("1单元", 1, "102"),
        ("1单元", 2, "201"),
        ("1单元", 2, "202"),
    ]


def test_invented_numbers_belong_to_nobody():
    assert words.phone(7) == "15400000007"
    assert words.id_number(MONDAY.date(), 8)[:6] == "210699"
