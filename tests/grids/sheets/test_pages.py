"""The pages of a register's file: upload, see, import, mend, undo."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from grids.models import RegisterImport, Resident
from tests.grids.sheets.test_residents import HEAD, csv_of, doors, row, worked  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(cast, client, doors):  # noqa: F811 - the rooms of the compound
    client.force_login(cast.community_clerk)
    return client


def posted(client, cast, data, **more):
    facts = {"place": cast.community.pk, "mode": "good", "on_match": "update", **more}
    file = SimpleUploadedFile("居民.csv", data)
    return client.post(reverse("grids:import-list", args=["resident"]), facts | {"file": file})


def address(name, run):
    return reverse(f"grids:import-{name}", args=["resident", run.public_id])


def uploaded(client, cast, data):
    posted(client, cast, data)
    return worked(RegisterImport.objects.get())


def test_upload_leads_to_the_page_of_the_file(clerk, cast):
    answer = posted(clerk, cast, csv_of(row()))

    run = RegisterImport.objects.get()
    assert answer.headers["Location"] == address("detail", run)
    assert "正在检查" in clerk.get(address("detail", run)).content.decode()


def test_page_names_bad_rows_and_the_press_takes_the_good_ones(clerk, cast):
    run = uploaded(clerk, cast, csv_of(row(), row(phone="1", serial=2)))

    page = clerk.get(address("detail", run)).content.decode()
    assert "导入 1 行" in page
    assert "手机号" in page
    clerk.post(address("start", run))
    worked(run)

    assert Resident.objects.count() == 1
    assert "新增 1" in clerk.get(address("live", run)).content.decode()


def test_bad_rows_come_back_with_their_reasons_and_can_be_sent_again(clerk, cast):
    run = uploaded(clerk, cast, csv_of(row(phone="1")))

    book = load_workbook(io.BytesIO(clerk.get(address("bad-rows", run)).content))

    lines = list(book.active.iter_rows(values_only=True))
    assert lines[0][-2:] == ("原来第几行", "为什么没有导入")
    assert lines[1][-2] == "2"
    assert "电话" in lines[1][-1]


def test_undo_asks_for_a_reason_and_takes_everything_back(clerk, cast):
    run = uploaded(clerk, cast, csv_of(row()))
    clerk.post(address("start", run))
    worked(run)

    assert clerk.post(address("undo", run), {"why": ""}).status_code == 422
    clerk.post(address("undo", run), {"why": "传错了"})
    worked(run)

    assert not Resident.objects.exists()
    assert "台账回到导入前的样子" in clerk.get(address("detail", run)).content.decode()


def test_drop_leads_back_to_the_list(clerk, cast):
    run = uploaded(clerk, cast, csv_of(row()))

    answer = clerk.post(address("drop", run), follow=True)

    assert "没有导入，文件内容已清除" in answer.content.decode()


def test_template_names_the_columns_and_offers_choices(clerk):
    answer = clerk.get(reverse("grids:import-template", args=["resident"]))

    page = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    names = [cell.value for cell in page[1]]
    assert names[:3] == ["编号", "社区", "小区"]
    assert "姓名*" in names
    assert page.data_validations.dataValidation


def test_upload_refuses_other_files_and_unknown_registers(clerk, cast):
    file = SimpleUploadedFile("a.pdf", b"x")
    facts = {"place": cast.community.pk, "mode": "good", "on_match": "update", "file": file}

    answer = clerk.post(reverse("grids:import-list", args=["resident"]), facts)

    assert answer.status_code == 422
    assert "只收" in answer.content.decode()
    assert clerk.get(reverse("grids:import-list", args=["nothing"])).status_code == 404


def test_list_asks_the_same_number_of_times_with_one_and_three_files(
    clerk, cast, django_assert_max_num_queries
):
    for _ in range(3):
        posted(clerk, cast, csv_of(row()))

    with django_assert_max_num_queries(12):
        clerk.get(reverse("grids:import-list", args=["resident"]))


def test_command_checks_and_with_apply_imports(cast, doors, tmp_path, capsys):  # noqa: F811 - the rooms of the compound
    path = tmp_path / "居民.csv"
    path.write_bytes(csv_of(row(), row(phone="1", serial=2)))

    call_command("import_register", "resident", str(path))
    assert not Resident.objects.exists()
    call_command("import_register", "resident", str(path), "--apply")

    said = capsys.readouterr()
    assert '"state": "done", "rows": 2, "new": 1' in said.out
    assert "第 3 行" in said.err
    assert Resident.objects.count() == 1


def test_command_refuses_what_it_cannot_read(cast, tmp_path):
    with pytest.raises(CommandError, match="打不开"):
        call_command("import_register", "resident", str(tmp_path / "nothing.csv"))
    with pytest.raises(CommandError, match="请写文件名"):
        call_command("import_register", "resident", "a.csv", "--place", "000")
