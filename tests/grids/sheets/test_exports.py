"""A register's list as a file: masked or for a reason, within one's reach, and back again."""

from datetime import timedelta
from io import BytesIO

import pytest
from celery import current_app
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from grids.choices import Level
from grids.models import RegisterExport, RegisterImport
from grids.queries.registers import Wanted
from grids.services.sheets import exporting, staging, taking
from grids.sheets.choices import ImportState
from grids.tasks import sweep_register_exports
from tests.factories.grids import GridFactory, PostFactory, PostHolderFactory
from tests.factories.petitions import MONDAY
from tests.factories.registers import (
    make_building,
    make_care,
    make_event,
    make_facility,
    make_household,
    make_premises,
    make_resident,
    make_room,
)
from yuanbao import sealed_exports
from yuanbao.models import AuditEntry, ExportContent, ExportState, FileKind, Notification
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

HEADED = 2  # title and watermark stand above the names
NAME, PHONE, NUMBER = "欧阳桂兰", "13812345678", "11010519491231002X"
WHY = "核对医保参保名单"


@pytest.fixture
def secretary(cast):
    holder = PostHolderFactory(name="方书记")
    PostFactory(user=holder, grid=cast.community, role=Role.COMMUNITY_SECRETARY)
    return holder


@pytest.fixture
def home(cast):
    """One of everything, in a compound of the cast's community."""
    compound = GridFactory(parent=cast.community, level=Level.COMPOUND, name="和顺小区")
    room = make_room(
        make_building(cast.unit, name="3号楼", compound=compound), unit="2", door="501"
    )
    resident = make_resident(
        make_household(room, phone=PHONE),
        name=NAME,
        phone=PHONE,
        id_number=NUMBER,
        registered_address="花园小区3号楼2单元501室",
        relation="0",
    )
    make_care(resident)
    make_premises(cast.unit, name="=1+1", contact_name="赵老板", contact_phone="0415-2123456")
    make_facility(cast.unit, name="路灯", code="2106020118000001")
    make_event(cast.unit, address="和顺小区3号楼", n_people=2, due_on=MONDAY.date())
    return resident


def exported(key, by, wanted=None, **more):
    at = timezone.now()
    job = exporting.export_register(key, wanted or Wanted(), by=by, at=at, **more)
    return exporting.run_export(job.pk, at=at)


def table(job):
    """Return the rows of a workbook below its head, by the names of the columns."""
    lines = list(load_workbook(BytesIO(job.opened())).active.iter_rows(values_only=True))
    return [dict(zip(lines[HEADED], line, strict=True)) for line in lines[HEADED + 1 :]]


def test_export_masks_what_is_personal(cast, home):
    rows = table(exported("resident", cast.community_clerk))

    assert [(r["姓名"], r["联系电话"], r["证件号码"], r["户籍地址"]) for r in rows] == [
        ("欧阳**", "138****5678", "110***********002X", "花园小区3号楼***")
    ]
    assert (rows[0]["编号"], rows[0]["社区"], rows[0]["小区"]) == (
        home.number,
        "馨悦社区",
        "和顺小区",
    )
    assert (rows[0]["楼栋"], rows[0]["单元"], rows[0]["房号"]) == ("3号楼", "2单元", "501")


def test_export_in_full_takes_the_capability_and_a_reason(cast, home, secretary):
    with pytest.raises(OutOfReach):
        exported("resident", cast.community_clerk, content=ExportContent.FULL, why=WHY)
    with pytest.raises(TransitionRefused):
        exported("resident", secretary, content=ExportContent.FULL, why="看")

    rows = table(exported("resident", secretary, content=ExportContent.FULL, why=WHY))

    assert (rows[0]["姓名"], rows[0]["联系电话"], rows[0]["证件号码"]) == (NAME, PHONE, NUMBER)


def test_export_in_full_is_recorded_with_reason_filter_and_rows(cast, home, secretary):
    wanted = Wanted(q=NAME, coded={"kind": "01"})
    job = exported("resident", secretary, wanted, content=ExportContent.FULL, why=WHY)
    exporting.take_export(job.public_id, by=secretary, at=timezone.now())

    entries = AuditEntry.objects.filter(object_type="grids.registerexport").order_by("id")

    assert [one.act for one in entries] == ["export_register", "export_done", "take_export"]
    first = entries[0]
    assert (first.actor_name, first.reason) == ("方书记", WHY)
    assert first.detail == {
        "register": "resident",
        "n": 1,
        "content": "full",
        "kind": "xlsx",
        "filters": {"state": "active", "coded": {"kind": "01"}, "searched": True},
    }


