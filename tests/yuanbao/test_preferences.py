import pytest
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from yuanbao.htmx import render_page
from yuanbao.paging import COUNT_CAP, CappedPaginator, page_of
from yuanbao.preferences import Look, look_of, preferences

urlpatterns = [
    path("", lambda _request: HttpResponse(), name="home"),
    path("preferences/", preferences, name="preferences"),
]
pytestmark = pytest.mark.urls("tests.yuanbao.test_preferences")


def test_preferences_remember_the_mode_and_go_back(client):
    response = client.post("/preferences/", {"mode": "elder", "next": "/?q=1"})

    assert response.status_code == 302
    assert response["Location"] == "/?q=1"
    cookie = response.cookies["yb_mode"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("elder", True, "Lax")
    assert "yb_theme" not in response.cookies


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_preferences_never_lead_off_the_site(client, target):
    response = client.post("/preferences/", {"theme": "dark", "next": target})

    assert response["Location"] == "/"


def test_preferences_ignore_values_nobody_offers(client):
    assert not client.post("/preferences/", {"theme": "neon"}).cookies


def test_preferences_refuse_to_be_read(client):
    assert client.get("/preferences/").status_code == 405


def test_look_of_unknown_cookies_is_the_standard(rf):
    request = rf.get("/")
    request.COOKIES.update({"yb_theme": "neon", "yb_mode": "elder"})

    assert look_of(request) == Look("auto", "elder")
    assert look_of(request).is_elder


@pytest.fixture
def two_templates(settings, tmp_path):
    (tmp_path / "page.html").write_text("page {{ n }}")
    (tmp_path / "_part.html").write_text("part {{ n }}")
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}
    ]
    engines.__dict__.pop("templates", None)


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({}, b"page 1"),
        ({"HX-Request": "true"}, b"part 1"),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, b"page 1"),
    ],
)
def test_render_page_gives_htmx_the_part_and_others_the_page(rf, two_templates, headers, shown):
    response = render_page(
        rf.get("/", headers=headers), "page.html", "_part.html", {"n": 1}, status=422
    )

    assert (response.content, response.status_code) == (shown, 422)
    assert response["Vary"] == "HX-Request"


@pytest.mark.parametrize(
    ("query", "size", "number"),
    [("", 20, 1), ("size=50&page=2", 50, 2), ("size=7&page=x", 20, 1), ("page=999", 20, 6)],
)
def test_page_of_falls_back_on_unknown_values(rf, query, size, number):
    page = page_of(rf.get(f"/?{query}"), range(120))

    assert (page.paginator.per_page, page.number) == (size, number)


def test_capped_paginator_counts_one_row_past_the_cap():
    assert CappedPaginator(range(50_000), 20).count == COUNT_CAP + 1
