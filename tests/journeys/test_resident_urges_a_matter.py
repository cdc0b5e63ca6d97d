"""A resident urges a matter: once a day, and whoever has the order reads it at once."""

import pytest
from playwright.sync_api import expect

from petitions.notices import tracking_path
from tests.journeys.desks import ledger_of, petition_of
from tests.journeys.labour import fine, go, press

pytestmark = pytest.mark.django_db(transaction=True)


def test_resident_urges_once_a_day_and_the_agency_reads_it_at_its_desk(
    cast, signed, desks, open_page
):
    resident = open_page(tracking_path(petition_of(signed)), width=360)
    press(resident, "催一催")

    expect(resident.get_by_text("已经催了，办理单位马上收到。")).to_be_visible()
    assert resident.get_by_role("button", name="催一催").count() == 0
    expect(resident.get_by_text("一天催一次")).to_be_visible()
    fine(resident)
    page = desks.of(cast.handler)
    go(page, "/notices/")
    message = page.get_by_role("listitem").filter(has_text="反映人催办")
    message.get_by_role("button", name="打开看看").click()
    page.wait_for_url("**/desk/orders/**")
    assert desks.newest(cast.handler, signed).startswith("反映人 反映人催办")
    ledger_of(open_page, signed).look("反映人催办")
