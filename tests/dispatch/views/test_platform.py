"""The administrators' own pages: agencies change, staff come by file, leavers hand over."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from dispatch.models import Agency, SheetImport, Staffing, WorkOrder
from tests.factories.dispatch import AgencyFactory
from yuanbao.models import User

pytestmark = pytest.mark.django_db

HEAD = "登录名,姓名,手机号,单位,岗位,从,到"
GOOD = "zhangwei,张伟,13800009999,住建局,经办人,2026-11-01,"


@pytest.fixture
def client(cast, signed_in):
    return signed_in(cast.administrator)


def agency_url(name, code="D16"):
    return reverse(f"dispatch:agency-{name}", args=[code])


def test_list_finds_an_agency_by_the_name_it_had(client, cast):
    client.post(
        agency_url("rename"), {"name": "区城乡建设局", "short_name": "城建局", "why": "9号文"}
    )

    page = client.get(reverse("dispatch:agency-list"), {"q": "住房和城乡"}).content.decode()
    shown = client.get(agency_url("detail")).content.decode()

    assert "区城乡建设局" in page
    assert "区城市管理局" not in page
    assert "区住房和城乡建设局（用到" in shown


def test_list_costs_the_same_for_few_and_many(client, cast, django_assert_num_queries):
    client.get(reverse("dispatch:agency-list"))
    with django_assert_num_queries(7):
        client.get(reverse("dispatch:agency-list"))
    AgencyFactory(), AgencyFactory()

    with django_assert_num_queries(7):
        client.get(reverse("dispatch:agency-list"))


def test_retire_is_refused_on_the_page_until_the_orders_are_placed_there(client, cast, desk):
    order = desk.signed()
    bureau = cast.order_bureau.pk

    refused = client.post(agency_url("retire"), {"why": "9号文", "duties_to": bureau})
    client.post(agency_url("place"), {"why": "9号文", "to": bureau, "order": [order.public_id]})
    client.post(agency_url("retire"), {"why": "9号文", "duties_to": bureau})

    assert refused.status_code == 409
    assert "还有 1 张工单没有办完" in refused.content.decode()
    assert WorkOrder.objects.get(pk=order.pk).agency == cast.order_bureau
    assert not Agency.objects.get(code="D16").is_active


def test_merge_and_split_lead_back_with_what_was_done(client, cast, desk):
    desk.signed()
    bureau = cast.order_bureau.pk

    cut = {"why": "9号文", "to": bureau, "categories": [cast.heating.pk]}
    after_split = client.post(agency_url("split"), cut, follow=True).content.decode()
    after = client.post(agency_url("merge"), {"why": "9号文", "to": bureau}, follow=True)

    assert "工单 1 张，人员 0 人，派单目录 1 条" in after_split
    assert "由谁接手" in after.content.decode()


def test_an_act_without_its_reason_says_what_is_missing(client, cast):
    answer = client.post(agency_url("merge"), {"to": cast.order_bureau.pk})

    assert answer.status_code == 422
    assert "依据或原因" in answer.content.decode()


def test_place_without_ticks_is_refused_with_words(client, cast, desk):
    desk.signed()

    facts = {"why": "9号文", "to": cast.order_bureau.pk, "order": ["x"]}
    answer = client.post(agency_url("place"), facts)

    assert answer.status_code == 409
    assert "请勾选" in answer.content.decode()


def test_agency_page_costs_the_same_for_one_and_three(
    client, cast, desk, django_assert_num_queries
):
    desk.signed()
    client.get(agency_url("detail"))
    with django_assert_num_queries(13):
        client.get(agency_url("detail"))
    desk.signed(), desk.signed()

    with django_assert_num_queries(13):
        client.get(agency_url("detail"))


def upload(client, *lines):
    file = SimpleUploadedFile("人员.csv", "\n".join([HEAD, *lines]).encode())
    return client.post(reverse("dispatch:staff-imports"), {"file": file})


def test_staff_file_is_checked_then_applied_and_the_password_is_shown_once(client, cast):
    address = upload(client, GOOD, "lisi,李四,13800008888,不存在局,经办人")["Location"]
    checked = client.get(address).content.decode()
    slip = client.post(f"{address}apply/")
    again = client.post(f"{address}apply/")

    user = User.objects.get(username="zhangwei")
    assert "没有这家在用的单位" in checked
    password = slip.content.decode().split("<code>")[1].split("</code>")[0]
    assert user.check_password(password)
    assert "no-store" in slip["Cache-Control"]
    assert again.status_code == 409
    assert password not in client.get(address).content.decode()


def test_staff_file_that_cannot_be_used_says_why(client):
    answer = upload(client)

    assert answer.status_code == 422
    assert "没有一行内容" in answer.content.decode()


def test_staff_template_offers_the_agencies_of_today(client, cast):
    answer = client.get(reverse("dispatch:staff-template"))

    lists = load_workbook(io.BytesIO(answer.content))["可选值"]
    names = [row[3].value for row in lists.iter_rows(min_row=2) if row[3].value]
    assert "区住房和城乡建设局" in names


def test_bad_rows_of_staff_come_back(client, cast):
    address = upload(client, "lisi,李四,13800008888,不存在局,经办人")["Location"]

    answer = client.get(f"{address}bad-rows/")

    page = load_workbook(io.BytesIO(answer.content)).active
    assert page["A2"].value == "lisi"
    assert SheetImport.objects.count() == 1


def test_leaver_is_listed_with_open_orders_and_hands_them_over(client, cast, desk):
    order = desk.signed()
    colleague = cast.approver
    Staffing.objects.filter(user=cast.handler).update(ends_on=timezone.localdate())
    page = client.get(reverse("dispatch:leaver-list")).content.decode()
    address = reverse("dispatch:leaver-hand-over", args=[cast.handler.public_id, "D16"])

    none = client.post(address, {"order": [order.public_id], "to": ""})
    client.post(address, {"order": [order.public_id], "to": colleague.public_id})

    assert "陈立群·住建局" in page
    assert colleague.name in page
    assert (none.status_code, "请选交给谁" in none.content.decode()) == (422, True)
    assert WorkOrder.objects.get(pk=order.pk).handler == colleague
    assert "没有要交接的" in client.get(reverse("dispatch:leaver-list")).content.decode()


def test_leavers_cost_the_same_for_one_and_three(client, cast, desk, django_assert_num_queries):
    desk.signed()
    Staffing.objects.filter(user=cast.handler).update(ends_on=timezone.localdate())
    client.get(reverse("dispatch:leaver-list"))
    with django_assert_num_queries(8):
        client.get(reverse("dispatch:leaver-list"))
    desk.signed(), desk.signed()

    with django_assert_num_queries(8):
        client.get(reverse("dispatch:leaver-list"))
