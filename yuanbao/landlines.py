"""Landline numbers in running text: which are there, and which of them are nobody's own.

A number counts with its area code, behind a word for the telephone, or behind a person as one is
addressed. What stands behind a word for a code, what is a sum, a measure or a day, and short numbers
of services are none. The text comes in half-width characters.
"""

import re
from collections.abc import Callable, Iterator

# Says whether a number, as digits alone, is one that anybody may ring.
IsPublic = Callable[[str], bool]

_AREA = r"0(?:10|2\d|[3-9]\d{2})"
_GAP = r"[ \-—–_/.·]{0,3}"
# The day of a calendar, written as eight digits, has the look of a number.
_NO_DAY = r"(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d))"
_NO_SUM = r"(?!\d|\.\d{1,2}(?![\d.])| ?(?:元|万|亿|块钱|余|多|平|㎡|米|度电|吨|公斤|%|份|件|条|个|次|辆|人(?!家)))"
_EXTENSION = r"(?: ?[,，]? ?(?:转|分机|[Ee][Xx][Tt]\.?|[#*\-])(?:分机|号)?[ :.]{0,2}\d{1,6}(?![\d年月日号栋室]))?"
_REST = r"(?:\d{3}[ \-—]\d{4}|\d{2}[ \-—]\d{4}|\d{6,7})"
_LOCAL = rf"[2-9]{_REST}{_NO_SUM}"
_AND = r"(?: ?(?:[、/,，;；]|或者?|和|及) ?| {1,2})"
_MORE = rf"(?:{_AND}(?:{_AREA}{_GAP})?{_NO_DAY}{_LOCAL}{_EXTENSION})*"

# A number behind one of these is of a thing, not of a telephone.
_CODES = ("编号", "单号", "表号", "户号", "证号", "案号", "文号", "批号", "账号", "卡号", "工号")
_NO_CODE = "".join(
    f"(?<!{word}{mark})" for word in _CODES for mark in ("", ":", " ", ": ", "为", "是")
)
_HEAD = rf"(?=[+(\[【〔0]|86[ \-]0)(?:(?<![\dA-Za-z\-])|(?<=[Tt][Ee][Ll]))(?<!\d\.){_NO_CODE}"
_COUNTRY = r"(?:(?:\+ ?86|0086)[ \-]?|86[ \-](?=0))"
_LEAD = r"[号码是为:.,， (]{0,6}(?:\d{3,6} ?(?:[、/,，]|或者?|和) ?){0,2}(?!(?:400|800)[ \-—])"
_NOUN = rf"(?:电话|座机|固话|宅电|联系方式|传真|[Tt][Ee][Ll]|☎){_LEAD}"
_VERB = (
    rf"(?:致电|来电|去电|电联|回电|拨打?|打)[了过]?(?:我|他|她|家)?[家里的]{{0,2}}{_LEAD}{_NO_DAY}"
)
_PERSON = r"(?:先生|女士|小姐|师傅|大姐|大哥|阿姨|大爷|大妈|奶奶|爷爷|老师)[ :(]{0,3}"

PATTERNS: tuple[re.Pattern[str], ...] = (
    # With the area code and something between, or in brackets.
    re.compile(
        rf"{_HEAD}(?:{_COUNTRY}(?:0?(?:10|2\d|[3-9]\d{{2}})){_GAP}"
        rf"|[(\[【〔]{_AREA}[)\]】〕]{_GAP}|{_AREA}[ \-—–_/.·]{{1,3}})"
        rf"{_NO_DAY}[1-9]{_REST}{_NO_SUM}{_EXTENSION}{_MORE}",
        re.ASCII,
    ),
    re.compile(rf"{_HEAD}{_AREA}[2-9]\d{{6,7}}{_NO_SUM}{_EXTENSION}{_MORE}", re.ASCII),
    # Behind a word for it, where numbers of services may stand first.
    re.compile(rf"(?:{_NOUN}|{_VERB})((?:{_AREA}{_GAP})?{_LOCAL}{_EXTENSION}{_MORE})"),
    # Before it: 2123456这个电话.
    re.compile(
        rf"(?<![\d.\-A-Za-z]){_NO_DAY}([2-9]{_REST})(?= ?(?:这个|的)?(?:电话(?!费)|座机|固话))"
    ),
    re.compile(rf"{_PERSON}{_NO_DAY}({_LOCAL}{_EXTENSION})"),
)
_ONE = re.compile(
    rf"(?:{_COUNTRY}(?P<bare>0?(?:10|2\d|[3-9]\d{{2}}))|[(\[【〔]?(?P<area>{_AREA})[)\]】〕]?)?{_GAP}"
    rf"(?P<local>[1-9]{_REST})(?!\d){_EXTENSION}",
    re.ASCII,
)


def numbers_in(text: str) -> list[str]:
    """Return the numbers of a span that was found, as digits: area code, if any, and number."""
    return [_digits(match) for match in _ONE.finditer(text)]


def without_area(digits: str) -> str:
    """Return a number, as digits, as it is dialled in its own place."""
    return re.sub(rf"^{_AREA}", "", digits)


def private_parts(
    text: str, start: int, end: int, is_public: IsPublic
) -> Iterator[tuple[int, int]]:
    """Yield the parts of a span of numbers that are not public; the whole where none is public."""
    numbers = list(_ONE.finditer(text, start, end))
    private = [match.span() for match in numbers if not is_public(_digits(match))]
    yield from [(start, end)] if len(private) == len(numbers) else private


def _digits(number: re.Match[str]) -> str:
    area = f"0{number['bare'].lstrip('0')}" if number["bare"] else number["area"] or ""
    return area + re.sub(r"\D", "", number["local"])
