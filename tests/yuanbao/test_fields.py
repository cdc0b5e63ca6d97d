import uuid

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models

from yuanbao.crypto import DecryptionFailed
from yuanbao.fields import EncryptedTextField
from yuanbao.models import PublicIdModel, User

pytestmark = pytest.mark.django_db


class Neighbour(PublicIdModel):
    phone = EncryptedTextField("手机", blank=True, default="")
    note = EncryptedTextField(null=True)
    street = models.CharField(max_length=20, default="")

    class Meta:
        app_label = "throwaway"
        db_table = "throwaway_neighbour"

    def __str__(self):
        return str(self.pk)


@pytest.fixture(autouse=True)
def _table(db):
    with connection.schema_editor(atomic=False) as editor:
        editor.create_model(Neighbour)


def stored(row, column="phone"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM throwaway_neighbour WHERE id = %s", [row.pk])
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def test_save_seals_and_reading_opens():
    row = Neighbour.objects.create(phone="13812345678", note="三号楼")

    again = Neighbour.objects.get(pk=row.pk)

    assert (again.phone, again.note) == ("13812345678", "三号楼")
    assert b"13812345678" not in stored(row)
    assert stored(row)[:1] == b"\x01"


def test_empty_and_none_stay_what_they_are():
    row = Neighbour.objects.create()

    again = Neighbour.objects.get(pk=row.pk)

    assert (again.phone, again.note) == ("", None)
    assert (stored(row), stored(row, "note")) == (b"", None)


def test_unopened_value_is_written_back_unchanged():
    row = Neighbour.objects.create(phone="13812345678")
    before = stored(row)

    again = Neighbour.objects.get(pk=row.pk)
    again.street = "锦山大街"
    again.save()

    assert stored(row) == before


def test_save_with_update_fields_seals_the_new_value():
    row = Neighbour.objects.create(phone="13812345678", note="旧")

    row.phone, row.note = "13900000000", "新"
    row.save(update_fields=["phone"])

    again = Neighbour.objects.get(pk=row.pk)
    assert (again.phone, again.note) == ("13900000000", "旧")


def test_refresh_from_db_takes_the_stored_value():
    row = Neighbour.objects.create(phone="13812345678")
    row.phone = "13900000000"

    row.refresh_from_db()

    assert row.phone == "13812345678"


def test_deferred_value_is_fetched_when_asked_for(django_assert_num_queries):
    row = Neighbour.objects.create(phone="13812345678")
    light = Neighbour.objects.defer("phone").get(pk=row.pk)

    with django_assert_num_queries(1):
        assert light.phone == "13812345678"

    bare = Neighbour.objects.only("street").get(pk=row.pk)
    assert bare.phone == "13812345678"


def test_bulk_create_seals_each_row_for_itself():
    rows = Neighbour.objects.bulk_create(Neighbour(phone="13812345678") for _ in range(2))

    assert stored(rows[0]) != stored(rows[1])
    assert [row.phone for row in Neighbour.objects.all()] == ["13812345678"] * 2


def test_values_swapped_between_two_rows_do_not_open():
    one, two = (Neighbour.objects.create(phone=phone) for phone in ("13812345678", "13900000000"))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE throwaway_neighbour SET phone = %s WHERE id = %s", [stored(two), one.pk]
        )

    with pytest.raises(DecryptionFailed):
        _ = Neighbour.objects.get(pk=one.pk).phone


def test_value_moved_to_another_column_does_not_open():
    row = Neighbour.objects.create(phone="13812345678")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE throwaway_neighbour SET note = phone")

    with pytest.raises(DecryptionFailed):
        _ = Neighbour.objects.get(pk=row.pk).note


@pytest.mark.parametrize(
    "search",
    [
        {"phone": "13812345678"},
        {"phone__in": ["13812345678"]},
        {"phone__contains": "138"},
        {"phone": models.F("note")},
    ],
)
def test_filter_by_an_encrypted_field_is_refused(search):
    with pytest.raises(FieldError, match="encrypted"):
        list(Neighbour.objects.filter(**search))


def test_filter_by_being_empty_is_allowed():
    row = Neighbour.objects.create(phone="13812345678")

    assert list(Neighbour.objects.filter(note__isnull=True)) == [row]


def test_update_of_an_encrypted_field_is_refused():
    row = Neighbour.objects.create(phone="13812345678")

    with pytest.raises(FieldError, match="set it on the object"):
        Neighbour.objects.update(phone="13900000000")
    row.phone = "13900000000"
    with pytest.raises(FieldError, match="set it on the object"):
        Neighbour.objects.bulk_update([row], ["phone"])


def test_field_is_named_in_migrations_with_its_default():
    _, path, args, kwargs = User._meta.get_field("phone").deconstruct()

    assert path == "yuanbao.fields.EncryptedTextField"
    assert args == []
    assert kwargs["default"] == ""
    assert EncryptedTextField(null=True).deconstruct()[3] == {"null": True}


def test_field_has_a_text_box_and_passes_the_checks():
    field = Neighbour._meta.get_field("phone")

    assert field.formfield().clean("  13812345678 ") == "13812345678"
    assert field.check() == []
    assert field.value_to_string(Neighbour(phone="1", public_id=uuid.uuid4())) == "1"
    assert Neighbour.phone.field is field
