import re

import pytest

from tests.architecture.source import place, templates

COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
INLINE = {
    "script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE
    ),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
}


def test_templates_hold_no_inline_script_or_style():
    found = [
        f"{place(path)}: {kind}" for path in templates() for kind in _inline_kinds(path.read_text())
    ]

    assert found == []


def test_templates_leave_no_label_behind_for_the_fields_that_follow():
    left = re.compile(r"\b(?:as|asvar) (?:label|hint|counter|look) ?%}")

    found = [place(path) for path in templates() if left.search(path.read_text())]

    assert found == []


def test_box_of_refusals_stands_in_the_two_frames_alone():
    holding = [place(path) for path in templates() if 'id="yb-refusal"' in path.read_text()]

    assert sorted(holding) == ["templates/base_public.html", "templates/base_staff.html"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ('<script src="a.js" type="module"></script>', []),
        ('<script type="module">go()</script>', ["script"]),
        ("<style>b{}</style>", ["style element"]),
        ('<p style="color:red">', ["style attribute"]),
        ('<button class="x" onclick="go()">', ["handler"]),
        ('<a href="javascript:go()">', ["script address"]),
        ('{# never style="…" here #}<p data-on="x" data-style="y">', []),
    ],
)
def test_the_watch_for_inline_code_tells_kinds_apart(text, kinds):
    assert _inline_kinds(text) == kinds


def _inline_kinds(text: str) -> list[str]:
    text = COMMENT.sub("", text)
    return [kind for kind, pattern in INLINE.items() if pattern.search(text)]
