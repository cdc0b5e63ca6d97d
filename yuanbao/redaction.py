"""Remove what points to a person from text that will be public, and report what was removed.

Telephone, identity, card and plate numbers, mail and chat addresses, rooms and names go; prices,
dates, hotlines and petition numbers stay. Doing it twice changes nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from stdnum import luhn

from yuanbao import landlines
from yuanbao.identifiers import PLATE, birth_date
from yuanbao.masking import mask_name
from yuanbao.personal_names import names_in


@dataclass(frozen=True)
class Found:
    """One thing removed: what it is (a key of KINDS), where it stood in the original, and what stands there now."""

    kind: str
    start: int
    end: int
    original: str
    replacement: str


@dataclass(frozen=True)
class Redaction:
    """The text for the public, and what was taken out of the original, in its order."""

    text: str
    found: tuple[Found, ...]


class Part(NamedTuple):
    """A piece of the original for a preview: struck out when it will not be public."""

    text: str
    struck: bool
    replacement: str = ""
    kind: str = ""


KINDS = {
    "name": _("姓名"),
    "mobile": _("手机号"),
    "landline": _("电话"),
    "id": _("身份证号"),
    "card": _("银行卡号"),
    "email": _("邮箱"),
    "account": _("微信或QQ号"),
    "plate": _("车牌号"),
    "room": _("房号"),
}


# Landlines stay: they are those of offices and shops.
NUMBERS = frozenset({"mobile", "id", "card"})
_HAS_DIGITS = re.compile(r"\d|[〇零一二三四五六七八九]{7}")


class _Hit(NamedTuple):
    start: int
    end: int
    kind: str
    replacement: str


class _Rule(NamedTuple):
    kind: str
    pattern: re.Pattern[str]
    replacement: str
    holds: Callable[[str], bool] = bool


def _is_id(text: str) -> bool:
    number = re.sub(r"[ \-]", "", text)
    born = birth_date(number)
    return born is not None and 1890 <= born.year <= 2100


def _is_card(text: str) -> bool:
    return luhn.is_valid(re.sub(r"[ \-]", "", text))


def _is_no_date(text: str) -> bool:
    return not re.search(r"\D(?:19|20)\d\d$", text)


_SEP = r"[ \-—–_·]{0,2}"
_NUM = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[A-Za-z甲乙丙丁])"
_UNIT = rf"(?:{_NUM}\s?(?:单元|号?门)[,， \-]?)"
_FLOOR = rf"(?:{_NUM}\s?[层楼][,， \-]?)"
# A bare number behind a building is a room unless a measure follows.
_NO_MEASURE = r"(?![\d.]|\s?(?:[路号米元平度户人年天个日月岁块分秒℃%层楼多几余万千]|KM|M))"
_MOBILE = re.compile(
    rf"(?<!\d)(?<!\d\.)(?:\+?86[ \-]?|0086)?1{_SEP}[3-9](?:{_SEP}\d){{9}}(?!\d)"
    r"|(?<!\d)(?<!\d\.)1[3-9]\d[./ ]\d{4}[./ ]\d{4}(?!\d)"
    r"|(?<!\d)(?:1[3-9]\d{9}){2,}(?!\d)"
)
RULES: tuple[_Rule, ...] = (
    _Rule(
        "email",
        re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+", re.ASCII),
        "〔邮箱〕",
    ),
    _Rule(
        "id",
        re.compile(r"(?<!\d)[1-9](?:[ \-]?\d){16}[ \-]?[\dXx](?![\dA-Za-z])", re.ASCII),
        "〔身份证号〕",
        _is_id,
    ),
    _Rule("id", re.compile(r"身份证[^\d\n]{0,8}(\d{15}(?:\d{2}[\dXx])?)(?!\d)"), "〔身份证号〕"),
    _Rule(
        "card",
        re.compile(r"(?<!\d)[3-9](?:[ \-]?\d){15,18}(?!\d)", re.ASCII),
        "〔银行卡号〕",
        _is_card,
    ),
    _Rule(
        "card",
        re.compile(r"(?:卡号|账号|帐号|银行卡|账户)[^\d\n]{0,8}(\d(?:[ \-]?\d){11,22})(?!\d)"),
        "〔银行卡号〕",
    ),
    _Rule("mobile", _MOBILE, "〔手机号〕"),
    *(_Rule("landline", pattern, "〔电话〕") for pattern in landlines.PATTERNS),
    _Rule(
        "account",
        re.compile(
            r"(?:微信|薇信|威信|V信|VX|WX|WeChat|QQ|扣扣|企鹅)群?(?:号码|号|同号)?(?:是|为|[:： ]){0,3}"
            r"([A-Z][A-Z0-9_\-]{5,19}|\d{5,12})(?![\dA-Z])",
            re.IGNORECASE | re.ASCII,
        ),
        "〔微信或QQ号〕",
    ),
    _Rule("plate", PLATE, "〔车牌号〕"),
    _Rule(
        "room",
        re.compile(
            rf"{_UNIT}?{_FLOOR}?(?<!\d)\d{{1,4}}(?:-\d{{1,4}}){{0,2}}\s?(?:室(?!\s?[\d一二两三]厅)|号?房(?![屋子产主价东款租贷管间型门源]))"
            r"(?:[、,， 和及]?\d{1,4}\s?(?:室|号?房))*"
        ),
        "〔房号〕",
    ),
    _Rule("room", re.compile(rf"{_UNIT}[ \-]?\d{{3,4}}{_NO_MEASURE}"), "〔房号〕"),
    _Rule(
        "room",
        re.compile(rf"{_UNIT}?{_FLOOR}[东西南北中左右][边侧面]?(?:户|门)"),
        "〔房号〕",
    ),
    _Rule(
        "room",
        re.compile(
            rf"(?:(?<=\d号楼)|(?<=[\dA-Za-z一二三四五六七八九十][栋幢座#]))[ \-]?\d{{3,4}}{_NO_MEASURE}"
        ),
        "〔房号〕",
    ),
    _Rule(
        "room",
        re.compile(r"(?<![\d\-.])[1-9]\d{0,2}( ?[\-—#] ?\d{1,2} ?[\-—] ?\d{3,4})(?![\d\-])"),
        "号楼",
        _is_no_date,
    ),
)
_BEHIND_BUILDING = re.compile(r"(?:号楼|[\dA-Za-z一二三四五六七八九十][栋幢座#号])$")
# Passes until nothing more is found; what remains after so many stays out of reach of any.
_PASSES = 8

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xFF0C: "，"}
_DIGITS = dict(
    zip(
        map(ord, "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"), "001234567891123456789", strict=True
    )
)


def _none_is_public(_digits: str) -> bool:
    return False


def redact(
    text: str, names: Iterable[str] = (), *, is_public: landlines.IsPublic = _none_is_public
) -> Redaction:
    """Return `text` without what points to a person.

    `names` are people known to belong to the matter; their names go wherever they stand, other
    names where the surroundings show them. Landlines that `is_public` says yes to stay.
    Redacting the result again changes nothing.
    """
    known = _known(names)
    found: list[Found] = []
    for _pass in range(_PASSES):
        shown, places = _shown(text, found)
        hits = _without_overlaps(_hits(shown, known, is_public))
        if not hits:
            break
        for hit in hits:
            found = _merged(text, found, hit, places)
    return Redaction(_shown(text, found)[0], tuple(sorted(found, key=lambda each: each.start)))


def without_numbers(text: str) -> str:
    """Return a reason or note of staff without mobile, identity and card numbers."""
    if not _HAS_DIGITS.search(text.translate(_HALF)):
        return text
    struck = [hit for hit in redact(text).found if hit.kind in NUMBERS]
    return _shown(text, struck)[0]


# What no published text may hold, whoever wrote it; an office's landline and its people's names may.
UNPUBLISHABLE = frozenset({"mobile", "id", "card", "plate"})


def unpublishable_in(*texts: str) -> list[str]:
    """Return what of texts for the public must come out first, each as its kind and its words."""
    hits = {(hit.kind, hit.original) for text in texts for hit in redact(text).found}
    found = sorted(hit for hit in hits if hit[0] in UNPUBLISHABLE)
    return [f"{KINDS[kind]} {original}" for kind, original in found]


def preview_parts(text: str, found: Iterable[Found]) -> list[Part]:
    """Cut the original into pieces, those that will be struck out beside what replaces them."""
    parts: list[Part] = []
    at = 0
    for each in sorted(found, key=lambda each: each.start):
        if each.start > at:
            parts.append(Part(text[at : each.start], struck=False))
        parts.append(Part(each.original, True, each.replacement, each.kind))
        at = each.end
    return [*parts, Part(text[at:], struck=False)] if at < len(text) else parts


def _known(names: Iterable[str]) -> re.Pattern[str] | None:
    spelt = {re.sub(r"\s", "", name) for name in names}
    usable = sorted((name for name in spelt if len(name) > 1 and "*" not in name), key=len)
    if not usable:
        return None
    return re.compile("|".join(r"\s?".join(map(re.escape, name)) for name in reversed(usable)))


def _hits(
    shown: str, known: re.Pattern[str] | None, is_public: landlines.IsPublic
) -> Iterator[_Hit]:
    flat = shown.translate(_HALF)
    for rule in RULES:
        for match in rule.pattern.finditer(flat):
            start, end = match.span(match.lastindex or 0)
            if rule.kind == "landline":
                parts = landlines.private_parts(flat, start, end, is_public)
                yield from (_Hit(*part, rule.kind, rule.replacement) for part in parts)
            elif rule.holds(flat[start:end]):
                yield _Hit(start, end, rule.kind, _replacement(rule, flat, start))
    for match in _MOBILE.finditer(flat.translate(_DIGITS)):
        yield _Hit(*match.span(), "mobile", "〔手机号〕")
    for start, end in [match.span() for match in known.finditer(shown)] if known else []:
        yield _Hit(start, end, "name", mask_name(re.sub(r"\s", "", shown[start:end])))
    for start, end in names_in(flat):
        yield _Hit(start, end, "name", mask_name(shown[start:end]))


def _replacement(rule: _Rule, flat: str, start: int) -> str:
    if rule.replacement == "〔房号〕" and _BEHIND_BUILDING.search(flat[:start]):
        return ""
    return rule.replacement


def _without_overlaps(hits: Iterable[_Hit]) -> list[_Hit]:
    """Keep what does not overlap; of two that do, the earlier rule wins."""
    kept: list[_Hit] = []
    for hit in hits:
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return kept


def _shown(text: str, found: Iterable[Found]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with replacements, and for each character its place in the original."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    for part in _spans(text, found):
        if isinstance(part, Found):
            pieces.append(part.replacement)
            places += [(part.start, part.end)] * len(part.replacement)
        else:
            pieces.append(text[part])
            places.append((part, part + 1))
    return "".join(pieces), places


def _spans(text: str, found: Iterable[Found]) -> Iterator[Found | int]:
    at = 0
    for each in sorted(found, key=lambda each: each.start):
        yield from range(at, each.start)
        yield each
        at = each.end
    yield from range(at, len(text))


def _merged(text: str, found: list[Found], hit: _Hit, places: list[tuple[int, int]]) -> list[Found]:
    """Add a hit, swallowing what an earlier pass had replaced inside it."""
    start, end = places[hit.start][0], places[hit.end - 1][1]
    rest = [each for each in found if each.end <= start or end <= each.start]
    return [*rest, Found(hit.kind, start, end, text[start:end], hit.replacement)]
