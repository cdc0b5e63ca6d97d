"""Codes and sort keys of places; plain text in, plain text out."""

import re
from collections.abc import Iterable

from grids.choices import Level

# Districts, towns and communities keep the twelve digits of the state's statistics. What
# lies below gets the twelve digits of the nearest of those at the moment it is made, a
# letter for its level and a serial. The code is opaque afterwards: a move changes nothing.
LETTERS = {Level.COMPOUND: "C", Level.AREA: "A", Level.UNIT: ""}
SERIAL_DIGITS = {Level.COMPOUND: 2, Level.AREA: 3, Level.UNIT: 3}


class NoCodeForLevel(ValueError):
    """Districts, towns and communities bring their own twelve digits."""


def next_code(base: str, level: Level, taken: Iterable[str]) -> str:
    """Return the code after the highest ever given under `base` on that level.

    `taken` are the codes that start with `base`, retired ones too. Raises NoCodeForLevel.
    """
    return codes_after(base, level, taken, count=1)[0]


def codes_after(base: str, level: Level, taken: Iterable[str], *, count: int) -> list[str]:
    """Return that many codes after the highest ever given; see `next_code`."""
    if level not in LETTERS:
        raise NoCodeForLevel(f"a place on level {level} needs its own twelve digits")
    pattern = re.compile(re.escape(base + LETTERS[level]) + r"(\d+)")
    serials = [int(found[1]) for code in taken if (found := pattern.fullmatch(code))]
    first = max(serials, default=0) + 1
    digits = SERIAL_DIGITS[level]
    return [f"{base}{LETTERS[level]}{first + step:0{digits}d}" for step in range(count)]


def pinyin_key(name: str) -> str:
    """Return the name's syllables and, after a blank, their initials, for sorting and search."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - 20 MB that only tree writers need

    syllables = lazy_pinyin(name)
    initials = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return f"{''.join(syllables)} {''.join(initials)}".lower()[:240]
