"""The pages of the exchange: upload, check, take over; export, confirm, try again."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from dispatch.exchange import Writing
from dispatch.models import SheetImport, WriteBack
from dispatch.services.exchange import write_back
from dispatch.services.exchange.hotline import matter_of
from petitions.models import Petition
from tests.dispatch.services.exchange.test_hotline import answered
from tests.factories.dispatch import HotlineFactory
from tests.factories.petitions import MONDAY
from yuanbao.sheets import XLSX

pytestmark = pytest.mark.django_db

IMPORTS, ANSWERS = "dispatch:hotline-imports", "dispatch:write-back-list"
LINES = "编号,内容,反映时间\nH1,三号楼暖气不热,2026-01-05 09:00\nH2,,2026-01-05 09:00\n"


@pytest.fixture
def platform(db):
    return HotlineFactory(code="8890", name="8890平台")


@pytest.fixture
def client(cast, signed_in):
    return signed_in(cast.dispatcher)


def upload(client, platform, text=LINES, name="8890.csv"):
    facts = {"hotline": platform.pk, "kind": "matter"}
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse(IMPORTS), {**facts, "file": file})


def test_upload_shows_row_column_and_reason_before_anything_is_taken(client, platform):
    page = client.get(upload(client, platform)["Location"]).content.decode()

    assert "导入 1 行" in page
    assert "<b>内容</b>：没有填" in page
    assert not Petition.objects.exists()


def test_upload_of_an_unusable_file_keeps_the_choice_and_says_why(client, platform):
    answer = upload(client, platform, "编号\nH1\n")

    assert answer.status_code == 422
    assert "缺少：内容、反映时间" in answer.content.decode()


def test_apply_takes_over_and_the_page_tells_what_became_of_each_row(
    client, platform, django_capture_on_commit_callbacks
):
    address = upload(client, platform)["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{address}apply/")

    page = client.get(address).content.decode()

    assert "新增 1，更新 0，没有变化 0，没有导入 1" in page
    assert Petition.objects.get().outside_number == "H1"


def test_apply_twice_is_refused_with_words(client, platform):
    address = upload(client, platform)["Location"]
    client.post(f"{address}apply/")

    again = client.post(f"{address}apply/")

    assert again.status_code == 409
    assert "已经导入过" in again.content.decode()


def test_page_shows_how_far_it_is_while_a_worker_is_at_it(client, platform):
    address = upload(client, platform)["Location"]
    client.post(f"{address}apply/")

    page, live = client.get(address).content.decode(), client.get(f"{address}live/")

    assert f'data-poll="{address}live/"' in page
    assert "已处理 0 / 2 行" in live.content.decode()


def test_template_is_a_workbook(client, platform):
    answer = client.get(reverse("dispatch:hotline-template", args=["rating"]))

    assert answer["Content-Type"] == XLSX
    page = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in page[1]] == ["编号*", "是否解决*", "是否满意*", "不满意原因"]
    unknown = client.get(reverse("dispatch:hotline-template", args=["staff"]))
    assert unknown.status_code == 404


def test_bad_rows_are_handed_back(client, platform):
    address = upload(client, platform)["Location"]

    answer = client.get(f"{address}bad-rows/")

    assert load_workbook(io.BytesIO(answer.content)).active.max_row == 2


def test_imports_cost_the_same_for_one_and_three(client, platform, django_assert_num_queries):
    upload(client, platform)
    client.get(reverse(IMPORTS))
    with django_assert_num_queries(10):
        client.get(reverse(IMPORTS))
    upload(client, platform), upload(client, platform)

    with django_assert_num_queries(10):
        client.get(reverse(IMPORTS))

    assert SheetImport.objects.count() == 3


def test_export_confirm_and_the_list_follows(client, cast, platform):
    answered(cast, platform)
    waiting = client.get(reverse(ANSWERS)).content.decode()
    client.post(reverse("dispatch:write-back-export"), {"hotline": platform.pk})
    file = WriteBack.objects.get().file
    sheet = client.get(reverse("dispatch:write-back-file", args=[file.public_id]))
    client.post(reverse("dispatch:write-back-confirm", args=[file.public_id]))

    done = client.get(reverse(ANSWERS), {"state": "confirmed"}).content.decode()

    assert "H1" in waiting
    assert load_workbook(io.BytesIO(sheet.content)).active["E2"].value.startswith("三号楼阀门")
    assert "H1" in done
    assert WriteBack.objects.get().state == Writing.CONFIRMED


def test_export_of_nothing_is_refused_with_words(client, platform):
    answer = client.post(reverse("dispatch:write-back-export"), {"hotline": platform.pk})

    assert answer.status_code == 409
    assert "没有待回填的结果" in answer.content.decode()


def test_dead_answers_are_listed_with_their_reason_and_tried_again(client, cast, platform):
    answered(cast, platform)
    matter = matter_of(platform, "H1")
    write_back.take_receipt(matter, is_taken=False, why="答复太短", by=None, at=MONDAY)

    page = client.get(reverse(ANSWERS), {"state": "dead"}).content.decode()
    row = WriteBack.objects.get()
    client.post(reverse("dispatch:write-back-retry", args=[row.public_id]))

    assert "答复太短" in page
    assert WriteBack.objects.get().state == Writing.WAITING


def test_answers_cost_the_same_for_one_and_three(client, cast, platform, django_assert_num_queries):
    answered(cast, platform)
    client.get(reverse(ANSWERS))
    with django_assert_num_queries(12):
        client.get(reverse(ANSWERS))
    answered(cast, platform, number="H2"), answered(cast, platform, number="H3")

    with django_assert_num_queries(12):
        client.get(reverse(ANSWERS))


def test_order_page_shows_their_number_and_whose_due_time_it_is(cast, signed_in, platform):
    order = answered(cast, platform, due_at=MONDAY + timedelta(hours=5))

    page = signed_in(cast.handler).get(reverse("dispatch:order-detail", args=[order.public_id]))

    assert "8890 H1" in page.content.decode()
    assert "比本平台早，以它为准" in page.content.decode()
