"""Every visible string is marked for translation."""

import ast
import re

import pytest

from tests.architecture.source import ROOT

HAN = re.compile(r"[\u4e00-\u9fff]")
MARKED = [
    re.compile(r"{#.*?#}", re.DOTALL),
    re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}", re.DOTALL),
    re.compile(r"{%\s*blocktrans(late)?\b.*?{%\s*endblocktrans(late)?\s*%}", re.DOTALL),
    re.compile(r"{%\s*trans(late)?\b.*?%}", re.DOTALL),
    re.compile(r"_\((\"[^\"]*\"|'[^']*')\)"),
]
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# Words that are material, not interface: what people write, what is looked for in it, invented
# texts, names of places, lines on a terminal, and the form of a date.
MATERIAL = (
    "dispatch/answer_check.py",
    "dispatch/demo/",
    "dispatch/learning/",
    "dispatch/management/",
    "dispatch/replies.py",
    "dispatch/services/organisation/reference.py",
    "dispatch/generated_docs.py",
    "grids/",
    "petitions/deliberation/insults.py",
    "petitions/duplicates.py",
    "party/management/",
    "party/knowledge/ranking.py",
    "party/knowledge/splitting.py",
    "party/knowledge/documents.py",
    "party/services/alliances/seeded_services.py",
    "party/services/alliances/seeding.py",
    "party/offers/postings.py",
    "party/services/offers/seeding.py",
    "party/services/offers/demo.py",
    "party/services/columns.py",
    "party/services/education/seeded_study.py",
    "party/services/education/seeding.py",
    "party/services/knowledge/seeding.py",
    "party/services/knowledge/trial.py",
    "party/services/seeding.py",
    "yuanbao/running/",
    "yuanbao/management/",
    "yuanbao/redaction.py",
    "yuanbao/landlines.py",
    "yuanbao/personal_names.py",
    "yuanbao/danger.py",
    "yuanbao/masking.py",
    "yuanbao/segment.py",
    "yuanbao/identifiers.py",
    "yuanbao/calendars.py",
    "yuanbao/yearplans.py",
    "yuanbao/settings.py",
    "yuanbao/sheet_cells.py",
)


def templates():
    return sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_template_holds_no_unmarked_words(path):
    text = path.read_text(encoding="utf-8")
    for marked in MARKED:
        text = marked.sub("", text)

    assert [line.strip() for line in text.splitlines() if HAN.search(line)] == []


def test_code_holds_no_unmarked_words():
    found = []
    for app in ("yuanbao", "grids", "petitions", "party", "dispatch"):
        for path in sorted((ROOT / app).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "/migrations/" in name or name.startswith(MATERIAL):
                continue
            found += [f"{name}:{line} {text}" for line, text in unmarked(path.read_text())]

    assert found == []


def unmarked(source: str) -> list[tuple[int, str]]:
    """Return line and words of Chinese strings that no marker holds; docstrings may hold some."""
    tree = ast.parse(source)
    allowed = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in MARKERS:
            allowed |= {id(child) for child in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            allowed.add(id(node.value))
    return [
        (node.lineno, node.value[:30])
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HAN.search(node.value)
        and id(node) not in allowed
    ]


def _name(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


@pytest.mark.parametrize(
    ("source", "n"),
    [('x = "字"', 1), ('x = _("字")', 0), ('def f():\n    """字"""', 0), ('x = f"{a}字"', 1)],
)
def test_the_watch_for_unmarked_words_tells_them_apart(source, n):
    assert len(unmarked(source)) == n
