"""The residents' app: its manifest, what its worker keeps, and the page without a network."""

import json

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from yuanbao.phone import shell

pytestmark = pytest.mark.django_db


def facts_of(client):
    body = client.get(reverse("app-worker")).content.decode()
    return json.loads(body.split("self.APP = ", 1)[1].split(";\n", 1)[0])


def test_manifest_opens_the_front_page_and_its_icons_exist(client):
    said = client.get(reverse("app-manifest")).json()

    assert (said["start_url"], said["scope"], said["display"]) == ("/", "/", "standalone")
    assert {icon["sizes"] for icon in said["icons"]} == {"192x192", "512x512"}
    assert any(icon.get("purpose") == "maskable" for icon in said["icons"])
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in said["icons"])
    assert {one["url"] for one in said["shortcuts"]} == {"/report/", "/track/"}


def test_worker_may_serve_the_whole_site_and_is_asked_for_anew(client):
    answer = client.get(reverse("app-worker"))

    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Type"] == "text/javascript"


def test_worker_keeps_files_that_exist_and_pages_that_open(client, cast):
    facts = facts_of(client)

    assert all(finders.find(path.removeprefix("/static/")) for path in facts["files"])
    assert [path for path in facts["kept"] if client.get(path).status_code != 200] == []


@pytest.mark.parametrize("path", ["/jb/", "/foot/", "/desk/", "/admin/", "/api/"])
def test_worker_never_looks_at_what_is_private(client, path):
    facts = facts_of(client)

    assert path in facts["never"]
    assert not [page for page in [*facts["kept"], *facts["read"]] if page.startswith(path)]


def test_version_changes_with_any_file(monkeypatch):
    before = shell.shell()["version"]

    monkeypatch.setattr(shell, "SHEETS", shell.SHEETS[:-1])

    assert shell.shell()["version"] != before


def test_page_without_a_network_says_that_nothing_was_lost(client):
    page = client.get(reverse("app-offline")).content.decode()

    assert "正在填的表没有丢" in page
    assert reverse("petitions:report-outbox") in page


def test_public_page_names_manifest_and_worker_and_a_sealed_one_does_not(client, cast):
    public = client.get("/track/").content.decode()
    sealed = client.get(reverse("sealed:door")).content.decode()

    assert reverse("app-manifest") in public
    assert reverse("app-worker") in public
    assert reverse("app-manifest") not in sealed
    assert "data-app=" not in sealed
