"""Short addresses of notices in text messages: the first bits of their public id, as letters."""

from string import ascii_lowercase
from uuid import UUID

LENGTH, BITS = 8, 37
_REST = 128 - BITS


def code_of(public_id: UUID) -> str:
    """Return eight letters, which two notices hardly ever share."""
    number = public_id.int >> _REST
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ascii_lowercase))
        letters.append(ascii_lowercase[rest])
    return "".join(letters)


def range_of(code: str) -> tuple[UUID, UUID] | None:
    """Return the first and the last public id with a code, None for what is no code."""
    if len(code) != LENGTH or set(code) - set(ascii_lowercase):
        return None
    number = 0
    for letter in reversed(code):
        number = number * len(ascii_lowercase) + ascii_lowercase.index(letter)
    if number >> BITS:
        return None
    return UUID(int=number << _REST), UUID(int=((number + 1) << _REST) - 1)