def test_export_prints_who_when_and_what_for_on_the_sheet_and_every_page(cast, home, secretary):
    job = exported("resident", secretary, content=ExportContent.FULL, why=WHY)

    sheet = load_workbook(BytesIO(job.opened())).active

    mark = sheet["A2"].value
    assert mark.startswith("方书记 于 ")
    assert WHY in mark
    assert sheet.oddFooter.center.text == mark


def test_export_of_a_worker_holds_their_own_grid_alone(cast, home):
    make_resident(grid=cast.other_unit, name="隔壁人")
    make_resident(grid=cast.community, name="没有网格")

    rows = table(exported("resident", cast.grid_worker))

    assert [row["编号"] for row in rows] == [home.number]


def test_export_follows_the_filters_of_the_list(cast, home):
    other = make_resident(grid=cast.unit, name="王强", kind="02")

    rows = table(exported("resident", cast.community_clerk, Wanted(coded={"kind": "02"})))

    assert [row["编号"] for row in rows] == [other.number]


def test_export_keeps_formulas_text_and_long_numbers_text(cast, home):
    job = exported("premises", cast.community_clerk)
    sheet = load_workbook(BytesIO(job.opened())).active

    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}

    assert (cells["=1+1"].data_type, cells["=1+1"].number_format) == ("s", "@")
    code = table(exported("facility", cast.community_clerk))[0]["标识码"]
    assert code == "2106020118000001"


def test_export_as_csv_keeps_formulas_and_long_numbers_text(cast, home, secretary):
    shops = exported("premises", secretary, kind=FileKind.CSV).opened().decode("utf-8-sig")
    people = exported(
        "household", secretary, kind=FileKind.CSV, content=ExportContent.FULL, why=WHY
    ).opened()

    assert ",'=1+1," in shops
    assert f"\t{PHONE}" in people.decode("utf-8-sig")


def test_file_as_it_is_stored_gives_nothing_away(cast, home, secretary):
    job = exported("resident", secretary, kind=FileKind.CSV, content=ExportContent.FULL, why=WHY)

    with job.file.open("rb") as held:
        stored = held.read()

    assert PHONE.encode() in job.opened()
    assert PHONE.encode() not in stored


KEYS = ["building", "room", "household", "resident", "premises", "facility", "care", "event"]


@pytest.mark.parametrize("kind", FileKind.values)
@pytest.mark.parametrize("key", KEYS)
def test_export_in_full_is_imported_again_without_a_change(cast, home, secretary, key, kind):
    job = exported(key, secretary, kind=kind, content=ExportContent.FULL, why=WHY)

    run = imported(cast, key, job)

    assert (run.state, run.n_rows, run.n_same, run.n_bad) == (ImportState.CHECKED, 1, 1, 0)


def test_export_in_full_carries_changes_back(cast, home, secretary):
    job = exported("resident", secretary, kind=FileKind.CSV, content=ExportContent.FULL, why=WHY)
    data = job.opened().decode("utf-8-sig").replace(PHONE, "13900009999").encode()

    run = taken_in(cast, "resident", data, "改好.csv")
    staging.start(run, by=cast.community_clerk, at=timezone.now())
    worked(run)

    home.refresh_from_db()
    assert (home.phone, home.name) == ("13900009999", NAME)


def test_masked_export_is_not_imported_over_what_is_registered(cast, home):
    job = exported("resident", cast.community_clerk)

    run = imported(cast, "resident", job)

    home.refresh_from_db()
    assert (run.n_bad, run.n_changed, home.name) == (1, 0, NAME)


def imported(cast, key, job):
    return taken_in(cast, key, job.opened(), f"导出.{job.kind}")


def taken_in(cast, key, data, name):
    by, at = cast.community_clerk, timezone.now()
    return worked(staging.upload(key, name, data, place=cast.community, by=by, at=at))


def worked(run):
    while taking.work_on(run.pk, at=timezone.now()):
        pass
    return RegisterImport.objects.get(pk=run.pk)


