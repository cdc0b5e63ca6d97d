"""What a person can be known by, planted once and looked for in every spelling a page could hold."""

import base64
import binascii
import html
import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

_BETWEEN = re.compile(r"[\s\-_.·•,，/\\()（）+*\u200b]+")
_CODED = re.compile(r"[A-Za-z0-9+/_\-]{12,}={0,2}")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
# How often a text is unwrapped: a coded address within an entity within JSON.
_DEPTH = 3


class Marks:
    """The person of one story: each call for words gives them marks that stand nowhere else."""

    def __init__(self):
        self.secrets = {"name": "欧阳桂兰", "helper": "端木小芳", "room": "1703室"}
        self._count = 0

    def words(self, what: str) -> str:
        """Return what a person writes who says too much."""
        return (
            f"我叫欧阳桂兰，电话{self.phone(what)}，身份证号{self.identity(what)}，"
            f"车牌{self.plate(what)}，住花园小区3号楼2单元1703室，请尽快处理好。"
        )

    def phone(self, what: str) -> str:
        """Return a number, spelt another way each time."""
        self._count += 1
        digits = f"1386457{1000 + 7 * self._count}"
        self.secrets[f"phone of {what}"] = digits
        spellings = (
            digits,
            f"{digits[:3]} {digits[3:7]} {digits[7:]}",
            f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
            digits.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"}),
        )
        return spellings[self._count % len(spellings)]

    def identity(self, what: str) -> str:
        self._count += 1
        body = f"2106031949123{1000 + self._count}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(digit) * by for digit, by in zip(body, weights, strict=True))
        number = f"{body}{'10X98765432'[total % 11]}"
        self.secrets[f"identity number of {what}"] = number
        return number

    def plate(self, what: str) -> str:
        self._count += 1
        plate = f"辽F{80000 + 13 * self._count}"
        self.secrets[f"plate of {what}"] = plate
        return plate

    def hidden(self, what: str, value: str) -> str:
        """Return what a file carries besides its picture, and look for it too."""
        self.secrets[what] = value
        return value


def found_in(text: str, secrets: dict[str, str]) -> list[str]:
    """Return what of the secrets stands in a text, in whichever spelling."""
    needles = _needles(tuple(secrets.items()))
    hits = {hit for one in _spellings(text) for hit in needles.findall(one)}
    bare = {_BETWEEN.sub("", hit) for hit in hits}
    return sorted(what for what, secret in secrets.items() if _BETWEEN.sub("", secret) in bare)


@lru_cache(maxsize=8)
def _needles(secrets: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    spelt = {one for _what, secret in secrets for one in (secret, _BETWEEN.sub("", secret))}
    return re.compile("|".join(map(re.escape, sorted(spelt, key=len, reverse=True))))


def _spellings(text: str) -> set[str]:
    """Return the text unwrapped in every way, with and without what may stand between digits."""
    texts, new = {text}, {text}
    for _pass in range(_DEPTH):
        new = {plain for one in new for plain in _unwrapped(one)} - texts
        texts |= new
    return texts | {_BETWEEN.sub("", one) for one in texts}


def _unwrapped(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", unquote(html.unescape(text)))
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), plain)
    return {plain, *_decoded(text)}


def _decoded(text: str) -> set[str]:
    found = (_decode(match) for match in set(_CODED.findall(text)))
    return {one for one in found if one}


def _decode(coded: str) -> str:
    bare = coded.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        raw = base64.b64decode(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return ""
    return raw.decode("utf-8", errors="ignore")
