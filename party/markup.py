"""Draw an article's plain text as safe HTML. Pure.

A blank line parts paragraphs; `## ` and `### ` begin headings, `- ` and `1. ` list items;
`**…**` is strong, `[words](address)` a link to the site itself, a web page or a telephone.
Everything else, tags included, is shown as it was typed.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_HEADING = re.compile(r"(#{2,3})[ \u3000]+(.+)")
_ITEM = re.compile(r"(?:([-*·])[ \u3000]+|(\d{1,3})[.、．][ \u3000]*)(.+)")
_INLINE = re.compile(
    r"\*\*(?P<strong>[^*\n]+)\*\*|\[(?P<words>[^\[\]\n]+)\]\((?P<address>[^\s()]+)\)"
)
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+|tel:[0-9+-]{3,20}|/(?![/\\])[^\s\"'<>\\]*", re.ASCII)


def rendered(text: str) -> SafeString:
    """Return the text's HTML; nothing typed can become a tag, an attribute or a script."""
    blocks = re.split(r"\n[ \t\u3000]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return mark_safe("".join(_block(block.strip("\n")) for block in blocks if block.strip()))  # noqa: S308 - built of escaped parts


def plain(text: str) -> str:
    """Return the words alone, without marks: for search, summaries and descriptions."""
    unlinked = _INLINE.sub(lambda found: found["strong"] or found["words"], text)
    return re.sub(r"(?m)^(?:#{2,3}|[-*·])[ \u3000]+", "", unlinked)


def _block(block: str) -> str:
    kinds = groupby(block.split("\n"), key=_kind)
    return "".join(_run(kind, [line.strip() for line in lines]) for kind, lines in kinds)


def _kind(line: str) -> str:
    line = line.strip()
    if _HEADING.fullmatch(line):
        return "heading"
    item = _ITEM.fullmatch(line)
    if item:
        return "ul" if item[1] else "ol"
    return "p"


def _run(kind: str, lines: list[str]) -> str:
    if kind == "heading":
        return "".join(_heading(line) for line in lines)
    if kind == "p":
        return format_html("<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", _each(lines)))
    items = format_html_join("", "<li>{}</li>", _each(_ITEM.sub(r"\3", line) for line in lines))
    return format_html("<{0}>{1}</{0}>", kind, items)


def _heading(line: str) -> str:
    words = line.lstrip("#")
    level = len(line) - len(words)
    return format_html("<h{0}>{1}</h{0}>", level, _inline(words.strip(" \u3000")))


def _each(lines) -> Iterator[tuple[SafeString]]:
    return ((_inline(line),) for line in lines)


def _inline(line: str) -> SafeString:
    pieces, last = [], 0
    for found in _INLINE.finditer(line):
        pieces += [escape(line[last : found.start()]), _marked(found)]
        last = found.end()
    pieces.append(escape(line[last:]))
    return mark_safe("".join(pieces))  # noqa: S308 - each piece was escaped above


def _marked(found: re.Match[str]) -> str:
    if found["strong"]:
        return format_html("<b>{}</b>", found["strong"])
    if not _ADDRESS.fullmatch(found["address"]):
        return escape(found[0])
    return format_html('<a href="{}">{}</a>', found["address"], found["words"])
