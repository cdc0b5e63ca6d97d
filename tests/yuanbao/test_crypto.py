import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from yuanbao.crypto import (
    VERSION,
    DecryptionFailed,
    blind_index,
    check_secret,
    decrypt,
    encrypt,
    key_id,
    needs_reencryption,
    new_secret,
    seal_secret,
)

AAD = b"people.phone|1"


@pytest.fixture
def keys(settings):
    settings.FIELD_KEYS = ["first", "second"]
    return settings


def test_sm4_answers_as_published():
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    cipher = Cipher(algorithms.SM4(block), modes.ECB()).encryptor()

    assert (cipher.update(block) + cipher.finalize()).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm3_answers_as_published():
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")

    assert digest.finalize().hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


@pytest.mark.parametrize("text", ["13812345678", "张三，三号楼", "", "\U0001f600", "长" * 5000])
def test_decrypt_gives_back_what_was_encrypted(text):
    assert decrypt(encrypt(text, AAD), AAD) == text


def test_encrypt_writes_version_key_and_a_fresh_nonce(keys):
    one, two = encrypt("甲", AAD), encrypt("甲", AAD)

    assert one[:3] == two[:3] == VERSION + key_id("first")
    assert one[3:15] != two[3:15]
    assert len(one) == 3 + 12 + len("甲".encode()) + 16
    assert "甲".encode() not in one


def test_encrypt_of_a_lone_surrogate_keeps_the_rest():
    assert decrypt(encrypt("张\ud800三", AAD), AAD) == "张?三"


def test_decrypt_in_another_place_fails():
    with pytest.raises(DecryptionFailed, match="moved"):
        decrypt(encrypt("甲", AAD), b"people.phone|2")


@pytest.mark.parametrize("place", [3, 14, 15, -1])
def test_decrypt_of_an_altered_value_fails(place):
    blob = bytearray(encrypt("甲乙丙", AAD))
    blob[place] ^= 1

    with pytest.raises(DecryptionFailed, match="altered"):
        decrypt(bytes(blob), AAD)


@pytest.mark.parametrize("blob", [b"", b"13812345678", b"\x02" + bytes(40), b"\x01" + bytes(20)])
def test_decrypt_of_plain_bytes_fails_instead_of_returning_them(blob):
    with pytest.raises(DecryptionFailed, match="not a sealed value"):
        decrypt(blob, AAD)


def test_decrypt_reads_older_keys_until_they_are_taken_away(keys):
    old = encrypt("甲", AAD)
    keys.FIELD_KEYS = ["new", "first"]

    assert decrypt(memoryview(old), AAD) == "甲"
    assert needs_reencryption(old)
    assert not needs_reencryption(encrypt("甲", AAD))
    assert not needs_reencryption(b"")

    keys.FIELD_KEYS = ["new"]
    with pytest.raises(DecryptionFailed, match="FIELD_KEYS"):
        decrypt(old, AAD)


def test_blind_index_is_the_same_for_the_same_value_only(keys):
    index = blind_index("phone", "13812345678")

    assert index == blind_index("phone", " 13812345678 ")
    assert len(index) == 32
    assert int(index, 16) >= 0
    assert index != blind_index("id", "13812345678")
    assert index != blind_index("phone", "13812345679")


def test_blind_index_survives_a_new_first_key(keys):
    index = blind_index("phone", "13812345678")
    keys.FIELD_KEYS = ["new", *keys.FIELD_KEYS]

    assert blind_index("phone", "13812345678") == index

    keys.FIELD_KEYS = ["other"]
    assert blind_index("phone", "13812345678") != index


def test_new_secret_has_128_bits_and_never_repeats():
    secrets = {new_secret() for _ in range(50)}

    assert len(secrets) == 50
    assert {len(secret) for secret in secrets} == {22}


def test_check_secret_knows_its_own_alone(keys):
    secret = new_secret()
    sealed = seal_secret(secret)

    assert check_secret(secret, sealed)
    assert not check_secret(new_secret(), sealed)
    assert not check_secret("", sealed)
    assert secret not in sealed
    assert len(sealed) == 64
