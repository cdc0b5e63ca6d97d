"""An agency asks to leave a rating out, another person rules, everyone reads it, the month leaves it out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dispatch.models import WorkOrder
from dispatch.services.orders import handling
from dispatch.services.routes import routing
from tests.browser import ready
from tests.dispatch.services.work import ANSWER, BAD, GOOD, rate
from tests.factories.petitions import file_petition
from tests.journeys.labour import choose, fine, go, press

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = [(360, "light"), (1440, "dark")]


@pytest.fixture
def order(cast):
    """An order that was settled an hour ago and rated bad since, beside one that was rated good."""
    return [rated(cast, judgement) for judgement in (GOOD, BAD)][1]


def rated(cast, judgement):
    at = timezone.now() - timedelta(hours=1)
    petition = file_petition(category=cast.heating, grid=cast.unit, phone="13800001111", at=at)
    routing.route(petition, at=at + timedelta(seconds=5))
    order = handling.sign_for(WorkOrder.objects.get(petition=petition), by=cast.handler, at=at)
    order = handling.finish(order, answer=ANSWER, claimed="yes", by=cast.handler, at=at)
    order = handling.verify(order, by=cast.dispatcher, at=at)
    rate(order, judgement, at=at + timedelta(minutes=30))
    order.refresh_from_db()
    return order


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_appeal_is_made_ruled_on_and_left_out_of_the_month(open_page, cast, order, width, theme):
    address = f"/desk/orders/{order.public_id}/"
    desk = open_page(address, width=width, theme=theme, user=cast.handler)
    go(desk, f"{address}?act=appeal")
    fine(desk)
    desk.get_by_label("申诉理由").select_option(label="评的不是本单位办的事")
    desk.get_by_label("依据").fill("反映人说的是隔壁楼，通话录音可查。")
    press(desk, "提交申诉")
    assert "评价申诉待裁定" in desk.content()

    centre = open_page("/desk/appeals/", width=width, theme=theme, user=cast.shift_leader)
    fine(centre)
    centre.locator(".ruling-sides a").click()
    ready(centre)
    choose(centre, "剔除，不计入考评")
    centre.get_by_label("裁定依据").fill("听了录音，属实。")
    fine(centre)
    press(centre, "作出裁定")

    other = open_page("/desk/appeals/?tab=excluded", width=width, user=cast.other_handler)
    fine(other)
    for words in ("听了录音，属实。", "何静", "评的不是本单位办的事"):
        assert words in other.content()

    go(centre, "/desk/scores/")
    fine(centre)
    row = centre.locator("tbody tr", has_text=cast.housing.name).first
    assert "100.0%" in row.inner_text()
    row.locator("td").nth(13).get_by_role("link", name="1").click()
    ready(centre)
    assert order.petition.title in centre.content()


def test_month_is_taken_home_as_a_workbook_and_a_paper(open_page, cast, order):
    page = open_page("/desk/scores/", width=1440, user=cast.handler)

    for button, ending in (("Excel", ".xlsx"), ("PDF", ".pdf")):
        with page.expect_download() as download:
            page.get_by_role("button", name=button, exact=True).click()
        assert download.value.suggested_filename.endswith(f"考评月报（承办单位）{ending}")
