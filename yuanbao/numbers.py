"""Petition numbers: two digits of the year, nine of a sequence, one check digit.

The check is ISO 7064 MOD 11,10: it catches every single wrong digit, so that a number read over
the telephone either is right or is refused.
"""

import re
import unicodedata

LENGTH = 12
_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−_·.]+")


def with_check(digits: str) -> str:
    """Append the check digit to eleven digits. Raises ValueError for anything else."""
    if len(digits) != LENGTH - 1 or not (digits.isascii() and digits.isdigit()):
        raise ValueError("a petition number is made of eleven digits and its check")
    return digits + _check(digits)


def petition_number(year: int, sequence: int) -> str:
    """Return the number of a year's `sequence`-th petition; the sequence has nine digits."""
    return with_check(f"{year % 100:02d}{sequence:09d}")


def normalise(text: str) -> str:
    """Return what was typed without blanks, dashes and dots, in half-width characters."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text))


def is_valid(text: str) -> bool:
    """Tell whether this is a petition number as it may be typed, check digit included."""
    number = normalise(text)
    if len(number) != LENGTH or not (number.isascii() and number.isdigit()):
        return False
    return _check(number[:-1]) == number[-1]


def grouped(number: str) -> str:
    """Return the number as it is shown and read out: in groups of four."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def _check(digits: str) -> str:
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)
