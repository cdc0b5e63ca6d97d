"""Receipts of sealed reports: sixteen digits that only the reporter has, and how they are known again."""

import re
import unicodedata
from threading import Lock

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

from petitions.sealed.choices import RING
from yuanbao.crypto import keyed_hash

LENGTH = 16
# One at a time in each process: the memory that one takes is the point of it.
_one = Lock()


def receipt_of(form_key: str) -> str:
    """Return the sixteen digits of a form's key: the same for a repeat, and stored nowhere.

    The key is random and lives in the reporter's browser alone; ours holds its hash.
    """
    number = int.from_bytes(keyed_hash("sealed-receipt", form_key, ring=RING))
    return f"{number % 10**LENGTH:0{LENGTH}d}"


def form_mark(form_key: str) -> str:
    """Return what is stored of a form's key, so that its repeat is known."""
    return keyed_hash("sealed-form", form_key, ring=RING).hex()


def hash_of(receipt: str) -> str:
    """Return the Argon2id hash by which a report is found.

    The salt is made with the channel's key instead of stored by row: a receipt is all that a
    reporter gives, so it must lead to its row. Without the key the hash cannot even be tried.
    """
    salt = keyed_hash("sealed-salt", "", ring=RING)[:16]
    with _one:
        raw = hash_secret_raw(
            receipt.encode(), salt, hash_len=32, type=Type.ID, **settings.SEALED_RECEIPT_COST
        )
    return raw.hex()


def digits_in(typed: str) -> str:
    """Return the digits of what was typed, whatever blanks, hyphens or full width it has."""
    return re.sub(r"[\s\-—–·.]", "", unicodedata.normalize("NFKC", typed))


def in_fours(receipt: str) -> str:
    """Return the digits as they are read out: 1234 5678 9012 3456."""
    return " ".join(receipt[at : at + 4] for at in range(0, LENGTH, 4))
