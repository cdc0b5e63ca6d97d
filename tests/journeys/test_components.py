"""Every shared component, drawn in a browser at both sizes and in every look."""

import os

import pytest

from tests.browser import assert_no_sideways_scroll, axe, small_targets

pytestmark = [
    pytest.mark.urls("tests.journeys.component_pages"),
    pytest.mark.django_db(transaction=True),
]
USUAL_LOOKS = [(360, "light", False), (360, "light", True), (1440, "dark", False)]
ALL_LOOKS = [
    (width, theme, elder)
    for width in (320, 360, 768, 1024, 1440)
    for theme in ("light", "dark")
    for elder in (False, True)
]
LOOKS = ALL_LOOKS if os.environ.get("AUDIT") else USUAL_LOOKS


@pytest.mark.parametrize(("width", "theme", "elder"), LOOKS)
@pytest.mark.parametrize("path", ["/", "/?refused=1", "/desk/", "/desk/?refused=1"])
def test_component_page_in_any_look_is_accessible_and_fits(open_page, path, width, theme, elder):
    page = open_page(path, width=width, theme=theme, elder=elder)

    axe(page)
    assert_no_sideways_scroll(page)
    assert small_targets(page) == []
