from datetime import timedelta

import pytest

from petitions import formkey


def test_read_key_returns_what_new_key_signed():
    signed = formkey.new_key()

    key = formkey.read_key(signed)

    assert signed.startswith(key.value)
    assert not key.is_expired


@pytest.mark.parametrize("signed", ["", "made-up", "a:b:c"])
def test_read_key_of_a_forged_one_is_none(signed):
    assert formkey.read_key(signed) is None


def test_read_key_after_its_days_still_tells_its_value(monkeypatch):
    signed = formkey.new_key()
    monkeypatch.setattr(formkey, "LASTS", timedelta(seconds=-1))

    key = formkey.read_key(signed)

    assert key.is_expired
    assert signed.startswith(key.value)
