"""Moving encrypted fields to a new key while the platform runs."""

import pytest
from django.core.management import call_command

from tests.factories.yuanbao import UserFactory
from yuanbao.crypto import DecryptionFailed, key_id
from yuanbao.models import User
from yuanbao.services.reencryption import reencrypt

pytestmark = pytest.mark.django_db

OLD, NEW = "old-key-of-the-tests", "new-key-of-the-tests"
PHONE = User._meta.get_field("phone")


@pytest.fixture
def sealed_with_the_old(settings):
    settings.FIELD_KEYS = [OLD]
    people = [UserFactory(phone=f"1380013800{n}") for n in range(5)] + [UserFactory()]
    settings.FIELD_KEYS = [NEW, OLD]
    return people


def keys_in_use():
    sealed = User.objects.values_list("phone", flat=True)
    return {bytes(value)[1:3] for value in sealed if value}


def test_reencrypt_seals_everything_with_the_new_key(settings, sealed_with_the_old):
    assert reencrypt(User, PHONE, batch=2) == 5

    settings.FIELD_KEYS = [NEW]
    assert keys_in_use() == {key_id(NEW)}
    assert [user.phone for user in User.objects.order_by("id")] == [
        *(f"1380013800{n}" for n in range(5)),
        "",
    ]


def test_reencrypt_a_second_time_finds_nothing(sealed_with_the_old):
    reencrypt(User, PHONE, batch=2)

    assert reencrypt(User, PHONE, batch=2) == 0


def test_reencrypt_after_a_stop_goes_on_with_the_rest(settings, sealed_with_the_old):
    done = User.objects.order_by("id").first()
    done.save()  # sealed with the new key, as the first batch would

    assert reencrypt(User, PHONE, batch=2) == 4


def test_reencrypt_leaves_the_blind_index_findable(sealed_with_the_old):
    before = list(User.objects.order_by("id").values_list("phone_index", flat=True))

    reencrypt(User, PHONE, batch=500)

    assert list(User.objects.order_by("id").values_list("phone_index", flat=True)) == before


def test_reencrypt_without_the_old_key_stops_and_changes_nothing(settings, sealed_with_the_old):
    settings.FIELD_KEYS = [NEW]

    with pytest.raises(DecryptionFailed):
        reencrypt(User, PHONE, batch=500)

    assert keys_in_use() == {key_id(OLD)}


def test_command_covers_every_encrypted_field(sealed_with_the_old, capsys):
    call_command("reencrypt_fields", batch=3)

    said = capsys.readouterr().out
    assert "yuanbao.User.phone：5 行" in said
    assert "yuanbao.Notification.address：0 行" in said
