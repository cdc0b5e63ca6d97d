"""Cut a document into entries: by articles, by questions and answers, or by headings. Pure.

A document comes as lines; a heading's line begins with `#`, as in Markdown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

LONGEST_TITLE, LONGEST_BODY = 120, 20_000
MOST_PARTS = 5000

_NUMBER = "[零〇一二三四五六七八九十百千\\d]{1,9}"
_ARTICLE = re.compile(rf"[*\s]*(第{_NUMBER}条(?:之{_NUMBER})?)[*\s\u3000:：]*(.*)")
_CHAPTER = re.compile(rf"第{_NUMBER}[编章节][\s\u3000]*(.*)")
_ASK = re.compile(r"[*\s]*(?:问|提问|问题|Q)\s*\d*\s*[:：.、．]\s*\**\s*(.+)", re.IGNORECASE)
_ANSWER = re.compile(r"[*\s]*(?:答|回答|答复|A)\s*\d*\s*[:：.、．]\s*\**\s*(.*)", re.IGNORECASE)
_HEADING = re.compile(r"(#{1,6})\s*(.+)")
_FIRST_SENTENCE = re.compile(r"[^。；;！？!?\n]{2,40}")


@dataclass
class Part:
    """One entry found in a document, and what is wrong with it, if anything is."""

    title: str
    lines: list[str] = field(default_factory=list)
    keywords: str = ""

    @property
    def body(self) -> str:
        return "\n\n".join(self.lines)

    @property
    def fault(self) -> str:
        """Return why this cannot become an entry, "" when it can."""
        if not self.body:
            return _("没有内容")
        if len(self.title) > LONGEST_TITLE:
            return _("标题超过 %(n)d 个字") % {"n": LONGEST_TITLE}
        if len(self.body) > LONGEST_BODY:
            return _("内容超过 %(n)d 个字") % {"n": LONGEST_BODY}
        return ""


def split(lines: Sequence[str], name: str) -> list[Part]:
    """Return the entries of a document; the surest sign of how it is built decides.

    Three articles 第…条 make a regulation, one question with an answer a list of questions, one
    heading with text a text in sections; anything else is one entry called `name`.
    """
    kept = [line.strip() for line in lines if line.strip() and not line.strip().startswith("<!--")]
    if sum(bool(_ARTICLE.match(line)) for line in kept) >= 3:
        return _by_articles(kept, name)
    if any(_ANSWER.match(line) for line in kept) and any(_ASK.match(line) for line in kept):
        return _by_questions(kept)
    sections = _by_headings(kept)
    return sections or [Part(name, [line.lstrip("# ") for line in kept])]


def _by_articles(lines: Sequence[str], name: str) -> list[Part]:
    called = next((_HEADING.sub(r"\2", line) for line in lines if line.startswith("# ")), name)
    parts: list[Part] = []
    chapter = ""
    for line in lines:
        bare = _HEADING.sub(r"\2", line)
        heading, article = _CHAPTER.fullmatch(bare), _ARTICLE.match(bare)
        if heading and len(bare) < 40:
            chapter = "".join(heading[1].split())
        elif article:
            parts.append(Part(_article_title(called, article), [bare.strip("* ")], chapter))
        elif parts:
            parts[-1].lines.append(bare)
    return parts


def _article_title(called: str, article: re.Match[str]) -> str:
    first = _FIRST_SENTENCE.match(article[2])
    said = f"：{first[0]}" if first else ""
    return f"《{called.strip('《》 ')}》{article[1]}{said}"[:LONGEST_TITLE]


def _by_questions(lines: Sequence[str]) -> list[Part]:
    parts: list[Part] = []
    for line in lines:
        bare = _HEADING.sub(r"\2", line)
        asked, answered = _ASK.match(bare), _ANSWER.match(bare)
        if asked:
            parts.append(Part(asked[1].strip("* ")))
        elif parts:
            words = answered[1] if answered and not parts[-1].lines else bare
            parts[-1].lines += [words.strip("* ")] if words.strip("* ") else []
    return parts


def _by_headings(lines: Sequence[str]) -> list[Part]:
    """Return sections with text; a heading with headings below it names what they belong to."""
    parts: list[Part] = []
    above: list[tuple[int, str]] = []
    for line in lines:
        heading = _HEADING.fullmatch(line)
        if not heading:
            if parts:
                parts[-1].lines.append(line)
            continue
        level = len(heading[1])
        above = [one for one in above if one[0] < level]
        parts.append(
            Part(heading[2].strip("# *"), keywords=" ".join(name for _level, name in above))
        )
        above.append((level, parts[-1].title))
    return [part for part in parts if part.lines]
