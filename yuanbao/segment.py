"""Cut Chinese text for PostgreSQL's `simple` search, and make sort keys from pinyin.

Runs of Han characters become single characters and pairs of neighbours, everything else words
and numbers. No dictionary: the web processes stay small, and new names are found at once.
"""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery

HAN = "〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
_RUNS = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
_NUMERALS = re.compile(r"(?<=第)[一二三四五六七八九十百]+|\d+", re.ASCII)
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
# A query longer than this is cut: nobody types so much, and every pair costs a look-up.
LONGEST_QUERY = 32


def tokens(text: str) -> list[str]:
    """Return the tokens of a text in their order, repeated ones too.

    元宝区 → 元 元宝 宝 宝区 区; words and numbers in half width and lower case.
    """
    cut: list[str] = []
    for run in _runs(text):
        if not _is_han(run):
            cut.append(run)
            continue
        for here, after in zip(run, [*run[1:], ""], strict=True):
            cut.append(here)
            if after:
                cut.append(here + after)
    return cut


def search_vector_text(text: str) -> str:
    """Return the tokens with blanks between, to be given to `to_tsvector('simple', …)`."""
    return " ".join(tokens(text))


def query_text(typed: str) -> str:
    """Return a `tsquery` of what was typed, "" when it holds nothing that can be searched.

    All parts must occur; Han runs match by their pairs, words and numbers by their beginning.
    Only letters, digits and Han characters get in, so typed operators have no effect.
    """
    parts: dict[str, None] = {}
    for run in _runs(typed):
        if not _is_han(run):
            parts[f"'{run}':*"] = None
        elif len(run) == 1:
            parts[f"'{run}'"] = None
        else:
            parts.update((f"'{run[at : at + 2]}'", None) for at in range(len(run) - 1))
    return " & ".join(list(parts)[:LONGEST_QUERY])


def search_query(typed: str) -> SearchQuery | None:
    """Return the query for Django's `search` lookup, None when nothing can be searched for."""
    text = query_text(typed)
    return SearchQuery(text, config="simple", search_type="raw") if text else None


def pinyin_key(text: str) -> str:
    """Return a key that sorts by pronunciation, numbers by value: 第2网格 before 第10网格.

    Words are read as words (重庆 is chong qing), a lone 长 as chang. The key is stored, because
    databases without ICU cannot sort Chinese.
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its tables are large, only writers need them

    numbered = _NUMERALS.sub(_padded, _folded(text))
    return " ".join(part.strip() for part in lazy_pinyin(numbered) if part.strip())


def _runs(text: str) -> list[str]:
    return _RUNS.findall(_folded(text))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _is_han(run: str) -> bool:
    return bool(re.match(f"[{HAN}]", run))


def _padded(found: re.Match[str]) -> str:
    numeral = found[0]
    return f"{int(numeral) if numeral.isdigit() else _value(numeral):08d}"


def _value(numeral: str) -> int:
    """Return the value of a Chinese numeral below a thousand: 二十三 is 23."""
    total, digit = 0, 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
            continue
        total += (digit or 1) * {"十": 10, "百": 100}[sign]
        digit = 0
    return total + digit
