"""What pages load: how much, from where, and that markup and style sheets agree."""

import re

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines

from yuanbao.templatetags.yuanbao_pages import MODULES, VENDOR

CSS = settings.BASE_DIR / "static" / "css"
JS = settings.BASE_DIR / "static" / "js"
TEMPLATES = settings.BASE_DIR / "templates"
PUBLIC_SHEETS = ["css/tokens.css", "css/base.css", "css/components/common.css"]


def test_public_frame_loads_three_small_sheets():
    page = (TEMPLATES / "base.html").read_text() + (TEMPLATES / "base_public.html").read_text()
    sheets = re.findall(r'rel="stylesheet" href="{% static "([^"]+)" %}"', page)
    sizes = [
        len(brotli.compress((settings.BASE_DIR / "static" / name).read_bytes())) for name in sheets
    ]

    assert sheets == PUBLIC_SHEETS
    assert sum(sizes) <= 8 * 1024


def test_only_the_tokens_name_colours():
    colour = re.compile(r"#[0-9a-f]{3,8}\b(?=[^{]*[;}])|\b(?:rgb|hsl)a?\(", re.IGNORECASE)
    found = {
        sheet.name: colour.findall(sheet.read_text())
        for sheet in CSS.rglob("*.css")
        if sheet.name != "tokens.css"
    }

    assert {name: colours for name, colours in found.items() if colours} == {}


def test_every_token_used_is_named():
    named = set(re.findall(r"(--yb-[\w-]+):", (CSS / "tokens.css").read_text()))
    sources = [*CSS.rglob("*.css"), *JS.rglob("*.js")]
    used = {token for path in sources for token in re.findall(r"--yb-[\w-]*\w", path.read_text())}

    assert used - named - {"--yb-c"} == set()


def _with_parts(name, seen):
    """Return the text of a template with all it extends and includes, each once."""
    path = TEMPLATES / name
    if name in seen or not path.exists():
        return ""
    seen.add(name)
    text = path.read_text()
    parts = re.findall(r'{% (?:include|extends) "([^"]+)"', text)
    return text + "".join(_with_parts(part, seen) for part in parts)


def _classes(text):
    """Return the names of our own components in a template's text."""
    attributes = " ".join(re.findall(r'class="([^"]*)"', text))
    plain = re.sub(r"{%.*?%}|{{.*?}}", " ", attributes)
    return set(re.findall(r"(?<![\w-])yb-[\w-]*\w(?![\w-])", plain))


def test_every_class_of_a_page_is_drawn_in_a_sheet_the_page_loads():
    drawn = {
        str(sheet.relative_to(CSS)): set(re.findall(r"\.(yb-[\w-]+)", sheet.read_text()))
        for sheet in CSS.rglob("*.css")
    }
    bare = {}
    for path in TEMPLATES.rglob("*.html"):
        name = str(path.relative_to(TEMPLATES))
        text = _with_parts(name, set())
        is_page = '{% extends "' in path.read_text()
        loaded = re.findall(r'"css/([\w/-]+\.css)"', text) if is_page else list(drawn)
        missing = _classes(text) - set().union(*(drawn[sheet] for sheet in loaded))
        if missing:
            bare[name] = sorted(missing)

    assert bare == {}


# What the browser runs apart from any page.
SERVICE_WORKERS = {"app-worker", "foot-worker"}


def test_every_module_is_started_by_an_element_and_found():
    starter = (JS / "start.js").read_text()
    files = {path.stem for path in JS.glob("*.js")} - {"start"} - SERVICE_WORKERS

    others = "".join(path.read_text() for path in JS.glob("*.js") if path.stem != "start")

    assert files == set(MODULES)
    assert [
        name
        for name in MODULES
        if f'"{name}": "' not in starter and f'addresses["{name}"]' not in others
    ] == []


@pytest.mark.parametrize("path", VENDOR.values())
def test_vendor_files_are_served(path):
    assert finders.find(path)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "errors/409"])
def test_error_page_stands_without_any_context(name):
    html = engines["django"].get_template(f"{name}.html").render()

    assert html.count("<h1") == 1
    assert 'href="/"' in html
    assert not re.search(r"[A-Za-z]{12,}", re.sub(r"<[^>]*>", "", html))
