"""Codes of addresses in messages, in letters alone: nothing in them looks like a number of anybody."""

import hmac
from base64 import urlsafe_b64decode
from hashlib import sha256
from uuid import UUID

LETTERS = "abcdefghijklmnopqrstuvwxyz"
HALF = 128


def code_of(public_id: UUID, secret: str) -> str:
    """Return id and 128-bit secret as letters."""
    number = (public_id.int << HALF) | int.from_bytes(urlsafe_b64decode(f"{secret}=="), "big")
    letters = []
    while number:
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def read_code(code: str) -> tuple[UUID, int] | None:
    """Return id and secret of a code, None for anything else."""
    if not code.isascii() or not code.isalpha() or not code.islower() or len(code) > 60:
        return None
    number = 0
    for letter in reversed(code):
        number = number * len(LETTERS) + LETTERS.index(letter)
    if number >> 2 * HALF:
        return None
    return UUID(int=number >> HALF), number & ((1 << HALF) - 1)


def signature_of(openid: str, moment: str, secret: str) -> str:
    """Return what the official account's menu signs: who, and when."""
    return hmac.new(secret.encode(), f"{openid}\n{moment}".encode(), sha256).hexdigest()
