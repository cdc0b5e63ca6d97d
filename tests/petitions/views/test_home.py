"""The front page leads to every section, and to today's notices."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["party", "business", "service"])
def test_open_home_leads_to_each_section(client, code):
    words = client.get("/").content.decode()

    assert f'class="tile" href="{reverse("party:section-detail", args=[code])}"' in words


def test_open_home_fetches_notices_and_links_to_them_without_script(client):
    words = client.get("/").content.decode()

    assert f'hx-get="{reverse("party:home-notices")}"' in words
    assert f'href="{reverse("party:home-notices")}"' in words