def test_pages_ask_show_and_hand_out(cast, home, client, django_capture_on_commit_callbacks):
    client.force_login(cast.grid_worker)
    address = reverse("grids:register-export", args=["resident"]) + "?kind=01"

    asked = client.get(address).content.decode()
    answer = client.post(address, {"kind": "xlsx", "content": "full", "why": WHY})
    with django_capture_on_commit_callbacks(execute=True):
        sweep_register_exports()
    job = RegisterExport.objects.get()
    shown = client.get(reverse("grids:register-files")).content.decode()
    file = client.post(reverse("grids:register-file-take", args=[job.public_id]))

    assert "一共 1 行" in asked
    assert "完整内容拿去做什么" not in asked
    assert answer.url == reverse("grids:register-files")
    assert (job.content, job.state, job.filters["coded"]) == ("masked", "ready", {"kind": "01"})
    assert "可以下载" in shown
    assert file.content.startswith(b"PK")
    assert Notification.objects.filter(user=cast.grid_worker, title__contains="可以下载").exists()


def test_page_asks_for_the_reason_beside_its_field(cast, home, client, secretary):
    client.force_login(secretary)
    address = reverse("grids:register-export", args=["resident"])

    answer = client.post(address, {"kind": "xlsx", "content": "full", "why": ""})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["why"])


def test_file_of_another_is_not_found(cast, home, client):
    job = exported("resident", cast.community_clerk)
    client.force_login(cast.town_clerk)

    assert client.post(reverse("grids:register-file-take", args=[job.public_id])).status_code == 404
    assert list(client.get(reverse("grids:register-files")).context["page"].object_list) == []


def test_file_of_a_leaver_is_not_found(cast, home):
    job = exported("resident", cast.grid_worker)
    cast.grid_worker.posts.update(ends_on=timezone.localdate() - timedelta(days=1))

    with pytest.raises(OutOfReach):
        exporting.take_export(job.public_id, by=cast.grid_worker, at=timezone.now())


def test_unfinished_and_expired_files_are_refused_in_words(cast, home, client):
    by, at = cast.community_clerk, timezone.now()
    job = exporting.export_register("resident", Wanted(), by=by, at=at)
    client.force_login(by)

    early = client.post(reverse("grids:register-file-take", args=[job.public_id]), follow=True)
    name = exporting.run_export(job.pk, at=at).file.name
    exporting.expire_exports(at=at + timedelta(hours=25))

    assert "排队中" in early.content.decode()
    assert not default_storage.exists(name)
    with pytest.raises(TransitionRefused):
        exporting.take_export(job.public_id, by=by, at=at)


def test_empty_list_too_many_rows_and_too_many_waiting_are_refused(cast, home, monkeypatch):
    by, at = cast.community_clerk, timezone.now()
    with pytest.raises(TransitionRefused, match="没有可以导出"):
        exporting.export_register("resident", Wanted(q="无此人"), by=by, at=at)
    for _ in range(sealed_exports.MOST_WAITING):
        exporting.export_register("resident", Wanted(), by=by, at=at)
    with pytest.raises(TransitionRefused, match="没有完成"):
        exporting.export_register("resident", Wanted(), by=by, at=at)
    monkeypatch.setattr(exporting, "MOST_ROWS", 0)

    with pytest.raises(TransitionRefused, match="缩小范围"):
        exporting.export_register("resident", Wanted(), by=by, at=at)


def test_export_that_dies_three_times_is_given_up_in_words(cast, home):
    by, at = cast.community_clerk, timezone.now()
    job = exporting.export_register("resident", Wanted(), by=by, at=at)
    RegisterExport.objects.filter(pk=job.pk).update(attempts=3)

    given_up = exporting.run_export(job.pk, at=at)

    assert given_up.state == ExportState.FAILED
    assert Notification.objects.filter(user=by, title__startswith="导出没有完成").exists()


def test_progress_is_noted_polled_and_answered_once(cast, home, client, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    job = exported("resident", cast.community_clerk)
    client.force_login(cast.community_clerk)
    live = reverse("grids:register-files-live")

    first = client.get(live)
    again = client.get(live, headers={"If-None-Match": first["ETag"]})

    assert job.n_done == 1
    assert "1 / 1 行" in first.content.decode()
    assert again.status_code == 304


def test_exports_travel_in_the_queue_of_bulky_work():
    route = current_app.amqp.router.route({}, "grids.run_register_export")

    assert route["queue"].name == "bulk"
