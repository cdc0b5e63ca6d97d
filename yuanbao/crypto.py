"""Field encryption (SM4-GCM), blind indexes and keyed hashes (HMAC-SM3).

A sealed value is version(1) + key id(2) + nonce(12) + ciphertext + tag(16). Keys stand in rings,
settings of which the first key encrypts and all decrypt, so that keys can be rotated: `FIELD_KEYS`
unless a caller names another one.
"""

import base64
import hmac
import os
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

VERSION = b"\x01"
_HEAD, _NONCE, _TAG = 3, 12, 16
FIELD_RING = "FIELD_KEYS"


class DecryptionFailed(Exception):
    """The value was altered, moved to another row, or its key is not in its ring."""


def _mac(key: bytes, message: bytes) -> bytes:
    mac = HMAC(key, hashes.SM3())
    mac.update(message)
    return mac.finalize()


def _ring(name: str) -> list[str]:
    return getattr(settings, name)


@lru_cache(maxsize=256)
def _derived(secret: str, purpose: str) -> bytes:
    return _mac(secret.encode(), purpose.encode())


def _cipher_key(secret: str) -> bytes:
    return _derived(secret, "field-cipher")[:16]


def key_id(secret: str) -> bytes:
    """Return the two bytes by which a sealed value names its key."""
    return _derived(secret, "key-id")[:2]


def encrypt(text: str, aad: bytes, *, ring: str = FIELD_RING) -> bytes:
    """Seal `text`; it opens only with the same `aad` (table.column|public id)."""
    # A lone surrogate, which no font can show, becomes a question mark instead of an error.
    return encrypt_bytes(text.encode(errors="replace"), aad, ring=ring)


def encrypt_bytes(content: bytes, aad: bytes, *, ring: str = FIELD_RING) -> bytes:
    """Seal bytes as `encrypt` seals text."""
    secret = _ring(ring)[0]
    nonce = os.urandom(_NONCE)
    cipher = Cipher(algorithms.SM4(_cipher_key(secret)), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(aad)
    sealed = cipher.update(content) + cipher.finalize()
    return VERSION + key_id(secret) + nonce + sealed + cipher.tag


def decrypt(blob: bytes, aad: bytes, *, ring: str = FIELD_RING) -> str:
    """Open a sealed value. Raises DecryptionFailed; never falls back to plain text."""
    return decrypt_bytes(blob, aad, ring=ring).decode()


def decrypt_bytes(blob: bytes, aad: bytes, *, ring: str = FIELD_RING) -> bytes:
    """Open sealed bytes. Raises DecryptionFailed."""
    blob = bytes(blob)
    if len(blob) < _HEAD + _NONCE + _TAG or blob[:1] != VERSION:
        raise DecryptionFailed("not a sealed value")
    nonce = blob[_HEAD : _HEAD + _NONCE]
    sealed, tag = blob[_HEAD + _NONCE : -_TAG], blob[-_TAG:]
    for secret in _ring(ring):
        if key_id(secret) != blob[1:_HEAD]:
            continue
        cipher = Cipher(algorithms.SM4(_cipher_key(secret)), modes.GCM(nonce, tag)).decryptor()
        cipher.authenticate_additional_data(aad)
        try:
            return cipher.update(sealed) + cipher.finalize()
        except InvalidTag as error:
            raise DecryptionFailed("altered, or moved from another row") from error
    raise DecryptionFailed(f"its key is not among {ring}")


def needs_reencryption(blob: bytes) -> bool:
    """Say whether the value is sealed with another key than the first; an empty one never is."""
    return bool(blob) and bytes(blob)[1:_HEAD] != key_id(settings.FIELD_KEYS[0])


def _index_key(purpose: str, ring: str = FIELD_RING) -> bytes:
    # Indexes must stay findable when keys rotate: they hang on the last, oldest key.
    return _derived(_ring(ring)[-1], purpose)


def blind_index(kind: str, value: str, *, ring: str = FIELD_RING) -> str:
    """Return 32 hex digits by which an encrypted value of `kind` is found exactly."""
    return keyed_hash(kind, value.strip(), ring=ring)[:16].hex()


def keyed_hash(kind: str, value: str, *, ring: str = FIELD_RING) -> bytes:
    """Return the 32 bytes by which `value` is told again, and that nobody makes without our key."""
    return _mac(_index_key(f"index:{kind}", ring), value.encode())


def new_secret() -> str:
    """Return a fresh 128-bit secret, 22 characters, safe in an address."""
    return secrets.token_urlsafe(16)


def seal_secret(secret: str) -> str:
    """Return the 64 hex digits that are stored instead of a secret."""
    return _mac(_index_key("secret"), secret.encode()).hex()


def check_secret(secret: str, sealed: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(seal_secret(secret), sealed)


def receipt_secret(public_id: object) -> str:
    """Return the 128-bit secret of a receipt, made from its row's public id and our key.

    It is never stored: the database holds its keyed hash, and a repeat of a lost answer can
    print the same receipt again.
    """
    raw = _mac(_index_key("receipt"), str(public_id).encode())[:16]
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
