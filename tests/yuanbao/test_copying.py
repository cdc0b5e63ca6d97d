"""Many rows written at once beside other writers."""

import pytest
from django.db import IntegrityError, connection, transaction

from grids.models import Household, Resident
from tests.factories.petitions import MONDAY
from tests.factories.registers import make_resident
from yuanbao.copying import MANY, insert

pytestmark = pytest.mark.django_db


def people(n, **facts):
    return [
        Resident(
            number=f"R{serial:09}",
            name=f"居民{serial}",
            name_index=f"{serial:032}",
            created_at=MONDAY,
            changed_at=MONDAY,
            **facts,
        )
        for serial in range(900_000, 900_000 + n)
    ]


@pytest.mark.parametrize("n", [1, MANY])
def test_insert_writes_sealed_rows_and_gives_them_their_keys(n):
    rows = people(n)

    insert(rows)

    held = Resident.objects.in_bulk([row.pk for row in rows])
    assert [held[row.pk].name for row in rows] == [row.name for row in rows]
    assert make_resident(name="后来人").pk not in held
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(r)::text FROM grids_resident r WHERE id = %s", [rows[0].pk])
        [(text,)] = cursor.fetchall()
    assert rows[0].name not in text


def test_insert_takes_no_key_that_another_writer_was_given():
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('grids_resident', 'id'))")
        [(taken,)] = cursor.fetchall()

    rows = people(MANY)
    insert(rows)

    assert min(row.pk for row in rows) > taken


@pytest.mark.parametrize("n", [2, MANY])
def test_insert_refuses_a_row_that_the_table_has_already(n):
    rows = people(n, id_index="0" * 32)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(rows)

    assert not Resident.objects.exists()


def test_insert_of_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert([])

    assert not Household.objects.exists()
